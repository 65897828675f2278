import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tablesOf } from '../../schemas/load.js';
import { type Minor, profileOf } from '../../schemas/profile.js';
import { createObject } from './create.js';
import { replaceObject } from './replace.js';

/* Updates that minors answer differently, and what an update must agree on: kube-apiserver 1.34.4, 1.36.3 and 1.37.0. */

const test = suite('updates by minor');

type Sent = Parameters<typeof createObject>[0];
type Json = Record<string, unknown>;

function answer(minor: Minor, object: Json, change: Json) {
  const ctx = { profile: profileOf(minor), tables: tablesOf(minor), now: '2026-01-01T00:00:00Z' };
  const old = createObject(structuredClone(object) as Sent, ctx).object!;
  const stored = { ...old, metadata: { ...old.metadata, resourceVersion: '7' } };
  return replaceObject(patched(stored, change) as Sent, stored, ctx);
}

/** RFC 7386 */
function patched(value: unknown, change: unknown): unknown {
  if (change === null || typeof change !== 'object' || Array.isArray(change)) return change;
  const out: Json = { ...(value as Json) };
  for (const [key, c] of Object.entries(change)) {
    if (c === null) delete out[key];
    else out[key] = patched(out[key] ?? {}, c);
  }
  return out;
}

const policy = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'a' },
  spec: { podSelector: {} },
};
const roleBinding = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'a' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
};
const storageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'a' },
  provisioner: 'a.b',
};
const cidr = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'ServiceCIDR',
  metadata: { name: 'a' },
  spec: { cidrs: ['10.0.0.0/24'] },
};
const revision = {
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  metadata: { name: 'a' },
  data: { a: 1 },
  revision: 1,
};
const deviceClass = {
  apiVersion: 'resource.k8s.io/v1',
  kind: 'DeviceClass',
  metadata: { name: 'a' },
  spec: { config: [{ opaque: { driver: 'a.b', parameters: { a: 1 } } }] },
};
const parameters = { spec: { config: [{ opaque: { driver: 'a.b', parameters: { a: 1, b: [] } } }] } };
const endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'a' } };
const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'a' } };
const version = (resourceVersion: string) => ({ metadata: { resourceVersion } });
const peer = { spec: { ingress: [{ from: [{}] }] } };
const modified = 'the object has been modified; please apply your changes to the latest version and try again';

/** Minor, what is stored, how it changes, and the message with its number of causes. */
const refusals: readonly (readonly [Minor, Json, Json, string, number])[] = [
  ...(['1.35', '1.36'] as const).map((minor): (typeof refusals)[number] => [
    minor,
    policy,
    peer,
    'NetworkPolicy.networking.k8s.io "a" is invalid: spec.ingress[0].from[0]: Required value: must specify a peer',
    minor === '1.35' ? 2 : 1,
  ]),
  ...(['1.34', '1.35'] as const).map((minor): (typeof refusals)[number] => [
    minor,
    roleBinding,
    { subjects: [{ kind: 'X', name: 'x' }] },
    'RoleBinding.rbac.authorization.k8s.io "a" is invalid: subjects[0].kind: Unsupported value: "X": supported values: "ServiceAccount", "User", "Group"',
    minor === '1.34' ? 2 : 1,
  ]),
  [
    '1.35',
    storageClass,
    { provisioner: 'b.c', volumeBindingMode: 'WaitForFirstConsumer' },
    'StorageClass.storage.k8s.io "a" is invalid: [provisioner: Forbidden: updates to provisioner are forbidden., volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable]',
    2,
  ],
  [
    '1.36',
    storageClass,
    { provisioner: 'b.c' },
    'StorageClass.storage.k8s.io "a" is invalid: provisioner: Invalid value: "b.c": field is immutable',
    1,
  ],
  [
    '1.36',
    cidr,
    { spec: { cidrs: null } },
    'ServiceCIDR.networking.k8s.io "a" is invalid: spec.cidrs: Invalid value: null: field is immutable',
    1,
  ],
  [
    '1.36',
    revision,
    { data: { b: [] } },
    'ControllerRevision.apps "a" is invalid: data: Invalid value: {"a":1,"b":[]}: field is immutable',
    1,
  ],
  [
    '1.36',
    lease,
    version('0'),
    'leases.coordination.k8s.io "a" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    1,
  ],
  [
    '1.36',
    policy,
    version('6'),
    `Operation cannot be fulfilled on networkpolicies.networking.k8s.io "a": ${modified}`,
    0,
  ],
  ['1.36', policy, version('-1'), 'strconv.ParseUint: parsing "-1": invalid syntax', 0],
  [
    '1.36',
    policy,
    version('18446744073709551616'),
    'strconv.ParseUint: parsing "18446744073709551616": value out of range',
    0,
  ],
  [
    '1.37',
    roleBinding,
    { roleRef: { name: '' } },
    'RoleBinding.rbac.authorization.k8s.io "a" is invalid: [roleRef.name: Required value, roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":""}: field is immutable]',
    2,
  ],
  [
    '1.37',
    { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'a' }, handler: 'h' },
    { handler: null },
    'RuntimeClass.node.k8s.io "a" is invalid: [handler: Invalid value: null: field is immutable, handler: Required value]',
    2,
  ],
  [
    '1.37',
    storageClass,
    { provisioner: null, parameters: { a: 'b' } },
    'StorageClass.storage.k8s.io "a" is invalid: [provisioner: Required value, provisioner: Invalid value: null: field is immutable, parameters: Invalid value: null: field is immutable]',
    3,
  ],
];

