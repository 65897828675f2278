import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { randomOf } from '../../kube/random.js';
import { mutateText } from '../../yaml/mutations.js';
import { marshalJson } from '../go/json.js';
import { GoError } from '../go/values.js';
import { unmarshalYaml } from './decode.js';
import { fastValues } from './fast-values.js';

const test = suite('helm: plain YAML in one pass');

/** Where one pass answers at all, the full parser must say the same. */
function disagreement(text: string): string | undefined {
  const fast = fastValues(text);
  if (fast === undefined) return undefined;
  let full: string;
  try {
    full = marshalJson(unmarshalYaml(text, () => {}));
  } catch (e) {
    if (!(e instanceof GoError)) throw e;
    full = e.message;
  }
  return full === marshalJson(fast) ? undefined : `${JSON.stringify(text)}\nfast ${marshalJson(fast)}\nfull ${full}`;
}

const plain = [
  'a: one\n  two\n\n  three\nb: 1\n',
  'a: one # comment\nb: two\n  # comment\n',
  'a:\n- one\n  two\n- three\n',
  'a:\n  {}\nb:\n  [x, y]\nc:\n  |\n    text\n',
  'a: |-\n  one\n   two\n\nb: |+\n  x\n\n',
  'a: |\n  last line without a break',
  'a: 010\nb: 1_000\nc: 1e3\nd: .5\ne: 2001-01-01\nf: yes\ng: ~\n',
  'a: http://x:80/y\nb: -x\nc: "q"\n"d e": \'f\'\n',
  "a: 'one\n  two''s\n\n  three  \n  '\nb: \"one  \n   two: #x\n\n\n  three\"\nc:\n- 'x\n  y'\n",
  'a: >\n  folded\n  text\n\n  more\nb: >-\n  x\n  y\nc: >+\n  z\n\n\nd: 1\n',
  'a: "one \\" \\\\ \n\n  two \\u00e9\\n  \n   three"\n',
  'a: |\nb: |-\n\n# c\nc: >-\nd: |',
  '# values\n---\n# of all\na: :8080\n',
];
const strange = [
  'a: one\n  two: three\n',
  'a: one # comment\n  two\n',
  'a: one\n  # comment\n  two\n',
  'a: |\n  x\n  ',
  '--- : 1\n',
  'a: 1\n---\nb: 2\n',
  'a: .inf\n',
  'a: &x 1\nb: *x\n',
  'a: >\n  folded\n   deeper\n  text\n',
  'a: >\n\n  folded\n',
  'a: >2\n   x\n',
  "a: 'x\ny'\nb: 1\n",
  'a: "x\n  \\\n  y"\n',
  "'a\n  b': 1\n",
  "a: 'x\n  y': z\n",
  '---\n',
  'a: |+\n\nb: |\n   \nc: 1\n',
  '--- a: 1\n',
  '---\n---\na: 1\n',
  'a: :\nb: : x\n',
  'a:\n  {}: b\n',
];

test('reads plain documents, and reads them as the full parser does', () => {
  for (const text of plain) {
    assert.is.not(fastValues(text), undefined, text);
    assert.is(disagreement(text), undefined);
  }
});

test('agrees on strange and mutated documents, or stays silent', () => {
  const seed = Number(process.env['SEED'] ?? 20261121);
  console.log(`seed ${seed}`);
  const next = randomOf(seed);
  const values = readFileSync('fixtures/shop/chart/values.yaml', 'utf8');
  const pool = [...plain, ...strange, values.slice(0, 700)];
  for (const text of strange) assert.is(disagreement(text), undefined);
  for (let i = 0; i < 4000; i++)
    assert.is(disagreement(mutateText(pool[Math.floor(next() * pool.length)]!, next)), undefined);
});

test.run();
