import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json, Path } from '../kube/json.js';
import { applyEdits, type TextEdit } from '../text/edit.js';
import { SourceFile } from '../text/source-file.js';
import { appendItem, deleteField, renameKey, setField } from './edits.js';
import { parseYaml, type YamlDocument } from './parse.js';

const test = suite('yaml edits');

const parse = (text: string): YamlDocument => parseYaml(new SourceFile('a.yaml', text)).at(-1)!;
const apply = (text: string, edits: TextEdit[] | undefined): string | undefined =>
  edits && applyEdits(text, edits).text;

const set: [string, string, Path, Json, string | undefined][] = [
  ['replaces a scalar and keeps its comment', 'a: 1 # one\nb: 2\n', ['a'], 3, 'a: 3 # one\nb: 2\n'],
  ['quotes text that would read as something else', 'a: x\n', ['a'], 'yes', 'a: "yes"\n'],
  [
    'adds behind the last field and its comment',
    'a:\n  b: 1 # c\nd: 2\n',
    ['a', 'c'],
    true,
    'a:\n  b: 1 # c\n  c: true\nd: 2\n',
  ],
  ['adds parents that are missing', 'a:\n  b: 1\n', ['a', 'x', 'z'], 1, 'a:\n  b: 1\n  x:\n    z: 1\n'],
  [
    'adds to an item of a list',
    'a:\n  - name: x\n  - name: y\n',
    ['a', 0, 'v'],
    1,
    'a:\n  - name: x\n    v: 1\n  - name: y\n',
  ],
  [
    'adds behind a block scalar',
    'a:\n  b: |\n    text\n\nc: 1\n',
    ['a', 'z'],
    1,
    'a:\n  b: |\n    text\n  z: 1\n\nc: 1\n',
  ],
  ['fills a field without value', 'a:\n  b: # why\n  c: 1\n', ['a', 'b', 'x'], 1, 'a:\n  b: # why\n    x: 1\n  c: 1\n'],
  ['fills an empty flow map', 'a: {}\n', ['a', 'b'], 1, 'a: {b: 1}\n'],
  ['adds to a flow map', 'a: { b: 1 }\n', ['a', 'c'], 'x', 'a: { b: 1, c: x }\n'],
  ['writes lists in block style', 'a:\n  b: 1\n', ['a', 'drop'], ['ALL'], 'a:\n  b: 1\n  drop:\n    - ALL\n'],
  ['keeps CRLF', 'a:\r\n  b: 1\r\n', ['a', 'c'], 2, 'a:\r\n  b: 1\r\n  c: 2\r\n'],
  ['works in the second document', 'x: 1\n---\na: 1\n', ['b'], 2, 'x: 1\n---\na: 1\nb: 2\n'],
  ['works without a final newline', 'a: 1', ['b'], 2, 'a: 1\nb: 2'],
  ['leaves aliases alone', 'a: &x\n  b: 1\nc: *x\n', ['c', 'b'], 2, undefined],
  ['leaves block scalars alone', 'a: |\n  x\n', ['a'], 'y', undefined],
];

for (const [name, text, path, value, expected] of set)
  test(`set ${name}`, () => {
    assert.is(apply(text, setField(parse(text), path, value)), expected);
  });

const remove: [string, string, Path, string | undefined][] = [
  ['removes a field with its comment', 'a: 1\nb: 2 # gone\nc: 3\n', ['b'], 'a: 1\nc: 3\n'],
  ['removes a nested block', 'a:\n  b:\n    c: 1\n    d:\n      - 1\n  e: 1\n', ['a', 'b'], 'a:\n  e: 1\n'],
  [
    'removes a parent that becomes empty',
    'spec:\n  a:\n    b:\n      c: 1\n  d: 1\n',
    ['spec', 'a', 'b', 'c'],
    'spec:\n  d: 1\n',
  ],
  ['lets the next key take the place behind the dash', '- a: 1\n  b: 2\n', [0, 'a'], '- b: 2\n'],
  ['removes an item of a list', 'a:\n  - x\n  - y # gone\n  - z\n', ['a', 1], 'a:\n  - x\n  - z\n'],
  ['removes a whole map from a list', 'a:\n- n: 1\n  v: 2\n- n: 2\n', ['a', 0], 'a:\n- n: 2\n'],
  ['removes from a flow list', 'a: [x, y, z]\n', ['a', 2], 'a: [x, y]\n'],
  ['removes from a flow map', 'a: {x: 1, y: 2}\n', ['a', 'x'], 'a: {y: 2}\n'],
  ['removes a block scalar', 'a: |\n  x\n  y\nb: 1\n', ['a'], 'b: 1\n'],
];

for (const [name, text, path, expected] of remove)
  test(`delete ${name}`, () => {
    assert.is(apply(text, deleteField(parse(text), path)), expected);
  });

test('rename changes only the key', () => {
  assert.is(apply('a:\n  b: 1 # x\n', renameKey(parse('a:\n  b: 1 # x\n'), ['a', 'b'], 'c')), 'a:\n  c: 1 # x\n');
});

test('append adds an item at the indentation of its siblings', () => {
  const text = 'a:\n- x # c\nb: 1\n';
  assert.is(
    apply(text, appendItem(parse(text), ['a'], { k: 1, v: [2] })),
    'a:\n- x # c\n- k: 1\n  v:\n    - 2\nb: 1\n',
  );
  assert.is(apply('a: [x]\n', appendItem(parse('a: [x]\n'), ['a'], 'z')), 'a: [x, z]\n');
});

test.run();
