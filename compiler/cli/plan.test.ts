import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Prediction } from '../prediction/prediction.js';
import { predictionSchema } from '../prediction/schema.js';
import { runInMemory } from './run-in-memory.js';

const test = suite('plan');

/** The files below a folder of the repository, for the host in memory. */
function files(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true });
  return Object.fromEntries(
    names
      .filter((e) => e.isFile())
      .map((e) => join(e.parentPath, e.name))
      .map((path) => [path, readFileSync(path, 'utf8')]),
  );
}

const cluster = { 'fixtures/shop/cluster.yaml': readFileSync('fixtures/shop/cluster.yaml', 'utf8') };
const planOf = async (
  argv: string[],
  input: Record<string, string>,
): Promise<Prediction & { findings: { id: string }[] }> => {
  const result = await runInMemory(['plan', '-o', 'json', ...argv], input);
  assert.is(result.err, '');
  return JSON.parse(result.out) as Prediction & { findings: { id: string }[] };
};

test('the sample shop sails, as its schema says, and the same way every time', async () => {
  const argv = ['fixtures/shop/yaml', '--cluster', 'fixtures/shop/cluster.yaml'];
  const input = { ...files('fixtures/shop/yaml'), ...cluster };
  const plan = await planOf(argv, input);
  assert.is(plan.verdict.level, 'sails', plan.verdict.reasons.join('\n'));
  assert.equal(plan.findings, []);
  const ajv = new Ajv2020({ allErrors: true });
  assert.ok(ajv.validate(predictionSchema, plan), ajv.errorsText());
  assert.equal(await planOf(argv, input), plan);
});

test('the chart of the shop comes to the same prediction', async () => {
  const argv = ['--cluster', 'fixtures/shop/cluster.yaml'];
  const fromYaml = await planOf(['fixtures/shop/yaml', ...argv], { ...files('fixtures/shop/yaml'), ...cluster });
  const fromChart = await planOf(['fixtures/shop/chart', ...argv], { ...files('fixtures/shop/chart'), ...cluster });
  const facts = (p: Prediction): unknown => p.workloads.map((w) => [w.object.kind, w.object.name, w.outcome, w.at]);
  assert.equal(facts(fromChart), facts(fromYaml));
});

const web = (more: string, replicas = 2): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${replicas}
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: nginx:1.29
${more}---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 80
`;

test('a pod that fits nowhere: every node says why, the route is dead, the verdict is clear', async () => {
  const plan = await planOf(['a.yaml'], { 'a.yaml': web('          resources:\n            requests: {cpu: "6"}\n') });
  assert.is(plan.verdict.level, 'sinks');
  assert.is(plan.unplaced.length, 2);
  assert.equal(
    plan.unplaced[0]!.nodes.map((n) => [n.plugin, ...n.reasons]),
    Array(3).fill(['NodeResourcesFit', 'Insufficient cpu']),
  );
  assert.match(plan.workloads[0]!.stalls[0]!.reason, '0/3 nodes are available: 3 Insufficient cpu.');
  assert.is(plan.routes[0]!.dead, 'its 2 pods are not scheduled');
  assert.match(plan.assumptions[0]!, 'No cluster was given');
});

test('a configuration that is missing keeps its pod from starting', async () => {
  const plan = await planOf(['a.yaml'], {
    'a.yaml': web('          envFrom:\n            - configMapRef: {name: gone}\n', 1),
  });
  assert.is(plan.workloads[0]!.outcome, 'stalled');
  assert.match(plan.workloads[0]!.stalls.map((s) => s.reason).join(), 'configmap "gone" not found');
});

test('an upgrade is predicted as a change, not as a fresh start', async () => {
  const input = { 'old.yaml': web(''), 'new.yaml': web('').replace('nginx:1.29', 'nginx:1.30') };
  const plan = await planOf(['--upgrade', 'old.yaml', 'new.yaml'], input);
  const [deployment] = plan.workloads;
  assert.is(deployment!.outcome, 'ready');
  assert.ok(deployment!.at! > 0);
  assert.ok(
    deployment!.samples.every((s) => s.ready >= 2),
    'the default strategy keeps two of two available',
  );
  assert.ok(
    deployment!.samples.some((s) => s.pods === 3),
    'one pod of surge',
  );
});

test('two versions of a chart are one release, wherever they lie', async () => {
  const chart = (folder: string, image: string): Record<string, string> => ({
    [`${folder}/Chart.yaml`]: 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    [`${folder}/templates/a.yaml`]: web('')
      .replaceAll('name: web', 'name: {{ .Release.Name }}')
      .replace('nginx:1.29', image),
  });
  const input = { ...chart('charts/old', 'nginx:1.29'), ...chart('charts/new', 'nginx:1.30') };
  const { workloads } = await planOf(['--upgrade', 'charts/old', 'charts/new'], input);
  assert.equal(
    workloads.map((w) => [w.object.name, w.outcome, w.samples.some((s) => s.pods === 3)]),
    [['web', 'ready', true]],
  );
});

test('hooks that create the same cluster-wide object before and after the apply', async () => {
  const hook = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: certs
  annotations:
    helm.sh/hook: pre-install,post-install
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
`;
  const plan = await planOf(['a.yaml'], { 'a.yaml': `${web('')}---\n${hook}` });
  assert.equal([plan.verdict.level, plan.refused], ['sails', []]);
});

test('integers beyond those of doubles', async () => {
  const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.example.com
spec:
  group: example.com
  names: {kind: Thing, plural: things}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            size: {type: integer, format: int64, maximum: 9223372036854775000}
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: large}
size: 9007199254740993
`;
  const plan = await planOf(['a.yaml'], { 'a.yaml': `${web('')}---\n${crd}` });
  assert.equal([plan.verdict.level, plan.refused], ['sails', []]);
});

test('the nodes of the default cluster have disks', async () => {
  const requests = '          resources:\n            requests: {ephemeral-storage: 2Gi}\n';
  const plan = await planOf(['a.yaml'], { 'a.yaml': web(requests) });
  assert.equal(plan.unplaced, []);
});

test('the default output ends with the verdict, and narrow terminals cut nothing off', async () => {
  const result = await runInMemory(['plan', 'a.yaml'], { 'a.yaml': web('') }, { columns: 50 });
  assert.match(result.out.trimEnd().split('\n').at(-1)!, /SAILS/);
  assert.is(result.code, 0);
});

test.run();
