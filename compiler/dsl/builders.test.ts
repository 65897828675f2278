import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { autoscalingV1, deployment, horizontalPodAutoscaler, resourceClaim } from './builders.js';
import { env, fromSecret, httpProbe, inNamespace, merge } from './helpers.js';
import { builderFor } from './write/names.js';

const test = suite('builders');
const types = 'schemas/generated/types';

test('every kind that can be applied has a builder', () => {
  const missing: string[] = [];
  for (const file of readdirSync(types).filter((f) => f !== 'index.ts' && f !== 'meta_v1.ts')) {
    const text = readFileSync(`${types}/${file}`, 'utf8');
    for (const [, body] of text.matchAll(/^export interface \w+ \{\n([^}]*?)^\}/gm)) {
      const apiVersion = /^ {4}apiVersion: "(.+)";$/m.exec(body!)?.[1];
      const kind = /^ {4}kind: "(.+)";$/m.exec(body!)?.[1];
      if (!apiVersion || !kind || /(?:List|Review|TokenRequest|Eviction|Scale)$|^Binding$|^ComponentStatus$/.test(kind))
        continue;
      if (!builderFor(apiVersion, kind)) missing.push(`${apiVersion} ${kind}`);
    }
  }
  assert.equal(missing, []);
});

test('plain names make the preferred version', () => {
  assert.is(horizontalPodAutoscaler.apiVersion, 'autoscaling/v2');
  assert.is(autoscalingV1.horizontalPodAutoscaler.apiVersion, 'autoscaling/v1');
  assert.is(resourceClaim.apiVersion, 'resource.k8s.io/v1');
  assert.equal(deployment({ metadata: { name: 'web' } } as never), {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
  });
});

test('helpers say what they say and no more', () => {
  assert.equal(env({ A: 'x', B: 8080, C: true, D: fromSecret('s', 'k') }), [
    { name: 'A', value: 'x' },
    { name: 'B', value: '8080' },
    { name: 'C', value: 'true' },
    { name: 'D', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
  ]);
  assert.equal(httpProbe('/', 80, { periodSeconds: 5 }), { httpGet: { path: '/', port: 80 }, periodSeconds: 5 });
  const [kept, moved] = inNamespace('b', [{ metadata: { name: 'x', namespace: 'a' } }, { metadata: { name: 'y' } }]);
  assert.equal([kept!.metadata.namespace, moved!.metadata.namespace], ['a', 'b']);
  const base = { a: { b: 1, c: [1, 2] }, d: 'x' };
  assert.equal(merge(base, { a: { c: [3] } }), { a: { b: 1, c: [3] }, d: 'x' });
  assert.equal(base, { a: { b: 1, c: [1, 2] }, d: 'x' });
  assert.is(({} as { x?: string }).x, undefined);
  merge({}, JSON.parse('{"__proto__": {"x": "y"}}'));
  assert.is(({} as { x?: string }).x, undefined);
});

test.run();
