import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { randomOf } from '../kube/random.js';
import { SourceFile } from '../text/source-file.js';
import { readFast } from './fast.js';
import { mutateText } from './mutations.js';
import { parseSlowly, readPlain } from './parse.js';
import { splitDocuments } from './split.js';

const test = suite('yaml fast path');

function documents(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((f) => /\.ya?ml$/.test(f) && !/templates/.test(f))
    .sort()
    .flatMap((f) => {
      const text = readFileSync(join(folder, f), 'utf8');
      return splitDocuments(text).map(({ start, end }) => text.slice(start, end));
    })
    .filter((t) => t.trim());
}

/** Where the fast path answers at all, the full parser must say the same: value, no error, no repeated key. */
function disagreement(text: string): string | undefined {
  const fast = readPlain(text)?.value;
  if (fast === undefined) return undefined;
  const slow = parseSlowly(new SourceFile('x.yaml', text));
  const show = (v: unknown): string => JSON.stringify(v, (_k, x) => (typeof x === 'bigint' ? `${x}n` : x));
  if (slow.duplicates === 0 && show(slow.value) === show(fast)) return undefined;
  return `${JSON.stringify(text)}\nfast ${show(fast)}\nfull ${show(slow.value)} with ${slow.duplicates} repeated keys`;
}

const corpus = documents('fixtures/shop/yaml');

test('reads ordinary manifests, and reads them right', () => {
  assert.ok(corpus.length > 20);
  const taken = corpus.filter((t) => readFast(t) !== undefined).length;
  assert.ok(taken / corpus.length > 0.8, `${taken} of ${corpus.length}`);
  for (const text of corpus) assert.is(disagreement(text), undefined);
});

const tricky = [
  'a: 1\nb: yes\nc: 0644\nd: 1e3\ne: ~\nf:\n',
  'a:\n- b\n- c: 1\n  d: 2\n-\n  e: 3\n',
  'a: |\n  x\n   y\n\n  z\nb: |-\n  q\nc: |+\n  r\n\n\nd: 1\n',
  'a: "q\\n\\u00e9"\nb: \'it\'\'s\'\n"c d": 1\n',
  'a: [1, two, "three"]\nb: {x: 1, y: [a, b]}\nc: []\nd: {}\n',
  'a: b # comment\n# whole line\nc: d#e\nf: "x" # y\n',
  'a: b\n  c\n',
  'a: b: c\n',
  'a:\n  b: 1\n c: 2\n',
  'a: 1\na: 2\n',
  '{"a":1,"b":{"c":[true,null,1.5,-2,"x"]}}',
  '{"a":1,"a":2}',
  'a: -\nb: - c\n',
  'a: -1\nb: -x\nc: +1\nd: .5\ne: 1_000\n',
  '- a\n- b\n',
  'a: *x\nb: &y 1\n',
  'yes: 1\n1: 2\n',
  'a: http://x:80/\nb: "c":d\n',
  'a:\n    - b\n    -   c: 1\n        d: 2\n',
  'a: |\n\n\n  x\n',
  'a: |\n   \n  x\n',
  'a: {b: c,d: e}\nf: [x y]\n',
  'a: { b: { c: 80 } }\nf: [ x , y ]\ng: {h: 1 #}\n}\n',
  'a: { image: nginx:1.25, b:c: d }\nf: [a:b, a: b, x:]\n',
  'a: {\n  b: 1\n}\n',
  'a: [\nb\n]\n',
  'a: 9223372036854775807\nb: 18446744073709551616\nc: 0x1F\nd: 0b11\ne: 0o17\nf: 08\n',
  'a : 1\nb  : c\n d : 2\n',
  '--- : 1\n',
  'a: x\r\nb: |\r\n  y\r\n  z\r\nc: "q"\r\n',
  'a: 2001-01-01\nb: 1:30\nc: .inf\nd: =\n',
];

test('agrees on the corners of the language, or stays silent', () => {
  for (const text of tricky) assert.is(disagreement(text), undefined);
});

test('agrees on mutated documents', () => {
  const seed = Number(process.env['SEED'] ?? 20261121);
  const rounds = Number(process.env['ROUNDS'] ?? 4000);
  console.log(`seed ${seed}, ${rounds} rounds`);
  const next = randomOf(seed);
  const pool = [...corpus, ...tricky].map((t) => t.slice(0, 700));
  for (let i = 0; i < rounds; i++)
    assert.is(disagreement(mutateText(pool[Math.floor(next() * pool.length)]!, next)), undefined);
});

test.run();
