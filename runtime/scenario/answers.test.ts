import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runScenario, type Scenario } from './scenario.js';

const test = suite('answers of a simulated cluster');

const node = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name } },
  status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } },
});

/** Answers recorded from kubectl and kube-apiserver v1.36.3; random parts are stars. */
const tables: Record<string, [command: string, answer: string][]> = {
  'node ports and cluster IPs are given once': [
    ['create service nodeport a --tcp=80 --node-port=30080', 'service/a created'],
    [
      'create service nodeport b --tcp=80 --node-port=30080',
      'error: failed to create NodePort service: Service "b" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    ],
    [
      'create service nodeport b --tcp=80 --node-port=80',
      'error: failed to create NodePort service: Service "b" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
    ['create service clusterip c --tcp=80 --clusterip=10.96.7.7', 'service/c created'],
    [
      'create service clusterip d --tcp=80 --clusterip=10.96.7.7',
      'error: failed to create ClusterIP service: Service "d" is invalid: spec.clusterIPs: Invalid value: ["10.96.7.7"]: failed to allocate IP 10.96.7.7: provided IP is already allocated',
    ],
  ],
  'drain takes the pods of a selector, past budgets if told to': [
    ['create deployment web --image=nginx --replicas=2', 'deployment.apps/web created'],
    ['create deployment db --image=pg', 'deployment.apps/db created'],
    ['create pdb web --selector=app=web --min-available=2', 'poddisruptionbudget.policy/web created'],
    ['drain n --pod-selector=app=db', 'node/n cordoned\nevicting pod default/db-*\npod/db-* evicted\nnode/n drained'],
    ['drain n --disable-eviction', 'node/n already cordoned\npod/web-* deleted\npod/web-* deleted\nnode/n drained'],
  ],
  '--record writes the command as the cause of a change': [
    ['create deployment web --image=nginx:1', 'deployment.apps/web created'],
    [
      'set image deployment/web nginx=nginx:2 --record',
      'deployment.apps/web image updated\nFlag --record has been deprecated, --record will be removed in the future',
    ],
    [
      'rollout history deployment/web',
      'deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         kubectl set image deployment/web nginx=nginx:2 --record=true',
    ],
    ['set env deployment/web A=1 --record', "error: unknown flag: --record\nSee 'kubectl set env --help' for usage."],
  ],
};

const mask = (text: string): string => text.trim().replace(/\b(web|db)-[a-z0-9]{8,10}-[a-z0-9]{5}\b/g, '$1-*');

for (const [name, rows] of Object.entries(tables))
  test(name, () => {
    const scenario = { cluster: { nodes: [node('n')] }, steps: rows.map(([kubectl]) => ({ kubectl })) };
    const { result } = runScenario(scenario as unknown as Scenario, { minor: '1.36', seed: 1 });
    assert.equal(
      result.steps.map((s) => [s.kubectl, mask(s.stdout + s.stderr)]),
      rows,
    );
  });

test('services without wishes get addresses of their own', () => {
  const steps = ['a', 'b', 'c'].map((name) => ({ kubectl: `create service nodeport ${name} --tcp=80` }));
  const { result } = runScenario({ steps } as unknown as Scenario, { minor: '1.36', seed: 1 });
  const specs = result.steps
    .at(-1)!
    .objects.filter((o) => o.kind === 'Service')
    .map((o) => (o as unknown as { spec: { clusterIP: string; ports: { nodePort: number }[] } }).spec);
  assert.is(new Set(specs.map((s) => s.clusterIP)).size, 3);
  assert.is(new Set(specs.map((s) => s.ports[0]!.nodePort)).size, 3);
});

test.run();
