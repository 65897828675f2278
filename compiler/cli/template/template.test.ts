import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runInMemory } from '../run-in-memory.js';

const test = suite('drydock template');

const chart = {
  'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
  'c/templates/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
  kube: {{ .Capabilities.KubeVersion }}
  ingress: {{ .Capabilities.APIVersions.Has "networking.k8s.io/v1/Ingress" | quote }}
{{- if .Values.gone }}
---
apiVersion: example.com/v1
kind: Foo
metadata:
  name: f
---
apiVersion: extensions/v1beta1
kind: Ingress
metadata:
  name: i
{{- end }}
{{- if .Values.typo }}
---
apiVersion: v1
kind: Service
metadata:
  name: s
spec:
  ports:
    - prot: 80
{{- end }}
`,
};

const template = (...flags: string[]) => runInMemory(['template', 'r', 'c', ...flags], chart);

test('--validate renders for a cluster of the wanted minor', async () => {
  const { code, out } = await template('--validate', '--kube-version', '1.34');
  assert.is(code, 0);
  assert.match(out, 'kube: v1.34');
  assert.match(out, 'ingress: "true"');
  assert.match((await template()).out, 'ingress: "false"');
});

// Helm 3.22.0 and 4.3.1 against kube-apiserver 1.36.3.
test('--validate refuses kinds that the cluster does not have, in Helm’s words and order', async () => {
  const missing = (name: string, kind: string, version: string): string =>
    `resource mapping not found for name: "${name}" namespace: "" from "": no matches for kind "${kind}" in version "${version}"\nensure CRDs are installed first`;
  const { code, out, err } = await template('--validate', '--helm-version', '3', '--set', 'gone=1');
  assert.is(code, 1);
  assert.is(out, '');
  const [ingress, foo] = [missing('i', 'Ingress', 'extensions/v1beta1'), missing('f', 'Foo', 'example.com/v1')];
  assert.is(err, `Error: unable to build kubernetes objects from release manifest: [${ingress}, ${foo}]\n`);
  assert.is((await template('--dry-run=server', '--set', 'gone=1')).err, err, 'Helm 4 has the flag under another name');
});

test('--validate says at the template line what the API server would refuse', async () => {
  const { code, out, err } = await template('--validate', '--set', 'typo=1');
  assert.is(code, 1);
  assert.match(out, 'prot: 80');
  assert.match(err, /c\/templates\/a\.yaml:28:7 +schema\/unknown-field +Service s/);
});

test('--validate wants a version that drydock has tables of', async () => {
  const { code, err } = await template('--validate', '--kube-version', '1.20');
  assert.is(code, 2);
  assert.match(err, '1.34');
});

/** Chart files in place of those above, the flags, and what Helm prints on stdout (both majors). */
const broken: readonly [string, Record<string, string>, string][] = [
  [
    'the files of a release that is no YAML',
    { 'c/templates/a.yaml': 'a: b\n c: d\n', 'c/templates/b.yaml': 'x: y\n' },
    '---\n# Source: c/templates/a.yaml\na: b\n c: d\n\n---\n# Source: c/templates/b.yaml\nx: y\n',
  ],
  ['nothing of a template that fails', { 'c/templates/a.yaml': '{{ fail "x" }}' }, '\n'],
  ['nothing of a chart for other clusters', { 'c/Chart.yaml': `${chart['c/Chart.yaml']}kubeVersion: ">=9"\n` }, '\n'],
];

for (const [what, files, expected] of broken)
  test(`--debug prints ${what}`, async () => {
    const run = (...flags: string[]) => runInMemory(['template', 'r', 'c', ...flags], { ...chart, ...files });
    const { code, out, err } = await run('--debug');
    assert.is(code, 1);
    assert.is([...out.split('\n')].sort().join('\n'), expected.split('\n').sort().join('\n'));
    assert.not.match(err, 'Use --debug');
    const short = await run();
    assert.is(short.out, '');
    assert.match(short.err, /\n\nUse --debug flag to render out invalid YAML\n$/);
  });

test('takes the flags of helm that change no output', async () => {
  const flags =
    '--atomic --wait --wait-for-jobs --timeout 5m --create-namespace --dry-run --skip-crds=true --skip-tests=false -l a=b --version 1';
  assert.equal(await template(...flags.split(' ')), await template());
});

test('drydock import takes the values of charts', async () => {
  const { code, out } = await runInMemory(['import', 'c', '--to', 'yaml', '--set', 'typo=1'], chart);
  assert.is(code, 0);
  assert.match(out, 'prot: 80');
});

test('refuses what would run programs or ask the network, and says why', async () => {
  for (const [flags, why] of [
    [['--post-renderer', './x'], 'runs no programs'],
    [['--repo', 'https://x'], 'works offline'],
    [['--verify'], 'helm verify'],
    [['--enable-dns'], 'asks no network'],
  ] as const) {
    const { code, err } = await template(...flags);
    assert.is(code, 2, flags[0]);
    assert.match(err, why);
  }
});

test.run();
