import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../cli/run.js';
import { memoryHost } from '../../host/memory-host.js';

const test = suite('versions that are gone');
const folder = 'fixtures/versions';
const befores = readdirSync(folder).filter((f) => f.endsWith('.before.yaml'));
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

async function fixed(text: string): Promise<{ text: string; code: number; out: string }> {
  const host = memoryHost({ 'a.yaml': text });
  await run(['lint', '--fix', '--no-config', '--kubernetes-version', '1.36', 'a.yaml'], host);
  const after = host.readText('a.yaml');
  const check = memoryHost({ 'a.yaml': after });
  const code = await run(['validate', '--no-config', '--kubernetes-version', '1.36', 'a.yaml'], check);
  return { text: after, code, out: check.printed.out + check.printed.err };
}

for (const before of befores) {
  const after = before.replace('.before.', '.after.');
  test(`lint --fix turns ${before} into ${after}, which the server accepts`, async () => {
    const result = await fixed(read(before));
    assert.fixture(result.text, read(after));
    assert.is(result.code, 0, result.out);
  });
  test(`keeps the line ends of ${before}`, async () => {
    assert.is((await fixed(crlf(read(before)))).text, crlf(read(after)));
  });
  test(`has nothing left to mend in ${after}`, async () => {
    assert.is((await fixed(read(after))).text, read(after));
  });
}

const object = (apiVersion: string, kind: string, rest: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: web\n${rest}`;

const inexact: readonly (readonly [why: string, text: string, help: RegExp])[] = [
  [
    'an empty selector changed its meaning',
    object('policy/v1beta1', 'PodDisruptionBudget', 'spec:\n  maxUnavailable: 1\n  selector: {}\n'),
    /apiVersion: policy\/v1; an empty spec\.selector now selects every Pod/,
  ],
  [
    'no labels to select by',
    object('extensions/v1beta1', 'Deployment', 'spec:\n  template:\n    spec:\n      containers: []\n'),
    /apiVersion: apps\/v1; write spec\.selector/,
  ],
  [
    'an alias stands for the backend',
    object(
      'networking.k8s.io/v1beta1',
      'Ingress',
      'spec:\n  backend: &b\n    serviceName: web\n    servicePort: 80\n  rules:\n    - http:\n        paths:\n          - backend: *b\n',
    ),
    /servicePort service\.port\.number or \.name/,
  ],
  [
    'a topology label without a field',
    object(
      'discovery.k8s.io/v1beta1',
      'EndpointSlice',
      'addressType: IPv4\nendpoints:\n  - addresses: [10.0.0.1]\n    topology:\n      rack: a\n',
    ),
    /the rest of topology deprecatedTopology/,
  ],
  [
    'a metric with a selector',
    object(
      'autoscaling/v2beta1',
      'HorizontalPodAutoscaler',
      'spec:\n  maxReplicas: 2\n  metrics:\n    - type: Pods\n      pods:\n        metricName: hits\n        selector: {matchLabels: {app: web}}\n        targetAverageValue: 1\n',
    ),
    /metricName and selector metric\.\{name,selector\}/,
  ],
  [
    'a webhook without a word on side effects',
    object(
      'admissionregistration.k8s.io/v1beta1',
      'MutatingWebhookConfiguration',
      'webhooks:\n  - name: a.example.com\n',
    ),
    /needs sideEffects \(None or NoneOnDryRun\)/,
  ],
  [
    'a definition with one schema for all versions',
    object(
      'apiextensions.k8s.io/v1beta1',
      'CustomResourceDefinition',
      'spec:\n  group: example.com\n  version: v1\n  scope: Namespaced\n  names: {plural: ships, kind: Ship}\n',
    ),
    /spec\.version becomes an entry of spec\.versions/,
  ],
  [
    'a user that stood for all',
    object(
      'rbac.authorization.k8s.io/v1alpha1',
      'RoleBinding',
      'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}\nsubjects:\n  - {kind: User, name: "*"}\n',
    ),
    /the user \* of v1alpha1 is the group system:authenticated/,
  ],
  [
    'a certificate whose signer was guessed',
    object(
      'certificates.k8s.io/v1beta1',
      'CertificateSigningRequest',
      'spec:\n  request: YQ==\n  usages: [client auth]\n',
    ),
    /write spec\.signerName/,
  ],
];

for (const [why, text, help] of inexact)
  test(`leaves the text alone and names the fields: ${why}`, async () => {
    const host = memoryHost({ 'a.yaml': text });
    await run(['lint', '-o', 'json', '--fix', '--no-config', '--kubernetes-version', '1.36', 'a.yaml'], host);
    assert.is(host.readText('a.yaml'), text);
    assert.match(host.printed.out, /schema\/removed-version/);
    assert.match(host.printed.out, help);
  });

test.run();
