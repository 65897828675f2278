import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ClusterView, groupKindOf, type KubeObject } from '../../compiler/kube/object.js';
import { lowerYaml } from '../../compiler/lower/from-yaml.js';
import { SourceFile } from '../../compiler/text/source-file.js';
import type { AdmissionRequest } from '../../compiler/validate/types.js';
import { parseYaml } from '../../compiler/yaml/parse.js';
import { profileOf } from '../../schemas/profile.js';
import { describeCalls, webhookCalls } from './webhooks.js';

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
  const options = { assumeNamespaces: true };
  return describeCalls(webhookCalls(request, { profile: profileOf('1.36'), view, options }));
}

const audit =
  'audit/all.audit.example.com at https://audit.example.com/review may refuse the object (admitted if it fails, 3s); not called offline';
const mesh =
  'mesh/inject.mesh.example.com at mesh/injector:443/inject may change the object (refused if it fails, 10s); not called offline';

test('mutating webhooks come first', () => assert.equal(callsFor({ containers: [] }), [mesh, audit]));
test('selectors leave requests out', () => {
  assert.equal(callsFor({ containers: [] }, { inject: 'no' }), [audit]);
  assert.equal(callsFor({ containers: [] }, {}, 'other'), [audit]);
});
test('match conditions leave requests out', () =>
  assert.equal(callsFor({ containers: [], hostNetwork: true }), [audit]));

test.run();