for (const [minor, object, change, message, causes] of refusals)
  test(`${minor}: ${message.slice(0, 100)}, ${causes} causes`, () => {
    const given = answer(minor, object, change);
    assert.is(given.message, message);
    assert.is(given.causes?.length ?? 0, causes);
  });

test('version 0 replaces whatever is there, where the kind allows it', () =>
  assert.is(answer('1.36', policy, version('0')).code, 200));

test('quantities are compared by value', () => {
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'a' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  const same = { spec: { resources: { requests: { storage: '1073741824' } } } };
  assert.is(answer('1.36', claim, same).code, 200);
});

test('a refused name still warns of what is deprecated', () =>
  assert.equal(answer('1.36', endpoints, { metadata: { name: 'b' } }).warnings, [
    'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  ]));

const job = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'a' },
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'b' }] } } },
};

test('the volume of an attachment is printed as Go holds it, with its defaults', () => {
  const attachment = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata: { name: 'a' },
    spec: {
      attacher: 'a.b',
      nodeName: 'n',
      source: { inlineVolumeSpec: { accessModes: ['ReadWriteOnce'], csi: { driver: 'a', volumeHandle: 'b' } } },
    },
  };
  const iscsi = { targetPortal: 'a', iqn: 'iqn.2001-04.com.example:x', lun: 0 };
  const { message } = answer('1.36', attachment, { spec: { source: { inlineVolumeSpec: { iscsi } } } });
  assert.match(
    message!,
    '"Source":{"PersistentVolumeName":null,"InlineVolumeSpec":{"Capacity":null,"GCEPersistentDisk":null,',
  );
  assert.match(message!, '"Lun":0,"ISCSIInterface":"default",');
});

/** An empty struct is something, an empty map or list is nothing; only network policies tell nothing from an empty list. */
const empties: readonly (readonly [string, Json, Json, number, number?])[] = [
  ['a struct of a template', job, { spec: { template: { spec: { dnsConfig: {} } } } }, 422],
  ['a map of a template', job, { spec: { template: { spec: { nodeSelector: {} } } } }, 200, 1],
  ['a list of a network policy', policy, { spec: { egress: [] } }, 200, 2],
  ['nothing of a network policy', policy, {}, 200, 1],
];

for (const [what, object, change, code, generation] of empties)
  test(`${what} that is empty`, () => {
    const given = answer('1.36', object, change);
    assert.is(given.code, code);
    assert.is(given.object?.metadata.generation, generation);
  });

test('an empty list within opaque parameters is a change', () => {
  assert.is(answer('1.36', deviceClass, parameters).object?.metadata.generation, 2);
  assert.is(answer('1.36', deviceClass, {}).object?.metadata.generation, 1);
});

test.run();
