import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { toPointer } from '../kube/json.js';
import { lowerYaml } from '../lower/from-yaml.js';
import { SourceFile } from '../text/source-file.js';
import { parseYaml } from '../yaml/parse.js';
import { buildGraph, type ObjectGraph } from './graph.js';

const test = suite('object graph');

const graphOf = (yaml: string): ObjectGraph => buildGraph(lowerYaml(parseYaml(new SourceFile('a.yaml', yaml))).objects);

/** `kind pointer → target state`, one line a reference. */
function lines(graph: ObjectGraph): string[] {
  return graph
    .references()
    .map(
      (r) =>
        `${r.kind} ${toPointer(r.path)} → ${r.targetKind} ${r.targetNamespace ? `${r.targetNamespace}/` : ''}${r.name ?? r.targets.map((t) => t.name).join('+')}${r.part ? ` ${r.part.kind} ${r.part.value}` : ''} ${r.state}${r.optional ? ' optional' : ''}`,
    );
}

const pod = (spec: string, kind = 'Pod'): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: {name: p, namespace: ns}\nspec: ${spec}\n`;

const cases: [string, string, string[]][] = [
  [
    'a key of a ConfigMap, there and missing',
    `${pod('{containers: [{name: c, env: [{name: A, valueFrom: {configMapKeyRef: {name: m, key: a}}}, {name: B, valueFrom: {configMapKeyRef: {name: m, key: b}}}]}]}')}---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: ns}, data: {a: "1"}}`,
    [
      'config-map /spec/containers/0/env/0/valueFrom/configMapKeyRef/name → ConfigMap ns/m resolved',
      'config-map /spec/containers/0/env/0/valueFrom/configMapKeyRef/key → ConfigMap ns/m key a resolved',
      'config-map /spec/containers/0/env/1/valueFrom/configMapKeyRef/name → ConfigMap ns/m resolved',
      'config-map /spec/containers/0/env/1/valueFrom/configMapKeyRef/key → ConfigMap ns/m key b missing',
    ],
  ],
  [
    'names do not reach across namespaces',
    `${pod('{volumes: [{name: v, configMap: {name: m, optional: true}}], containers: []}')}---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: other}}`,
    ['config-map /spec/volumes/0/configMap/name → ConfigMap ns/m missing optional'],
  ],
  [
    'what the cluster always has is unknown, not missing',
    pod(
      '{serviceAccountName: default, priorityClassName: system-node-critical, volumes: [{name: v, configMap: {name: kube-root-ca.crt}}], containers: []}',
    ),
    [
      'config-map /spec/volumes/0/configMap/name → ConfigMap ns/kube-root-ca.crt unknown',
      'service-account /spec/serviceAccountName → ServiceAccount ns/default unknown',
      'priority-class /spec/priorityClassName → PriorityClass.scheduling.k8s.io system-node-critical unknown',
    ],
  ],
  [
    'Secrets that an operator makes are unknown, others missing once the input holds Secrets',
    `${pod('{containers: [{name: c, envFrom: [{secretRef: {name: tls}}, {secretRef: {name: ext}}, {secretRef: {name: gone}}]}]}')}---\n{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: x, namespace: ns}, spec: {secretName: tls}}\n---\n{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: ext, namespace: ns}}\n---\n{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: ns}}`,
    [
      'secret /spec/containers/0/envFrom/0/secretRef/name → Secret ns/tls unknown',
      'secret /spec/containers/0/envFrom/1/secretRef/name → Secret ns/ext unknown',
      'secret /spec/containers/0/envFrom/2/secretRef/name → Secret ns/gone missing',
    ],
  ],
  [
    'a Service and its pods; an empty selector refers to nothing',
    `{apiVersion: v1, kind: Service, metadata: {name: s, namespace: ns}, spec: {selector: {a: b}}}\n---\n{apiVersion: v1, kind: Service, metadata: {name: t}, spec: {selector: {}}}\n---\n{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: ns, labels: {a: b, c: d}}, spec: {containers: []}}`,
    ['service-pods /spec/selector → Pod ns/p resolved'],
  ],
  [
    'an Ingress, its Service, its port',
    `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i}, spec: {defaultBackend: {service: {name: s, port: {number: 81}}}}}\n---\n{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80}]}}`,
    [
      'ingress-service /spec/defaultBackend/service/name → Service default/s resolved',
      'ingress-service /spec/defaultBackend/service/port/number → Service default/s port 81 missing',
    ],
  ],
  [
    'a binding across namespaces, a role of every cluster, users are no objects',
    '{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: b, namespace: ns}, roleRef: {kind: ClusterRole, name: view}, subjects: [{kind: ServiceAccount, name: a, namespace: m}, {kind: User, name: u}]}',
    [
      'role-ref /roleRef/name → ClusterRole.rbac.authorization.k8s.io view unknown',
      'role-subject /subjects/0/name → ServiceAccount m/a missing',
    ],
  ],
  [
    'claims that a StatefulSet makes, and volumes that its templates replace',
    `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: {replicas: 2, volumeClaimTemplates: [{metadata: {name: data}}], template: {spec: {volumes: [{name: data, persistentVolumeClaim: {claimName: data}}], containers: []}}}}\n---\n${pod('{volumes: [{name: v, persistentVolumeClaim: {claimName: data-db-1}}, {name: w, persistentVolumeClaim: {claimName: data-db-2}}], containers: []}').replace('namespace: ns', '')}`,
    [
      'persistent-volume-claim /spec/volumes/0/persistentVolumeClaim/claimName → PersistentVolumeClaim default/data-db-1 unknown',
      'persistent-volume-claim /spec/volumes/1/persistentVolumeClaim/claimName → PersistentVolumeClaim default/data-db-2 missing',
    ],
  ],
];

for (const [name, yaml, expected] of cases)
  test(name, () => {
    assert.equal(lines(graphOf(yaml)), expected);
  });

test('references are found from both ends', () => {
  const graph = graphOf(
    '{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {a: b}}}\n---\n{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {a: b}}, spec: {containers: []}}',
  );
  const [service, target] = graph.nodes;
  assert.is(graph.referencesTo(target!)[0]?.from, service);
  assert.is(graph.lookup('Pod', 'default', 'p'), target);
});

test('custom kinds of the input know whether they have a namespace', () => {
  const graph = graphOf(
    '{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: x}, spec: {group: g.io, scope: Cluster, names: {kind: Zone}}}\n---\n{apiVersion: g.io/v1, kind: Zone, metadata: {name: z}}',
  );
  assert.is(graph.nodes[1]!.namespace, '');
});

test('values of any shape do not break it', () => {
  for (const junk of ['5', 'x', '[]', '[5, x, [], {}]', '{a: 5}', '~'])
    for (const field of ['spec', 'metadata', 'subjects', 'roleRef', 'webhooks'])
      for (const kind of ['Pod', 'Service', 'ConfigMap'])
        graphOf(`{apiVersion: v1, kind: ${kind}, ${field}: ${junk}}`).references();
});

test.run();
