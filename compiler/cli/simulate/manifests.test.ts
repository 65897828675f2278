import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ScenarioResult } from '../../../runtime/scenario/scenario.js';
import { runInMemory } from '../run-in-memory.js';

const test = suite('simulate manifests');

const web = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: c, image: nginx }] }
`;
const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n';

test('a folder is applied in one step, and objects of every namespace are listed', async () => {
  const { code, out } = await runInMemory(['simulate', '-o', 'json', 'k8s'], {
    'k8s/web.yaml': web,
    'k8s/config.yaml': config,
  });
  assert.is(code, 0);
  const { steps } = JSON.parse(out) as ScenarioResult;
  assert.is(steps.length, 1);
  assert.is(steps[0]!.stdout, 'configmap/web created\ndeployment.apps/web created\n');
  assert.is(steps[0]!.objects.filter((o) => o.kind === 'Pod' && o.metadata.namespace === 'shop').length, 2);
});

test('what the server refuses is a finding', async () => {
  const { code, out } = await runInMemory(['simulate', 'web.yaml'], {
    'web.yaml': web.replace('app: web }', 'a: b }'),
  });
  assert.is(code, 1);
  assert.match(out, /is invalid: spec\.template\.metadata\.labels/);
});

test('a file that is neither scenario nor manifest is told to be no scenario', async () => {
  const { code, err } = await runInMemory(['simulate', 'x.yaml'], { 'x.yaml': 'step: []\n' });
  assert.is(code, 2);
  assert.match(err, /no scenario/);
});

test.run();
