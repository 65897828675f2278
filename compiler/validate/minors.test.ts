import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tablesOf } from '../../schemas/load.js';
import { type Minor, profileOf } from '../../schemas/profile.js';
import { createObject } from './create.js';

/* What differs between minors, as kube-apiserver 1.34.4, 1.36.3 and 1.37.0 answered. */

const test = suite('minors');

type Json = Record<string, unknown>;
type Sent = Parameters<typeof createObject>[0];

const answer = (minor: Minor, object: unknown) =>
  createObject(structuredClone(object) as Sent, {
    profile: profileOf(minor),
    tables: tablesOf(minor),
    now: '2026-01-01T00:00:00Z',
  });

const node = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSINode',
  metadata: { name: 'node-a' },
  spec: { drivers: [{ nodeID: 'x' }] },
};
const account = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'a', ownerReferences: [{ kind: 'Pod', name: 'p', uid: 'u' }] },
};
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: {
    containers: [
      {
        name: 'c',
        image: 'a'.repeat(254),
        env: [{ name: 'A', valueFrom: {} }],
        volumeMounts: [{ name: 'img', mountPath: '/x' }],
      },
    ],
    volumes: [{ name: 'img', image: { reference: 'x' } }],
  },
};
const counters = { mem: { value: '1024Mi' } };
const slice = {
  apiVersion: 'resource.k8s.io/v1',
  kind: 'ResourceSlice',
  metadata: { name: 's' },
  spec: {
    driver: 'd.example.com',
    pool: { name: 'p', generation: 1, resourceSliceCount: 1 },
    nodeName: 'n',
    devices: [
      {
        name: 'd',
        attributes: { b: { int: 1, bool: false } },
        consumesCounters: [
          { counterSet: 'a', counters },
          { counters, counterSet: 'a' },
        ],
      },
    ],
  },
};
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 's' },
  spec: { sessionAffinity: 'a<b', trafficDistribution: 'a<b', ports: [{ port: 80 }] },
};
const set = (generation: string) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 's', annotations: { 'deprecated.daemonset.template.generation': generation } },
  spec: {
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'b' }] } },
  },
});
const sharing = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: { hostPID: true, shareProcessNamespace: true, containers: [{ name: 'a', image: 'b' }] },
};
const shared = 'Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled';
const claim = {
  apiVersion: 'resource.k8s.io/v1',
  kind: 'ResourceClaim',
  metadata: { name: 'c' },
  spec: { devices: { requests: [{ name: 'a', exactly: { deviceClassName: 'b', adminAccess: true } }] } },
};
const request = {
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: { name: 'c' },
  spec: { signerName: 'a.b/c', usages: ['client auth'], request: null },
};
const csr = 'CertificateSigningRequest.certificates.k8s.io "c" is invalid: spec.request';
const attachment = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'VolumeAttachment',
  metadata: { name: 'v' },
  spec: {
    attacher: 'a.b',
    nodeName: 'n',
    source: { inlineVolumeSpec: { volumeAttributesClassName: 'c', hostPath: { path: '/a' } } },
  },
};
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const name = 'spec.drivers[0].name';
const device = 'spec.devices[0]';
const owner = 'metadata.ownerReferences';
const webhookPath = 'webhooks[0].clientConfig.service.path';

