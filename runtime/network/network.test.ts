import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ClusterView, groupKindOf, type KubeObject } from '../../compiler/kube/object.js';
import { predictRoutes } from '../predict/routes.js';
import { resolveName } from './dns.js';
import { routeService } from './endpoints.js';
import { routeIngress } from './ingress.js';
import { flowAllowed } from './network-policy.js';

const test = suite('network');

type Extra = Record<string, unknown>;
const object = (
  apiVersion: string,
  kind: string,
  name: string,
  more: Extra = {},
  labels?: Record<string, string>,
): KubeObject =>
  ({
    apiVersion,
    kind,
    metadata: { name, namespace: kind === 'Namespace' ? '' : 'shop', labels },
    ...more,
  }) as unknown as KubeObject;

function view(...objects: KubeObject[]): ClusterView {
  const list = (kind: string, namespace?: string): KubeObject[] =>
    objects.filter((o) => groupKindOf(o) === kind && (namespace === undefined || o.metadata.namespace === namespace));
  return { list, get: (kind, namespace, name) => list(kind, namespace).find((o) => o.metadata.name === name) };
}

const pod = (name: string, ready: boolean, more: Extra = {}, app = 'web'): KubeObject =>
  object(
    'v1',
    'Pod',
    name,
    {
      spec: { nodeName: 'n1', containers: [{ name: 'c', ports: [{ name: 'http', containerPort: 8080 }] }], ...more },
      status: {
        phase: 'Running',
        podIP: `10.0.0.${name.length}`,
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      },
    },
    { app },
  );
const service = (name: string, spec: Extra): KubeObject =>
  object('v1', 'Service', name, { spec: { selector: { app: 'web' }, ...spec } });
const port = (more: Extra = {}): Extra => ({ ports: [{ port: 80, targetPort: 'http', ...more }] });

/** Service, pods, and what port 80 comes to. */
const routing: readonly [string, KubeObject, KubeObject[], { ends?: string[]; dead?: string }][] = [
  [
    'a named port of ready pods',
    service('s', port()),
    [pod('a', true), pod('b', true)],
    { ends: ['a:8080', 'b:8080'] },
  ],
  ['a number needs no declared port', service('s', port({ targetPort: 9000 })), [pod('a', true)], { ends: ['a:9000'] }],
  ['no target means the port itself', service('s', { ports: [{ port: 80 }] }), [pod('a', true)], { ends: ['a:80'] }],
  [
    'a name that no container has',
    service('s', port({ targetPort: 'web' })),
    [pod('a', true)],
    { dead: 'no container of its pods names a port "web"' },
  ],
  [
    'a name of another protocol',
    service('s', port({ protocol: 'UDP' })),
    [pod('a', true)],
    { dead: 'no container of its pods names a port "http"' },
  ],
  [
    'a selector for nobody',
    service('s', port()),
    [pod('a', true, {}, 'db')],
    { dead: 'its selector app=web matches no pod' },
  ],
  [
    'pods that are not ready',
    service('s', port()),
    [pod('a', false), pod('b', false)],
    { dead: 'none of its 2 pods is ready' },
  ],
  [
    'a pod without a node',
    service('s', port()),
    [pod('a', false, { nodeName: undefined })],
    { dead: 'its pod is not scheduled' },
  ],
  [
    'unready addresses on request',
    service('s', { ...port(), publishNotReadyAddresses: true }),
    [pod('a', false)],
    { ends: ['a:8080'] },
  ],
  [
    'no selector and no slices',
    service('s', { ...port(), selector: undefined }),
    [],
    { dead: 'it has no selector, and nobody made EndpointSlices for it' },
  ],
];

for (const [name, svc, pods, want] of routing)
  test(`a Service: ${name}`, () => {
    const [got] = routeService(view(svc, ...pods), svc as never);
    assert.is(got!.dead, want.dead);
    if (want.ends)
      assert.equal(
        got!.backends.filter((b) => b.ready).map((b) => `${b.name}:${b.port}`),
        want.ends,
      );
  });

test('an Ingress: hosts, TLS, missing services and ports', () => {
  const rule = (path: string, name: string, number: number): Extra => ({
    path,
    pathType: 'Prefix',
    backend: { service: { name, port: { number } } },
  });
  const ingress = object('networking.k8s.io/v1', 'Ingress', 'i', {
    spec: {
      tls: [{ hosts: ['*.example.com'] }],
      rules: [
        {
          host: 'shop.example.com',
          http: { paths: [rule('/', 's', 80), rule('/api', 's', 81), rule('/gone', 'gone', 80)] },
        },
        { host: 'plain.test', http: { paths: [rule('/', 's', 80)] } },
      ],
    },
  });
  const all = view(ingress, service('s', port()), pod('a', true));
  assert.equal(
    routeIngress(all, ingress as never).map((e) => [e.url, e.dead]),
    [
      ['https://shop.example.com/', undefined],
      ['https://shop.example.com/api', 'the service has no port 81'],
      ['https://shop.example.com/gone', 'there is no such service'],
      ['http://plain.test/', undefined],
    ],
  );
  const nginx = object('networking.k8s.io/v1', 'IngressClass', 'nginx');
  assert.match(
    routeIngress(view(ingress, nginx, service('s', port()), pod('a', true)), ingress as never)[0]!.dead!,
    'none is the default',
  );
});

