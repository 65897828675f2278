import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { generator, mutate } from './bench/mutator.js';
import { renderChart, Trace } from './index.js';

// Mutated templates and values must end in output or in an error of Helm's form: no crash, no hang, no stack trace.
// bench/mutate.mjs does the same to 10,000 and compares some with the real program.
const test = suite('helm: mutated charts');
const root = 'fixtures/helm/charts/shop';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const base = {
  'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'values.yaml': readFileSync(`${root}/values.yaml`, 'utf8'),
  'templates/_helpers.tpl': readFileSync(`${root}/templates/_helpers.tpl`, 'utf8'),
  'templates/deployment.yaml': readFileSync(`${root}/templates/deployment.yaml`, 'utf8'),
};

test('400 mutations end in output or an error, the same when followed', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = generator(seed);
    const names = Object.keys(base) as (keyof typeof base)[];
    const victim = names[1 + random(names.length - 1)]!;
    const files = names.map((name) => {
      const text = name === victim ? mutate(name, base[name], random) : base[name];
      return { name, path: name, bytes: bytes(text) };
    });
    const options = {
      releaseName: 'r',
      helmVersion: seed % 2 ? (3 as const) : (4 as const),
      now: new Date(0),
      seed: 's',
    };
    const source = { path: 'shop', archive: false, files };
    const result = renderChart(source, options);
    if ('error' in result) {
      assert.ok(result.error.message.length > 0, `seed ${seed}`);
      assert.not.match(result.error.message, /\bat .*\.ts:|TypeError|undefined is not/, `seed ${seed}`);
      continue;
    }
    const trace = Trace.of(source, options);
    assert.ok(trace, `seed ${seed}: does not render when followed`);
    for (const d of result.documents)
      assert.ok(trace.textOf(d.source)?.includes(d.text), `seed ${seed}: another text when followed`);
  }
});

test.run();
