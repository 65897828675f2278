import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KubeObject } from '../../compiler/kube/object.js';
import { profileOf } from '../../schemas/profile.js';
import { type SimulateOptions, simulate } from './index.js';

const test = suite('simulate');

const node = (name: string, cpu: string) =>
  ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    status: { capacity: { cpu, memory: '8Gi', pods: '110' } },
  }) as KubeObject;

function deployment(name: string, cpu: string, replicas: number): KubeObject {
  const labels = { app: name };
  const container = { name: 'c', image: `shop/${name}:1`, resources: { requests: { cpu } } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  } as KubeObject;
}

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
} as KubeObject;
const objects = [deployment('web', '500m', 3), deployment('big', '3', 3), service];

const options = (over: Partial<SimulateOptions> = {}): SimulateOptions => ({
  objects,
  cluster: [node('n1', '4'), node('n2', '4')],
  profile: profileOf('1.36'),
  seed: 1,
  kubelet: {},
  ...over,
});

const digest = (o: SimulateOptions): string => {
  const r = simulate(o);
  return JSON.stringify([r.trace, r.samples, r.events, r.stopped, r.view.list('Pod')]);
};

test('the order of the input changes nothing', () => {
  const shuffled = [objects[2]!, objects[1]!, objects[0]!];
  assert.is(
    digest(options()),
    digest(options({ objects: shuffled, cluster: [node('n2', '4'), node('n1', '4')].reverse() })),
  );
});

test('ready counts rise over virtual time, and the pod that fits nowhere has its reason', () => {
  const r = simulate(options());
  const web = r.samples.filter((s) => s.kind === 'Deployment' && s.name === 'web');
  assert.is(web.at(-1)!.ready, 3);
  assert.ok(web.at(-1)!.at > web[0]!.at);
  const pending = r.view.list('Pod').filter((p) => !(p as { spec?: { nodeName?: string } }).spec?.nodeName);
  assert.is(pending.length, 1);
  const decision = r.decisions.get(`default/${pending[0]!.metadata.name}`);
  assert.match(decision?.message ?? '', /0\/2 nodes are available: 2 Insufficient cpu\./);
});

test('what the server refuses is told, and the rest goes on', () => {
  const bad = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'bad' }, spec: {} } as KubeObject;
  const r = simulate(options({ objects: [...objects, bad] }));
  assert.equal(
    r.refused.map((x) => [x.object.metadata.name, x.code]),
    [['bad', 422]],
  );
  assert.is(r.view.list('Deployment.apps').length, 2);
});

test('limits end a simulation that would not', () => {
  assert.is(simulate(options({ limits: { steps: 5 } })).stopped.reason, 'step-limit');
  assert.is(simulate(options({ until: 1_000 })).stopped.reason, 'until');
});

test('why an object was written is part of the trace', () => {
  const bind = simulate(options()).trace.find((t) => t.verb === 'bind');
  assert.is(bind?.actor, 'default-scheduler');
  assert.match(bind?.why ?? '', /^to n[12]$/);
  assert.ok((bind?.evidence as { best: string[] } | undefined)?.best);
});

test.run();
