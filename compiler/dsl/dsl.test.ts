import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { frontendsOf } from '../app/frontends.js';
import { nodeHost } from '../app/node-host.js';
import type { Json, Path } from '../kube/json.js';
import type { ApiObject } from '../lower/api-object.js';
import type { SourceFile } from '../text/source-file.js';
import type { Span } from '../text/span.js';
import { dslRole, loadDsl } from './index.js';

const test = suite('dsl');
const folder = 'fixtures/dsl';

function shown(files: readonly SourceFile[], at: Span): string {
  const file = files.find((f) => f.path === at.file)!;
  const { line, column } = file.lines.position(at.start);
  return `${at.file.replace(`${folder}/`, '')}:${line + 1}:${column + 1} ${file.text.slice(at.start, at.end)}`;
}

/** Every path of an object with its places, one line each. */
function places(object: ApiObject, files: readonly SourceFile[]): string[] {
  const lines: string[] = [];
  const visit = (value: Json | undefined, path: Path): void => {
    const { exact, spans } = object.provenance.locate(path);
    const own = path.length ? path.join('.') : `${object.value['kind']}`;
    lines.push(`${exact ? ' ' : '~'} ${own} ← ${spans.map((s) => shown(files, s.span)).join(' ← ')}`);
    if (Array.isArray(value)) for (const [i, v] of value.entries()) visit(v, [...path, i]);
    else if (value && typeof value === 'object') for (const [k, v] of Object.entries(value)) visit(v, [...path, k]);
  };
  visit(object.value, []);
  return lines;
}

test('every field knows its place, through helpers, loops, spreads and imports', async () => {
  const { objects, diagnostics, files } = await loadDsl(nodeHost(), `${folder}/places/app.ts`);
  assert.equal(diagnostics, []);
  const text = `${objects.flatMap((o) => [...places(o, files), '']).join('\n')}`;
  const golden = `${folder}/places/expected.txt`;
  if (process.env['UPDATE'] || !existsSync(golden)) writeFileSync(golden, text);
  assert.fixture(text, readFileSync(golden, 'utf8'));
});

test('what a text or a choice is made of is a place, and only what was read is read', async () => {
  const { objects, diagnostics, files } = await loadDsl(nodeHost(), `${folder}/places/choices.ts`);
  assert.equal(diagnostics, []);
  const at = (i: number, key: string): string[] =>
    objects[i]!.provenance.locate(['data', key]).spans.map((s) =>
      shown(files, s.span).replace('places/choices.ts:', ''),
    );
  assert.equal(at(0, 'image').slice(1, 4), ["9:18 'registry.example.com'", "10:37 'a'", "10:47 '1'"]);
  assert.equal(at(1, 'image').slice(1, 3), ["9:18 'registry.example.com'", "10:62 'b'"]);
  assert.is(objects[1]!.value['kind'], 'ConfigMap');
});

test('keys have places of their own', async () => {
  const { objects, files } = await loadDsl(nodeHost(), `${folder}/places/app.ts`);
  const [first] = objects;
  const key = (path: Path): string => shown(files, first!.provenance.locateKey(path).spans[0]!.span);
  assert.is(key(['spec', 'selector', 'matchLabels']), 'places/app.ts:22:19 matchLabels');
  assert.is(key(['spec', 'replicas']), 'places/app.ts:38:3 made.spec.replicas');
});

