import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isObject, type Json, type Path, type PathSegment } from '../kube/json.js';
import { randomOf } from '../kube/random.js';
import { SourceFile } from '../text/source-file.js';
import { mutateText } from '../yaml/mutations.js';
import { parseYaml, type YamlDocument } from '../yaml/parse.js';
import { YamlProvenance } from './from-yaml.js';

const test = suite('places without a syntax tree');

/** Every path of a value, and below each of them one that does not exist. */
function* pathsOf(value: Json, at: readonly PathSegment[] = []): Generator<Path> {
  yield at;
  yield [...at, 'missing'];
  yield [...at, 99];
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* pathsOf(item, [...at, i]);
  else if (isObject(value)) for (const [k, v] of Object.entries(value)) yield* pathsOf(v as Json, [...at, k]);
}

/** The same document, whose places only the syntax tree tells. */
const withTree = (document: YamlDocument): YamlDocument => Object.create(document, { plain: { value: false } });

/** The number of places that were compared. */
function compare(text: string): number {
  let compared = 0;
  for (const document of parseYaml(new SourceFile('x.yaml', text))) {
    if (!document.plain || document.value === undefined) continue;
    const [quick, full] = [new YamlProvenance(document), new YamlProvenance(withTree(document))];
    for (const path of pathsOf(document.value)) {
      const where = `${path.join('.')} of\n${text}`;
      assert.equal(quick.locate(path), full.locate(path), `locate ${where}`);
      assert.equal(quick.locateKey(path), full.locateKey(path), `locateKey ${where}`);
      compared++;
    }
  }
  return compared;
}

test('are those of the tree in ordinary manifests', () => {
  let compared = 0;
  for (const file of readdirSync('fixtures/shop/yaml', { recursive: true, encoding: 'utf8' }).sort())
    if (/\.ya?ml$/.test(file)) compared += compare(readFileSync(join('fixtures/shop/yaml', file), 'utf8'));
  assert.ok(compared > 1000, `${compared}`);
});

const corners = [
  'a: 1\nb: yes # c\nc:\nd: ""\n',
  'a:\n- b\n- c: 1\n  d: 2\n-\n  e: 3\n- - f\n  - g\n',
  'a: |\n  x\n   y\n\n  # z\n# c\nb: |-\n  q\nd: 1\n',
  'a: "q: #"\nb: \'it\'\'s\'\n"c d": 1\n"e: f":\n  g: h\n',
  'a: [1, two, "three"]\nb: {x: 1, z: [a, b]}\nc: []\nd: {}\ne: [ ]\n',
  '# first\n\na: b # comment\n  # whole line\nc: d#e\nf: "x" # y\n',
  'a :\n  b : 1\nc:   d\n',
  'a:\n    - b\n    -   c: 1\n        d: 2\n',
  'a: http://x:80/\nb:\n  # c\n  c: 1\n',
  'a:\n- name: x\n  z: 1\n# c\n- name: z\nb: 2\n',
  'a:\n  b:\n  - c\n  d: 1\nb: 3',
];

test('are those of the tree in the corners of the language', () => {
  for (const text of corners) assert.ok(compare(text) > 0, text);
});

test('are those of the tree in mutated documents', () => {
  const seed = Number(process.env['SEED'] ?? 20261121);
  const rounds = Number(process.env['ROUNDS'] ?? 1500);
  console.log(`seed ${seed}, ${rounds} rounds`);
  const next = randomOf(seed);
  const shop = readFileSync(
    `fixtures/shop/yaml/${readdirSync('fixtures/shop/yaml').find((f) => /\.ya?ml$/.test(f))}`,
    'utf8',
  );
  const pool = [...corners, ...shop.split(/^---$/m).map((t) => t.slice(0, 700))];
  for (let i = 0; i < rounds; i++) compare(mutateText(pool[Math.floor(next() * pool.length)]!, next));
});

test.run();
