import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderChart } from '../index.js';

const test = suite('helm: values against schemas');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Text of values.schema.json to what Helm prints of a chart `c` with the value `a: 1`. */
const cases: Readonly<Record<string, string>> = JSON.parse(readFileSync('fixtures/helm/schemas.json', 'utf8'));

function answer(schema: string): string {
  const file = (name: string, text: string) => ({ name, path: name, bytes: bytes(text) });
  const files = [
    file('Chart.yaml', 'apiVersion: v2\nname: c\nversion: 0.1.0\n'),
    file('values.yaml', 'a: 1\n'),
    file('values.schema.json', schema),
    file('templates/a.yaml', 'x: 1\n'),
  ];
  const options = { releaseName: 'r', helmVersion: 4, now: new Date(0), seed: 's' } as const;
  const result = renderChart({ path: 'c', archive: false, files }, options);
  return 'error' in result ? result.error.message.trimEnd() : 'renders';
}

for (const [schema, want] of Object.entries(cases)) {
  const text = want.replace(
    /^refused: /,
    "values don't meet the specifications of the schema(s) in the following chart(s):\nc:\n",
  );
  test(schema || 'an empty file', () => assert.is(answer(schema), text));
}

test.run();
