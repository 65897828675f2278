import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryHost } from '../host/memory-host.js';
import { run } from './run.js';

/* How admission differs from the default: flags, drydock.yaml, and the file that both may name. */

const test = suite('admission options');
const read = (name: string): string => readFileSync(`fixtures/admission/flags/${name}`, 'utf8');
const files = {
  'admission.yaml': read('admission.yaml'),
  'events.yaml': read('events.yaml'),
  'objects.yaml': read('objects.yaml'),
};
const plugins = 'DenyServiceExternalIPs,AlwaysPullImages,PodNodeSelector,EventRateLimit';

async function drydock(
  more: Record<string, string>,
  ...argv: string[]
): Promise<{ code: number; out: string; err: string }> {
  const host = memoryHost({ ...files, ...more });
  const code = await run(argv, host);
  return { code, ...host.printed };
}

const answersOf = (out: string): { name: string; code: number; message?: string; object?: { spec: PodSpec } }[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

interface PodSpec {
  readonly nodeSelector?: object;
  readonly containers: readonly { readonly imagePullPolicy: string; readonly env?: object }[];
}

/** As kube-apiserver 1.36.3 answers with the same flags and files. */
const expected: readonly (readonly [name: string, code: number, message?: string])[] = [
  ['a1', 403, 'pods "a1" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)'],
  ['a2', 201],
  ['a3', 403, 'pods "a3" is forbidden: pod node label selector conflicts with its namespace node label selector'],
  ['a4', 201],
  ['a5', 201],
  ['s', 403, 'services "s" is forbidden: Use of external IPs is denied by admission control'],
  ['d', 201],
  ['e1', 201],
  ['e2', 429, 'Too many requests: limit reached on type Namespace for key default'],
];

test('answers as a server with these flags does', async () => {
  const argv = ['--enable-admission-plugins', plugins, '--admission-control-config-file', 'admission.yaml'];
  const { out } = await drydock({}, 'validate', '-o', 'jsonl', ...argv, 'objects.yaml');
  const answers = answersOf(out);
  assert.equal(
    answers.map(({ name, code, message }) => (message === undefined ? [name, code] : [name, code, message])),
    expected,
  );
  const { nodeSelector, containers } = answers[3]!.object!.spec;
  assert.equal([nodeSelector, containers[0]!.imagePullPolicy], [{ zone: 'a', disk: 'ssd' }, 'Always']);
});

test('the configuration says the same', async () => {
  const config = `admission: {enable: [${plugins}], configFile: admission.yaml}\n`;
  const { out } = await drydock({ 'drydock.yaml': config }, 'validate', '-o', 'jsonl', 'objects.yaml');
  assert.equal(
    answersOf(out).map((a) => a.code),
    expected.map(([, code]) => code),
  );
  const lint = await drydock({ 'drydock.yaml': config }, 'lint', '-o', 'concise', 'objects.yaml');
  assert.match(lint.out, 'Use of external IPs is denied by admission control');
  const plan = await drydock({ 'drydock.yaml': config }, 'plan', '-o', 'json', 'objects.yaml');
  assert.match(plan.out, 'limit reached on type Namespace');
});

test('plans read the flags of a kubeadm configuration', async () => {
  const initial = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n---\n';
  const flags = '{name: enable-admission-plugins, value: "NodeRestriction,DenyServiceExternalIPs"}';
  const file = '{name: admission-control-config-file, value: /etc/kubernetes/admission.yaml}';
  const cluster = `${initial}apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer: {extraArgs: [${flags}, ${file}]}\n`;
  const { out } = await drydock(
    { 'kubeadm.yaml': cluster },
    'plan',
    '--cluster',
    'kubeadm.yaml',
    '-o',
    'json',
    'objects.yaml',
  );
  assert.match(out, 'Use of external IPs is denied by admission control');
  assert.match(out, '/etc/kubernetes/admission.yaml of the API server is not at hand');
});

test('a plugin that is switched off refuses nothing', async () => {
  const pod = (cpu: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p${cpu}}\nspec: {containers: [{name: c, image: i, resources: {requests: {cpu: "${cpu}"}}}]}\n`;
  const limits =
    'apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec: {limits: [{type: Container, min: {cpu: 5}}]}\n';
  const input = { 'in.yaml': `${limits}---\n${pod('1')}` };
  assert.match((await drydock(input, 'validate', '-o', 'jsonl', 'in.yaml')).out, '"code":403');
  const off = await drydock(input, 'validate', '-o', 'jsonl', '--disable-admission-plugins', 'LimitRanger', 'in.yaml');
  assert.not.match(off.out, '"code":403');
});

test('presets of old reach the pods that they select', async () => {
  const preset =
    'apiVersion: settings.k8s.io/v1alpha1\nkind: PodPreset\nmetadata: {name: db}\nspec: {selector: {matchLabels: {app: web}}, env: [{name: DB, value: main}]}\n';
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{name: c, image: i}]}\n';
  const input = { 'in.yaml': `${preset}---\n${pod}` };
  const { out } = await drydock(input, 'validate', '-o', 'jsonl', '--enable-admission-plugins', 'PodPreset', 'in.yaml');
  const [made, web] = answersOf(out);
  assert.is(made!.code, 201);
  assert.equal(web!.object!.spec.containers[0]!.env, [{ name: 'DB', value: 'main' }]);
});

const refusals: readonly (readonly [argv: readonly string[], said: string])[] = [
  [
    ['--enable-admission-plugins', 'AlwaysPulImages'],
    'plugin "AlwaysPulImages" is unknown; did you mean AlwaysPullImages?',
  ],
  [
    ['--enable-admission-plugins', 'LimitRanger', '--disable-admission-plugins', 'LimitRanger'],
    '[LimitRanger] in enable-admission-plugins and disable-admission-plugins overlapped',
  ],
  [['--admission-control-config-file', 'events.yaml'], 'events.yaml: not an AdmissionConfiguration'],
  [['--admission-control-config-file', 'none.yaml'], 'none.yaml: no such file'],
];

for (const [argv, said] of refusals)
  test(`refuses ${argv.join(' ')}`, async () => {
    const { code, err } = await drydock({}, 'validate', ...argv, 'objects.yaml');
    assert.is(code, 2);
    assert.match(err, said);
  });

test('what is not simulated is said', async () => {
  const { err } = await drydock({}, 'validate', '--enable-admission-plugins', 'ImagePolicyWebhook', 'objects.yaml');
  assert.is(
    err,
    'drydock: The admission plugin ImagePolicyWebhook is not simulated: what it would refuse is not seen.\n',
  );
});

test.run();