const headless = service('db', { clusterIP: 'None', ...port() });
const names: readonly [string, object][] = [
  ['s', { type: 'A', addresses: ['10.96.0.9'] }],
  ['s.shop', { type: 'A', addresses: ['10.96.0.9'] }],
  ['s.shop.svc.cluster.local.', { type: 'A', addresses: ['10.96.0.9'] }],
  ['db', { type: 'A', addresses: ['10.0.0.4'] }],
  ['db-0.db', { type: 'A', addresses: ['10.0.0.4'] }],
  ['db-1.db', { type: 'NXDOMAIN', why: 'headless service db has no ready pod called db-1' }],
  ['ext', { type: 'CNAME', target: 'db.example.com' }],
  ['nope', { type: 'NXDOMAIN', why: 'there is no service nope in namespace shop' }],
];

for (const [name, want] of names)
  test(`DNS: ${name}`, () => {
    const all = view(
      service('s', { clusterIP: '10.96.0.9', ...port() }),
      headless,
      service('ext', { type: 'ExternalName', externalName: 'db.example.com' }),
      pod('db-0', true, { hostname: 'db-0', subdomain: 'db' }),
    );
    assert.equal(resolveName(all, name, 'shop'), want);
  });

test('routes within the cluster say what their names resolve to', () => {
  const routes = predictRoutes(
    view(
      service('s', { clusterIP: '10.96.0.9', ...port() }),
      headless,
      service('ext', { type: 'ExternalName', externalName: 'db.example.com' }),
      service('none', { clusterIP: 'None', ...port(), selector: { app: 'none' } }),
      pod('db-0', true, { hostname: 'db-0', subdomain: 'db' }),
    ),
  );
  assert.equal(Object.fromEntries(routes.map((r) => [r.service, r.resolves])), {
    s: ['10.96.0.9'],
    db: ['10.0.0.4'],
    'ext (db.example.com)': ['db.example.com'],
    none: [],
  });
});

test('network policies: isolation, peers, ports, blocks', () => {
  const web = pod('web', true);
  const db = pod('db', true, {}, 'db');
  const policy = (spec: Extra): KubeObject => object('networking.k8s.io/v1', 'NetworkPolicy', 'p', { spec });
  const ask = (spec: Extra | undefined, from = web, number = 8080) =>
    flowAllowed(view(web, db, ...(spec ? [policy(spec)] : [])), from as never, db as never, number).allowed;
  const onDb = { podSelector: { matchLabels: { app: 'db' } } };
  assert.is(ask(undefined), true, 'open without a policy');
  assert.is(ask({ ...onDb }), false, 'isolated by an empty policy');
  assert.is(ask({ ...onDb, ingress: [{}] }), true, 'an empty rule lets everything in');
  assert.is(ask({ ...onDb, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }] }), true);
  assert.is(ask({ ...onDb, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'api' } } }] }] }), false);
  assert.is(
    ask({
      ...onDb,
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }] }],
    }),
    true,
  );
  assert.is(ask({ ...onDb, ingress: [{ ports: [{ port: 'http' }] }] }), true, 'a named port');
  assert.is(ask({ ...onDb, ingress: [{ ports: [{ port: 5432 }] }] }), false);
  assert.is(ask({ ...onDb, ingress: [{ ports: [{ port: 8000, endPort: 9000 }] }] }), true);
  assert.is(ask({ ...onDb, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/29' } }] }] }), true);
  assert.is(
    ask({ ...onDb, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/29', except: ['10.0.0.3/32'] } }] }] }),
    false,
  );
  assert.is(
    ask({ podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'] }),
    false,
    'egress of the source',
  );
});

test('routes name the workloads that policies let in', () => {
  const web = pod('web', true);
  const db = pod('db', true, {}, 'db');
  const other = pod('other', true, {}, 'other');
  const api = service('db', { ...port(), selector: { app: 'db' }, clusterIP: '10.96.0.1' });
  const policy = (spec: Extra): KubeObject => object('networking.k8s.io/v1', 'NetworkPolicy', 'p', { spec });
  const callers = (spec?: Extra) =>
    predictRoutes(view(web, db, other, api, ...(spec ? [policy(spec)] : [])))[0]!.callers;
  const onDb = { podSelector: { matchLabels: { app: 'db' } } };
  assert.is(callers(), undefined, 'without a policy everyone');
  assert.is(callers({ ...onDb, ingress: [{}] }), undefined, 'a rule for all');
  assert.equal(callers(onDb), []);
  assert.equal(callers({ ...onDb, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }] }), [
    'pod/web',
  ]);
  assert.equal(
    callers({ podSelector: { matchLabels: { app: 'other' } }, policyTypes: ['Egress'] }),
    ['pod/db', 'pod/web'],
    'whose own policy keeps it in',
  );
});

test.run();
