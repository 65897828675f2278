import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { frontendsOf } from '../app/frontends.js';
import { nodeHost } from '../app/node-host.js';
import type { Json } from '../kube/json.js';
import { canonicalOrder } from '../lower/apply-order.js';
import { loadSources } from '../project/load.js';

const test = suite('sample shop');

/** Keys sorted: forms may write the fields of an object in any order. */
function canonical(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((k) => [k, canonical(value[k])]),
  );
}

async function shop(form: string): Promise<Json[]> {
  const host = nodeHost();
  const { objects, diagnostics } = await loadSources(host, [`fixtures/shop/${form}`], frontendsOf(host, {}));
  assert.equal(diagnostics, [], form);
  return canonicalOrder(
    objects.map((o) => o.value),
    (o) => o,
  ).map(canonical);
}

test('is one set of objects in every form', async () => {
  const yaml = await shop('yaml');
  assert.is(yaml.length, 91);
  assert.equal(await shop('ts'), yaml);
  assert.equal(await shop('chart'), yaml);
});

test.run();