const refusals: readonly (readonly [Minor, unknown, string])[] = [
  [
    '1.34',
    node,
    `CSINode.storage.k8s.io "node-a" is invalid: [${name}: Required value, ${name}: Invalid value: "": ${subdomain}]`,
  ],
  ['1.36', node, `CSINode.storage.k8s.io "node-a" is invalid: ${name}: Required value`],
  ['1.36', account, `ServiceAccount "a" is invalid: ${owner}.apiVersion: Invalid value: "": version must not be empty`],
  ['1.37', account, `ServiceAccount "a" is invalid: ${owner}[0].apiVersion: Required value: must not be empty`],
  [
    '1.34',
    pod,
    'Pod "p" is invalid: spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
  ],
  [
    '1.36',
    pod,
    'Pod "p" is invalid: spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
  ],
  [
    '1.36',
    slice,
    `ResourceSlice.resource.k8s.io "s" is invalid: [${device}.attributes[b]: Invalid value: {"IntValue":1,"BoolValue":false,"StringValue":null,"VersionValue":null,"IntValues":null,"BoolValues":null,"StringValues":null,"VersionValues":null}: exactly one value must be specified, ${device}.consumesCounters[1]: Duplicate value: "a"]`,
  ],
  [
    '1.37',
    slice,
    `ResourceSlice.resource.k8s.io "s" is invalid: [${device}.attributes[b]: Invalid value: "{int, bool}": must specify exactly one of: \`int\`, \`bool\`, \`string\`, \`version\`, \`ints\`, \`bools\`, \`strings\`, \`versions\`, ${device}.consumesCounters[1]: Duplicate value: {"counterSet":"a","counters":{"mem":{"value":"1Gi"}}}]`,
  ],
  [
    '1.36',
    service,
    'Service "s" is invalid: [spec.sessionAffinity: Unsupported value: "a\\u003cb": supported values: "ClientIP", "None", spec.trafficDistribution: Unsupported value: "a<b": supported values: "PreferClose", "PreferSameZone", "PreferSameNode"]',
  ],
  [
    '1.36',
    set('0x1'),
    'DaemonSet in version "v1" cannot be handled as a DaemonSet: strconv.ParseInt: parsing "0x1": invalid syntax',
  ],
  [
    '1.36',
    set('99999999999999999999'),
    'DaemonSet in version "v1" cannot be handled as a DaemonSet: strconv.ParseInt: parsing "99999999999999999999": value out of range',
  ],
  [
    '1.36',
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, 'a\nb': 1, 'a"b': 1, é: 1 },
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "a\\nb", unknown field "a\\"b", unknown field "é"',
  ],
  ['1.36', sharing, `Pod "p" is invalid: spec.securityContext.shareProcessNamespace: ${shared}`],
  ['1.37', sharing, `Pod "p" is invalid: spec.shareProcessNamespace: ${shared}`],
  [
    '1.36',
    claim,
    'ResourceClaim.resource.k8s.io "c" is invalid: spec.devices.requests[0].adminAccess: Forbidden: admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace',
  ],
  ['1.36', request, `${csr}: Invalid value: null: PEM block type must be CERTIFICATE REQUEST`],
  [
    '1.36',
    attachment,
    'VolumeAttachment.storage.k8s.io "v" is invalid: [spec.source.inlineVolumeSpec.csi: Required value: has to be specified in the context of inline volumes, spec.source.inlineVolumeSpec.accessModes: Required value]',
  ],
  [
    '1.36',
    { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'a', finalizers: ['foo', '-'] } },
    `Lease.coordination.k8s.io "a" is invalid: metadata.finalizers: Invalid value: "-": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
  ],
  [
    '1.36',
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'w' },
      webhooks: [
        {
          name: 'a.b.c',
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
          clientConfig: { service: { name: 'a', namespace: 'b', path: 'é' } },
        },
      ],
    },
    `ValidatingWebhookConfiguration.admissionregistration.k8s.io "w" is invalid: [${webhookPath}: Invalid value: "é": must start with a '/', ${webhookPath}: Invalid value: "é": segment[0]: ${subdomain}]`,
  ],
  [
    '1.37',
    { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'c' } },
    'CronJob.batch "c" is invalid: [spec.jobTemplate.spec.template.spec.containers: Required value, spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never", spec.schedule: Required value]',
  ],
];

for (const [minor, object, message] of refusals)
  test(`${minor}: ${message.slice(0, 80)}`, () => assert.is(answer(minor, object).message, message));

test('1.34 forgets volumes of images, and what is mounted of them', () => {
  const { env: _, ...container } = pod.spec.containers[0]!;
  const sent = { ...pod, spec: { ...pod.spec, containers: [container] } };
  const stored = (minor: Minor) => answer(minor, sent).object as unknown as typeof pod;
  assert.is(stored('1.34').spec.volumes, undefined);
  assert.is(stored('1.34').spec.containers[0]!.volumeMounts, undefined);
  assert.is(stored('1.36').spec.volumes[0]!.name, 'img');
});

const nameless = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 's' },
  spec: { ports: [{ port: 80 }], externalIPs: [name] },
});

test('odd addresses are warned of in the words of the minor', () => {
  const odd = 'spec.externalIPs[0]: non-standard IP address "1.2.3.04"';
  const texts = (minor: Minor) => answer(minor, nameless('1.2.3.04')).warnings.filter((w) => w.startsWith(odd));
  assert.equal(texts('1.35'), [`${odd} will be considered invalid in a future Kubernetes release: use "1.2.3.4"`]);
  assert.is(answer('1.36', nameless('1.2.3.04')).code, 422);
});

test('warnings that no head of a response can hold are not sent', () => {
  const ports = (hostIP: string) => ({
    ...pod,
    spec: { containers: [{ name: 'c', image: 'a', ports: [{ containerPort: 1, hostIP }] }] },
  });
  assert.is(answer('1.36', ports('1.2.3.4')).warnings.length, 1);
  assert.is(answer('1.36', ports('a\u0001')).warnings.length, 0);
});

test('pods wait a second where they should wait less than none; their old init containers go', () => {
  const annotations = { 'pod.beta.kubernetes.io/init-containers': '[]', a: 'b' };
  const spec = { terminationGracePeriodSeconds: -1, containers: [{ name: 'c', image: 'a' }] };
  const given = answer('1.36', { ...pod, metadata: { name: 'p', annotations }, spec });
  const stored = given.object as unknown as { metadata: { annotations: Json }; spec: Json };
  assert.equal(given.warnings, []);
  assert.is(stored.spec['terminationGracePeriodSeconds'], 1);
  assert.equal(stored.metadata.annotations, { a: 'b' });
});

test('external names have no internal traffic policy', () => {
  const sent = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's' },
    spec: { type: 'ExternalName', externalName: 'a.b', internalTrafficPolicy: 'Local' },
  };
  const { spec } = answer('1.36', sent).object as unknown as typeof sent;
  assert.is(spec.internalTrafficPolicy, undefined);
});

test('a namespace with its label lets administrators at devices', () => {
  const ctx = { profile: profileOf('1.36'), tables: tablesOf('1.36'), now: '2026-01-01T00:00:00Z' };
  const namespaceLabels = () => ({ 'resource.kubernetes.io/admin-access': 'true' });
  assert.is(createObject(structuredClone(claim) as unknown as Sent, { ...ctx, namespaceLabels }).code, 201);
});

test('an image name that is too long is no latest one', () => {
  const { env: _, ...container } = pod.spec.containers[0]!;
  const sent = { ...pod, spec: { ...pod.spec, containers: [container] } };
  const [stored] = (answer('1.36', sent).object as unknown as { spec: { containers: { imagePullPolicy: string }[] } })
    .spec.containers;
  assert.is(stored!.imagePullPolicy, 'IfNotPresent');
});

test.run();
