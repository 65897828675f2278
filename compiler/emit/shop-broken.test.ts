import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Analysis } from '../app/analysis.js';
import { analyze } from '../app/compose.js';
import { nodeHost } from '../app/node-host.js';
import type { Span } from '../text/span.js';

const test = suite('broken shop');

/** A mistake that was put into the sample shop: where it stands, the ids that may name it, and what is wrong. */
interface Mistake {
  readonly file: string;
  readonly line: number;
  readonly id: readonly string[];
  readonly what: string;
}

/** `file:line id` of every finding; where a program's helper makes a field, the places behind it count as well. */
function found(analysis: Analysis, folder: string): Set<string> {
  const at = (span: Span): string => {
    const line = analysis.load.files.get(span.file)?.lines.position(span.start).line ?? 0;
    return `${span.file.replace(`${folder}/`, '')}:${line + 1}`;
  };
  return new Set(
    analysis.diagnostics.flatMap((d) =>
      [d.span, ...(d.labels ?? []).map((l) => l.span)].map((s) => `${at(s)} ${d.id}`),
    ),
  );
}

for (const form of ['yaml', 'ts', 'chart'])
  test(`every mistake in the ${form} form is found at its line`, async () => {
    const folder = `fixtures/shop-broken/${form}`;
    const mistakes = JSON.parse(readFileSync(`${folder}/mistakes.json`, 'utf8')) as Mistake[];
    assert.ok(mistakes.length >= 30);
    const all = found(await analyze(nodeHost(), [folder]), folder);
    const missed = mistakes
      .filter((m) => !m.id.some((id) => all.has(`${m.file}:${m.line} ${id}`)))
      .map((m) => `${m.file}:${m.line} ${m.id.join(' or ')} (${m.what})`);
    assert.equal(missed, []);
  });

test.run();
