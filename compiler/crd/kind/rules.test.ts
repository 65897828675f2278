import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tablesOf } from '../../../schemas/load.js';
import { type Minor, profileOf } from '../../../schemas/profile.js';
import { createObject } from '../../validate/create.js';
import { replaceObject } from '../../validate/replace.js';

/*
 * What kube-apiserver 1.36.3 says against rules of definitions: texts that do not compile, and costs. A rule stands on the
 * elements of an array and of a map whose size nothing limits.
 */

const test = suite('rules of definitions');
const [head, ...cases] = readFileSync('fixtures/crd/rules.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

type Sent = Parameters<typeof createObject>[0];

function definition(rule: string, maxItems: number | undefined): Sent {
  const item = { ...head.item, 'x-kubernetes-validations': [{ rule }] };
  const properties = {
    some: { type: 'array', items: item, ...(maxItems ? { maxItems } : {}) },
    any: { type: 'object', additionalProperties: item },
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'costs.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'costs', kind: 'Cost' },
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties } } },
      ],
    },
  } as unknown as Sent;
}

const context = (minor: Minor) => ({
  profile: profileOf(minor),
  tables: tablesOf(minor),
  now: '2026-01-01T00:00:00Z',
});

const shown = (answer: { causes?: readonly { field?: string; message: string }[] }): string[] =>
  (answer.causes ?? []).map((c) => `${c.field}: ${c.message}`).sort();

for (const { rule, code, errors } of cases)
  test(rule, () => {
    const answer = createObject(definition(rule, 30000), context('1.36'));
    assert.is(answer.code, code);
    assert.equal(shown(answer as never), errors);
  });

test('a schema that stays as it was is held to the total only', () => {
  const dear = definition('self.s.contains(self.s)', undefined);
  const now = structuredClone(dear) as { metadata: { labels?: Record<string, string> } };
  now.metadata.labels = { a: 'b' };
  const stored = { ...structuredClone(dear), status: { storedVersions: ['v1'] } } as never;
  const fields = shown(replaceObject(now as never, stored, context('1.36')) as never);
  assert.ok(fields.every((f) => /contributed to|cost total/.test(f)));
  assert.is(fields.length, 3);
});

test('a new expression may use what the minor before knows', () => {
  const rule = 'self.lo.sortBy(x, x.name)[0].name == self.s9';
  const errors = (minor: Minor) => shown(createObject(definition(rule, 10), context(minor)) as never).join();
  assert.match(errors('1.34'), "undeclared reference to 'sortBy'");
  assert.not.match(errors('1.35'), 'undeclared');
});

test.run();
