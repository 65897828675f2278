import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../compiler/cli/run.js';
import { memoryHost } from '../../compiler/host/memory-host.js';
import { type ClusterView, groupKindOf, type KubeObject } from '../../compiler/kube/object.js';
import { lowerYaml } from '../../compiler/lower/from-yaml.js';
import { SourceFile } from '../../compiler/text/source-file.js';
import { describeCall } from '../../compiler/validate/diagnose-webhooks.js';
import type { AdmissionRequest, WebhookCall } from '../../compiler/validate/types.js';
import { parseYaml } from '../../compiler/yaml/parse.js';
import { profileOf } from '../../schemas/profile.js';
import { createAdmission } from './chain.js';

const test = suite('webhooks');
const file = 'fixtures/admission/webhooks.yaml';
const objects = lowerYaml(parseYaml(new SourceFile(file, readFileSync(file, 'utf8')))).objects.map(
  (o) => o.value as unknown as KubeObject,
);
const view: ClusterView = {
  get: (kind, _, name) => objects.find((o) => groupKindOf(o) === kind && o.metadata.name === name),
  list: (kind) => objects.filter((o) => groupKindOf(o) === kind),
};

function callsFor(pod: object, labels: Record<string, string> = {}, namespace = 'shop'): string[] {
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace, labels }, spec: pod };
  const request: AdmissionRequest = {
    operation: 'CREATE',
    gvk: { group: '', version: 'v1', kind: 'Pod' },
    resource: 'pods',
    namespace,
    name: 'p',
    object: object as unknown as KubeObject,
    user: { username: 'ann', groups: [] },
    warnings: [],
  };
  const calls: WebhookCall[] = [];
  const options = {
    assumeNamespaces: true,
    assumeServiceAccounts: true,
    webhookCalled: (c: WebhookCall) => calls.push(c),
  };
  const admission = createAdmission({ profile: profileOf('1.36'), view, options });
  const refusal = admission.mutate(request) ?? admission.validate(request);
  assert.is(refusal, undefined);
  return calls.map(describeCall);
}

const audit =
  'all.audit.example.com of audit at https://audit.example.com/review may refuse it; it is admitted where the call fails or takes more than 3s';
const mesh =
  'inject.mesh.example.com of mesh at mesh/injector:443/inject may change it; it is refused where the call fails or takes more than 10s';

test('mutating webhooks come first', () => assert.equal(callsFor({ containers: [] }), [mesh, audit]));
test('selectors leave requests out', () => {
  assert.equal(callsFor({ containers: [] }, { inject: 'no' }), [audit]);
  assert.equal(callsFor({ containers: [] }, {}, 'other'), [audit]);
});
test('match conditions leave requests out', () =>
  assert.equal(callsFor({ containers: [], hostNetwork: true }), [audit]));

const pods = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1"}]}
`;

test('validate notes the webhooks of each object, and answers without them', async () => {
  const host = memoryHost({ 'a.yaml': `${readFileSync(file, 'utf8')}${pods}` });
  assert.is(await run(['validate', '--no-config', '-o', 'concise', 'a.yaml'], host), 0);
  assert.match(
    host.printed.out,
    /a\.yaml:\d+:7 info server\/webhooks A server would call 1 webhook about this object: all\.audit\.example\.com of audit at/,
  );
});

test('plan counts what the webhooks are asked, pods of controllers included', async () => {
  const host = memoryHost({ 'a.yaml': `${readFileSync(file, 'utf8')}${pods}` });
  await run(['plan', '--no-config', '-o', 'json', 'a.yaml'], host);
  const { assumptions } = JSON.parse(host.printed.out) as { assumptions: string[] };
  assert.ok(
    assumptions.includes(
      'Webhook inject.mesh.example.com of mesh is asked about Pod (2) and may change them; a failed call refuses them. It is taken to let everything pass unchanged.',
    ),
    assumptions.join('\n'),
  );
});

test.run();
