import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KubeObject } from '../../../../compiler/kube/object.js';
import type { Pod } from '../../../../schemas/generated/types/core_v1.js';
import { type Minor, profileOf } from '../../../../schemas/profile.js';
import { createScheduler } from '../../scheduler.js';
import { gpuNode, gpuSlice } from '../../testing/devices.js';

const test = suite('taints of devices');

const group = 'resource.k8s.io/v1';
const rule = (deviceSelector: object | undefined) => ({
  apiVersion: group,
  kind: 'DeviceTaintRule',
  metadata: { name: 'broken' },
  spec: { ...(deviceSelector ? { deviceSelector } : {}), taint: { key: 'broken', effect: 'NoSchedule' } },
});

function place(minor: Minor, selector: object | undefined, tolerations: object[] = []) {
  const scheduler = createScheduler({ profile: profileOf(minor), tieBreak: { mode: 'first' } });
  const exactly = { deviceClassName: 'gpu', allocationMode: 'ExactCount', count: 1, tolerations };
  for (const object of [
    gpuNode,
    { apiVersion: group, kind: 'DeviceClass', metadata: { name: 'gpu' }, spec: {} },
    gpuSlice('gpu-0'),
    {
      apiVersion: group,
      kind: 'ResourceClaim',
      metadata: { name: 'c', namespace: 'default' },
      spec: { devices: { requests: [{ name: 'r', exactly }] } },
    },
    rule(selector),
  ])
    scheduler.upsert(object as unknown as KubeObject);
  const pod = {
    metadata: { name: 'p', namespace: 'default' },
    spec: { containers: [], resourceClaims: [{ name: 'c', resourceClaimName: 'c' }] },
  };
  return scheduler.schedule(pod as unknown as Pod).nodeName;
}

for (const [what, minor, selector, tolerations, node] of [
  ['a rule for all devices', '1.37', undefined, [], undefined],
  ['a rule for the device', '1.37', { driver: 'gpu.example.com', pool: 'n', device: 'gpu-0' }, [], undefined],
  ['a rule for another device', '1.37', { device: 'gpu-1' }, [], 'n'],
  ['a rule for another driver', '1.37', { driver: 'net.example.com' }, [], 'n'],
  ['a rule that the request tolerates', '1.37', undefined, [{ key: 'broken', operator: 'Exists' }], 'n'],
  ['a rule before rules were on by default', '1.36', undefined, [], 'n'],
] as const)
  test(what, () => assert.is(place(minor, selector, [...tolerations]), node));

test.run();
