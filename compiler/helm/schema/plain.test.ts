import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { randomOf } from '../../kube/random.js';
import { parseJson } from '../functions/json-parse.js';
import { compileSchema } from './compile.js';
import { metaschemas } from './metaschemas.js';
import { isPlainSchema } from './plain.js';
import { checkCompiled } from './validate.js';

const test = suite('helm: schemas that surely are some');
const drafts = [4, 6, 7, 2019, 2020];
type Documents = readonly { readonly $id: string; readonly properties?: object }[];

/** What the metaschema of a draft says. */
const judges = new Map(
  drafts.map((draft) => {
    const documents = new Map(
      metaschemas[draft]!.map((m) => [m.$id.replace('#', ''), parseJson(JSON.stringify(m))] as const),
    );
    const [url, root] = [...documents][0]!;
    const nothing = (): void => {};
    const compiled = compileSchema(url, root, (wanted) => documents.get(wanted), nothing);
    const judge = (text: string): boolean => !checkCompiled(compiled, parseJson(text), { assertFormats: true }).length;
    return [draft, judge] as const;
  }),
);

test('takes ordinary schemas', () => {
  const schema = {
    type: 'object',
    properties: { a: { type: ['string', 'null'], enum: ['x', null] } },
    required: ['a'],
  };
  for (const draft of [6, 7, 2019, 2020]) assert.ok(isPlainSchema(parseJson(JSON.stringify(schema)), draft));
});

const keywords = [
  ...new Set(drafts.flatMap((d) => (metaschemas[d] as Documents).flatMap((m) => Object.keys(m.properties ?? {})))),
];
const oddities = [
  ...[0, 1, -1, 1.5, true, false, null, '', 'a', '#', 'http://x/y', 'a b', '%zz', '(', 'string', 'object', [], {}],
  ...[['a'], ['a', 'a'], ['string', 'null'], [1, 1], { a: {} }, { a: 1 }, { a: ['x', 'x'] }, { '(': {} }, [{}], [true]],
  ...[[{ type: 'x' }], { type: 'string' }, { type: ['null', 'null'] }],
];

test('takes nothing that a metaschema refuses', () => {
  const seed = Number(process.env['SEED'] ?? 20261121);
  console.log(`seed ${seed}`);
  const next = randomOf(seed);
  const below = (n: number): number => Math.floor(next() * n);
  const made = (deep: number): object => {
    const out: Record<string, unknown> = {};
    for (let left = 1 + below(3); left > 0; left--) {
      const inner = deep > 0 && below(2) ? made(deep - 1) : oddities[below(oddities.length)];
      out[keywords[below(keywords.length)]!] = [inner, [inner], { a: inner }][below(3)];
    }
    return out;
  };
  let taken = 0;
  for (let i = 0; i < 3000; i++) {
    const text = JSON.stringify(made(below(3)));
    for (const draft of drafts)
      if (isPlainSchema(parseJson(text), draft)) {
        taken++;
        assert.ok(judges.get(draft)!(text), `draft ${draft}: ${text}`);
      }
  }
  assert.ok(taken > 100, `${taken}`);
});

test.run();
