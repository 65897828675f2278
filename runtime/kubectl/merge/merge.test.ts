import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject } from '../../../compiler/kube/json.js';
import { tablesOf } from '../../../schemas/load.js';
import { applyPatch } from '../../admission/policy/json-patch.js';
import { mergePatch } from './merge-patch.js';
import { PatchSchema } from './patch-schema.js';
import { strategicMerge } from './strategic.js';
import { applyThreeWay, threeWayPatch } from './three-way.js';

const test = suite('patches');
const schema = PatchSchema.of(tablesOf('1.36'), '', 'v1', 'Pod')!;
const deployment = PatchSchema.of(tablesOf('1.36'), 'apps', 'v1', 'Deployment')!;
const pod = (spec: JsonObject): JsonObject => ({ spec });

const strategic: [string, JsonObject, JsonObject, JsonObject][] = [
  [
    'lists with a merge key merge item by item, new ones first',
    { containers: [{ name: 'a', image: '1' }] },
    { containers: [{ name: 'b', image: '2' }] },
    {
      containers: [
        { name: 'b', image: '2' },
        { name: 'a', image: '1' },
      ],
    },
  ],
  [
    '$patch: delete takes an item away',
    { containers: [{ name: 'a' }, { name: 'b' }] },
    { containers: [{ name: 'a', $patch: 'delete' }] },
    { containers: [{ name: 'b' }] },
  ],
  [
    '$patch: replace leaves nothing of the list',
    { containers: [{ name: 'a' }] },
    { containers: [{ $patch: 'replace' }, { name: 'c' }] },
    { containers: [{ name: 'c' }] },
  ],
  [
    'lists without a strategy are replaced',
    { tolerations: [{ key: 'a' }] },
    { tolerations: [{ key: 'b' }] },
    { tolerations: [{ key: 'b' }] },
  ],
  ['null removes a field', { nodeName: 'n', priority: 1 }, { nodeName: null }, { priority: 1 }],
  [
    '$setElementOrder puts items in order',
    { containers: [{ name: 'a' }, { name: 'b' }] },
    { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] },
    { containers: [{ name: 'b' }, { name: 'a' }] },
  ],
];
for (const [what, target, patch, wanted] of strategic)
  test(what, () => assert.equal(strategicMerge(pod(target), pod(patch), schema), pod(wanted)));

test('finalizers merge as a set, and leave by $deleteFromPrimitiveList', () => {
  const live = { metadata: { finalizers: ['a', 'b'] } };
  assert.equal(strategicMerge(live, { metadata: { finalizers: ['c'] } }, schema), {
    metadata: { finalizers: ['c', 'a', 'b'] },
  });
  assert.equal(strategicMerge(live, { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } }, schema), {
    metadata: { finalizers: ['b'] },
  });
});

test('an item without its merge key is refused in upstream words', () => {
  const bad = () => strategicMerge(pod({ containers: [{ name: 'a' }] }), pod({ containers: [{ image: 'x' }] }), schema);
  assert.throws(bad, 'map: map[image:x] does not contain declared merge key: name');
});

test('apply removes what only the last configuration had, and keeps what others wrote', () => {
  const original = pod({ priority: 2, containers: [{ name: 'a', image: '1', tty: true }, { name: 'gone' }] });
  const modified = pod({ containers: [{ name: 'a', image: '2' }] });
  const current = pod({
    priority: 2,
    hostPID: true,
    containers: [{ name: 'a', image: '1', tty: true, stdin: true }, { name: 'gone' }, { name: 'sidecar' }],
  });
  const patch = threeWayPatch(original, modified, current, schema);
  assert.equal(applyThreeWay(current, patch, schema), {
    spec: { hostPID: true, containers: [{ name: 'a', image: '2', stdin: true }, { name: 'sidecar' }] },
  });
});

test('an apply that changes nothing is an empty patch', () => {
  const same = pod({ containers: [{ name: 'a', image: '1' }] });
  assert.equal(threeWayPatch(same, same, pod({ containers: [{ name: 'a', image: '1', tty: true }] }), schema), {});
});

test('apply switches a strategy by $retainKeys', () => {
  const current = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } };
  const patch = threeWayPatch({}, { spec: { strategy: { type: 'Recreate' } } }, current, deployment);
  assert.equal(patch, { spec: { strategy: { type: 'Recreate', $retainKeys: ['type'] } } });
  assert.equal(applyThreeWay(current, patch, deployment), { spec: { strategy: { type: 'Recreate' } } });
});

test('custom kinds are applied with a JSON merge patch', () => {
  const patch = threeWayPatch(
    { spec: { a: 1, b: 2 } },
    { spec: { a: 3, l: [1] } },
    { spec: { a: 1, b: 2, c: 4 } },
    undefined,
  );
  assert.equal(patch, { spec: { b: null, a: 3, l: [1] } });
});

test('merge patches replace lists, JSON patches go step by step', () => {
  const target = { env: [{ name: 'A', value: '1' }], args: ['x'] };
  assert.equal(mergePatch(target, { env: [], args: null }), { env: [] });
  const steps = [
    { op: 'add', path: '/args/-', value: 'y' },
    { op: 'remove', path: '/env' },
  ];
  assert.equal(applyPatch(target, steps), { args: ['x', 'y'] });
});

test.run();
