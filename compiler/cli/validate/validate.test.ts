import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryHost } from '../../host/memory-host.js';
import { run } from '../run.js';

const test = suite('drydock validate');

async function validate(yaml: string, ...args: string[]): Promise<{ code: number; lines: string[]; out: string }> {
  const host = memoryHost({ 'a.yaml': yaml });
  const code = await run(['validate', '--no-config', ...args, 'a.yaml'], host);
  return { code, out: host.printed.out, lines: host.printed.out.trimEnd().split('\n') };
}

const policy = (version: string): string => `apiVersion: admissionregistration.k8s.io/${version}
kind: MutatingAdmissionPolicy
metadata: {name: p}
spec:
  matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}
  reinvocationPolicy: Never
  failurePolicy: Fail
  mutations:
    - patchType: ApplyConfiguration
      applyConfiguration: {expression: "Object{}"}
`;

test('two versions: a finding of one of them names it, one of both stands once', async () => {
  const { code, lines } = await validate(
    `${policy('v1')}---\napiVersion: v1\nkind: Servcie\nmetadata: {name: a}\n`,
    ...['--kubernetes-version', '1.34', '--kubernetes-version', '1.37', '-o', 'concise'],
  );
  assert.is(code, 1);
  assert.equal(lines, [
    'a.yaml:1:13 error schema/unknown-kind Kubernetes 1.34 knows MutatingAdmissionPolicy only as admissionregistration.k8s.io/v1alpha1 or admissionregistration.k8s.io/v1beta1, which a server does not serve unless it is told to. (with Kubernetes 1.34)',
    'a.yaml:13:7 error schema/unknown-kind Kubernetes 1.34 serves no kind Servcie in v1.',
    '2 errors in 2 objects',
  ]);
});

test('two versions make one JSON document', async () => {
  const { out } = await validate(
    policy('v1'),
    '--kubernetes-version',
    '1.34',
    '--kubernetes-version',
    '1.37',
    '-o',
    'json',
  );
  assert.is(JSON.parse(out).kubernetesVersion, '1.34, 1.37');
});

const foreign: readonly string[] = [
  'serving.knative.dev/v1 Service',
  'batch.volcano.sh/v1alpha1 Job',
  'apps.kruise.io/v1alpha1 StatefulSet',
  'networking.istio.io/v1 Gateway',
  'autoscaling.k8s.io/v1 VerticalPodAutoscaler',
];

for (const kind of foreign)
  test(`${kind} is no built-in kind: it is not checked, and that is said`, async () => {
    const [apiVersion, name] = kind.split(' ');
    const { code, lines } = await validate(`apiVersion: ${apiVersion}\nkind: ${name}\nmetadata: {name: a}\n`);
    assert.is(code, 0);
    assert.equal(lines, ['✔ No findings in 1 object; not checked: 1 object of an unknown kind']);
  });

const slips: readonly (readonly [kind: string, message: RegExp, fix: string | undefined])[] = [
  ['apps.k8s.io/v1 Deployment', /serves Deployment as apps\/v1, not as apps\.k8s\.io\/v1/, 'Change to apps/v1'],
  ['v1 Deployment', /serves Deployment as apps\/v1, not as v1/, 'Change to apps/v1'],
  ['apps/v1 Deploymnet', /serves no kind Deploymnet in apps\/v1/, 'Change to Deployment'],
  ['policy/v1 Gangway', /serves no kind Gangway in policy\/v1/, undefined],
];

for (const [kind, message, fix] of slips)
  test(`${kind} is a slip`, async () => {
    const [apiVersion, name] = kind.split(' ');
    const { out } = await validate(`apiVersion: ${apiVersion}\nkind: ${name}\nmetadata: {name: a}\n`, '-o', 'json');
    const [finding, ...rest] = JSON.parse(out).diagnostics;
    assert.equal(rest, []);
    assert.match(finding.message, message);
    assert.is(finding.fixes?.[0]?.title, fix);
  });

test('a near field is offered as a fix only where the value has its type', async () => {
  const { out } = await validate(
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      imag: a\n      port: 80\n',
    ...['-o', 'json'],
  );
  const found = JSON.parse(out).diagnostics as { help: string; fixes?: { title: string }[] }[];
  assert.equal(
    found.map((d) => [d.help, d.fixes?.[0]?.title]),
    [
      ['Did you mean image?', 'Rename to image'],
      ['Did you mean ports?', undefined],
    ],
  );
});

test('a warning about an annotation stands at the annotation', async () => {
  const { lines } = await validate(
    'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n  annotations:\n    kubernetes.io/ingress.class: nginx\nspec: {defaultBackend: {service: {name: a, port: {number: 80}}}}\n',
    ...['-o', 'concise'],
  );
  assert.match(lines[0] ?? '', /^a\.yaml:6:\d+ warning server\/warning annotation/);
});

test.run();
