import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KubeObject } from '../../../../compiler/kube/object.js';
import type { Pod } from '../../../../schemas/generated/types/core_v1.js';
import { profileOf } from '../../../../schemas/profile.js';
import { createScheduler } from '../../scheduler.js';
import { gpuNode, gpuSlice } from '../../testing/devices.js';
import { type AnyPod, bind } from '../../whatif/world.js';

const test = suite('extended resources from device classes');

const objects = [
  gpuNode,
  {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'DeviceClass',
    metadata: { name: 'gpu' },
    spec: {
      extendedResourceName: 'example.com/gpu',
      selectors: [{ cel: { expression: 'device.driver == "gpu.example.com"' } }],
    },
  },
  gpuSlice('gpu-0', 'gpu-1'),
] as unknown as KubeObject[];

const pod = (name: string) =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, uid: name, namespace: 'default' },
    spec: { containers: [{ name: 'c', image: 'x', resources: { requests: { 'example.com/gpu': '1' } } }] },
  }) as unknown as Pod & AnyPod;

function place(minor: '1.34' | '1.36'): (string | undefined)[] {
  const scheduler = createScheduler({ profile: profileOf(minor), tieBreak: { mode: 'first' }, detail: 'choice' });
  for (const o of objects) scheduler.upsert(o);
  return ['a', 'b', 'c'].map((name) => {
    const decision = scheduler.schedule(pod(name));
    if (decision.nodeName) bind(scheduler, pod(name), decision.nodeName, decision);
    return decision.nodeName ?? decision.fitError;
  });
}

test('are taken device by device since 1.36', () => {
  assert.equal(place('1.36'), ['n', 'n', '0/1 nodes are available: 1 cannot allocate all claims.']);
});

test('are nothing a node has before', () => {
  assert.is(place('1.34')[0], '0/1 nodes are available: 1 Insufficient example.com/gpu.');
});

test.run();