/** What each broken program says: `line:column id message-pattern`, and how many objects it makes all the same. */
const broken: Readonly<Record<string, { says: readonly [string, RegExp][]; objects?: number }>> = {
  'wrong-field': {
    says: [['6:5 syntax/typescript', /'replcas' does not exist.*Did you mean to write 'replicas'/]],
    objects: 1,
  },
  'wrong-type': { says: [['5:47 syntax/typescript', /Type 'string' is not assignable to type 'number'/]], objects: 1 },
  'not-typescript': { says: [['4:1 syntax/typescript', /expected/]] },
  throws: { says: [['4:29 source/dsl-failed', /^The program threw Error: no port for web$/]] },
  'never-ends': { says: [['4:1 source/dsl-failed', /did not end within 1 s/]] },
  'never-settles': { says: [['3:1 source/dsl-failed', /waits for something that never happens/]] },
  'calls-itself': { says: [['4:3 source/dsl-failed', /calls itself without end/]] },
  'reads-files': { says: [['1:30 syntax/typescript', /cannot import node:fs/]] },
  'eats-memory': { says: [['6:1 source/dsl-failed', /more than 512 MB of memory/]] },
  'exports-nothing': { says: [['1:1 source/dsl-failed', /no default export/]] },
  'exports-others': {
    says: [
      ['5:3 source/dsl-failed', /object without apiVersion and kind/],
      ['6:3 source/dsl-failed', /holds a string/],
      ['7:54 source/dsl-failed', /data\.f: a function is no JSON value/],
    ],
    objects: 2,
  },
  'missing-module': { says: [['2:22 syntax/typescript', /no file \.\/nowhere\.ts/]] },
};

test('every broken program is in the table', () => {
  const there = readdirSync(`${folder}/broken`).map((f) => f.replace(/\.ts$/, ''));
  assert.equal(there.sort(), Object.keys(broken).sort());
});

for (const [name, { says, objects = 0 }] of Object.entries(broken))
  test(`${name}: a clear error at its line`, async () => {
    const result = await loadDsl(nodeHost(), `${folder}/broken/${name}.ts`, {
      timeLimit: name === 'never-ends' ? 1 : 60,
    });
    const found = result.diagnostics.map((d) => {
      const file = result.files.find((f) => f.path === d.span.file)!;
      const { line, column } = file.lines.position(d.span.start);
      return { at: `${line + 1}:${column + 1} ${d.id}`, message: d.message };
    });
    assert.equal(
      found.map((f) => f.at),
      says.map(([at]) => at),
      JSON.stringify(found),
    );
    for (const [i, [, pattern]] of says.entries()) assert.match(found[i]!.message, pattern);
    for (const f of found) assert.not.match(f.message, /\n\s+at /);
    assert.is(result.objects.length, objects);
  });

test('charts are included with values that their schema or their defaults type', async () => {
  const host = nodeHost();
  const load = (name: string) =>
    frontendsOf(host, {}).dsl(`${folder}/charts/${name}`, host.readText(`${folder}/charts/${name}`));
  const good = (await load('good.ts'))!;
  assert.equal(good.diagnostics, []);
  assert.equal(
    good.objects.map((o) => [o.value['metadata'], o.value['data']]),
    [
      [{ name: 'first' }, undefined],
      [{ name: 'one' }, { mode: 'fast', size: '3' }],
      [{ name: 'plain' }, { tag: '2.0' }],
    ],
  );
  const bad = (await load('bad.ts'))!;
  const said = bad.diagnostics.map((d) => `${shown(bad.files, d.span)}: ${d.message}`);
  assert.match(said[0]!, /^charts\/bad.ts:4:32 mode: Type '"slow"' is not assignable/);
  assert.match(said[1]!, /^charts\/bad.ts:5:32 sise: .*'sise' does not exist/);
  assert.match(said[2]!, /^charts\/bad.ts:6:32 replicas: Type 'boolean' is not assignable to type 'number'/);
  assert.match(said.at(-1)!, /^charts\/bad.ts:7:3 chart: There is no chart fixtures\/dsl\/charts\/nowhere\./);
});

test('a program has a default export, a module has none, other files import nothing of drydock', () => {
  assert.is(dslRole("import { pod } from 'drydock';\nexport default [];"), 'program');
  assert.is(dslRole("import { pod } from 'drydock';\nexport { all as default };"), 'program');
  assert.is(dslRole("import { pod } from 'drydock';\nexport const x = 1;"), 'module');
  assert.is(dslRole("import express from 'express';\nexport default 1;"), undefined);
});

test.run();
