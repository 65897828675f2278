import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type MemoryHost, memoryHost } from '../../host/memory-host.js';
import { run } from '../run.js';

const test = suite('drydock lint');

const privileged = `apiVersion: v1
kind: Pod
metadata:
  name: tool
spec:
  serviceAccount: default
  containers:
    - name: tool
      image: registry.example/tool:1.0
      securityContext:
        privileged: true
`;
const clean = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  COLOR: blue\n';

async function lint(host: MemoryHost, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const before = { ...host.printed };
  const code = await run(['lint', ...args], host);
  return { code, out: host.printed.out.slice(before.out.length), err: host.printed.err.slice(before.err.length) };
}

const ids = (out: string): string[] =>
  out
    .split('\n')
    .slice(0, -2)
    .map((l) => l.split(' ')[2]!);

test('exits 0 where nothing is found, 1 where something is', async () => {
  assert.is((await lint(memoryHost({ 'a.yaml': clean }), 'a.yaml')).code, 0);
  const found = await lint(memoryHost({ 'a.yaml': privileged }), '-o', 'concise', 'a.yaml');
  assert.is(found.code, 1);
  assert.is(
    found.out,
    `a.yaml:6:3 warning rbac/deprecated-service-account-field \`serviceAccount\` is a deprecated name of \`serviceAccountName\`.
a.yaml:11:21 error security/privileged Container \`tool\` runs privileged.
1 error, 1 warning in 1 object
`,
  );
});

test('exits 2 on what cannot be meant', async () => {
  const cases: [string[], RegExp][] = [
    [['-o', 'sarfi', 'a.yaml'], /no such format[\s\S]*sarif/],
    [['-o', 'json', '-o', 'sarif', 'a.yaml'], /two formats for stdout/],
    [['--rule', 'security/priviledged', 'a.yaml'], /no rule security\/priviledged[\s\S]*security\/privileged/],
    [['--preset', 'strickt', 'a.yaml'], /no such preset[\s\S]*strict/],
    [['--kubernetes-version', '1.12', 'a.yaml'], /drydock knows/],
    [['--max-warnings', 'x', 'a.yaml'], /not a whole number/],
    [['--baseline', 'gone.json', 'a.yaml'], /gone\.json/],
    [['--baseline', 'a.yaml', 'a.yaml'], /--baseline a\.yaml/],
  ];
  for (const [args, text] of cases) {
    const { code, err } = await lint(memoryHost({ 'a.yaml': privileged }), ...args);
    assert.is(code, 2, args.join(' '));
    assert.match(err, text);
  }
});

test('--fail-on and --max-warnings decide the exit code', async () => {
  const warnings = memoryHost({ 'a.yaml': privileged.replace(/ {6}securityContext:\n.*\n/, '') });
  assert.is((await lint(warnings, 'a.yaml')).code, 1);
  assert.is((await lint(warnings, '--fail-on', 'error', 'a.yaml')).code, 0);
  assert.is((await lint(warnings, '--fail-on', 'error', '--max-warnings', '0', 'a.yaml')).code, 1);
  assert.is((await lint(warnings, '--fail-on', 'never', 'a.yaml')).code, 0);
});

test('--fix writes safe fixes, --unsafe-fixes the others too, --diff neither', async () => {
  const host = memoryHost({ 'a.yaml': privileged });
  const diff = await lint(host, '--fix', '--diff', 'a.yaml');
  assert.match(diff.out, '-  serviceAccount: default\n+  serviceAccountName: default\n');
  assert.is(host.readText('a.yaml'), privileged);
  assert.is((await lint(host, '--fix', 'a.yaml')).code, 1);
  assert.is(host.readText('a.yaml'), privileged.replace('serviceAccount:', 'serviceAccountName:'));
  assert.is((await lint(host, '--unsafe-fixes', 'a.yaml')).code, 0);
  assert.not.match(host.readText('a.yaml'), 'privileged');
});

test('rules are chosen by flags', async () => {
  const host = memoryHost({ 'a.yaml': privileged });
  const of = async (...args: string[]): Promise<string[]> =>
    ids((await lint(host, '-o', 'concise', ...args, 'a.yaml')).out);
  assert.equal(await of('--rule', 'security/privileged'), ['security/privileged']);
  assert.equal(await of('--disable', 'security/*'), ['rbac/deprecated-service-account-field']);
  assert.ok((await of('--preset', 'pss-restricted')).includes('security/run-as-non-root'));
  assert.ok(!(await of('--preset', 'pss-restricted')).includes('rbac/deprecated-service-account-field'));
});

test('the nearest drydock.yaml sets rules, severities, options and ignores', async () => {
  const host = memoryHost({
    'drydock.yaml':
      'extends: base.yaml\nrules:\n  security/privileged: warning\n  images/registry-allowlist: { severity: info, options: { registries: [other.example] } }\n',
    'base.yaml':
      'rules:\n  rbac/*: off\nignore:\n  - rule: security/privileged\n    kind: Pod\n    name: old-*\n    reason: goes away\n',
    'k8s/a.yaml': privileged,
    'k8s/b.yaml': privileged.replace('name: tool\nspec', 'name: old-tool\nspec'),
  });
  const { out } = await lint(host, '-o', 'concise', 'k8s');
  assert.equal(ids(out), ['images/registry-allowlist', 'security/privileged', 'images/registry-allowlist']);
  assert.match(out, 'k8s/a.yaml:11:21 warning security/privileged');
  assert.match(out, '1 suppressed');
});

test('a configuration that is wrong says where and stops', async () => {
  const cases: [string, RegExp][] = [
    ['rulez: {}\n', /drydock\.yaml:1:1: There is no setting `rulez` here\. Did you mean `rules`\?/],
    ['failOn: sometimes\n', /drydock\.yaml:1:9: `failOn` must be one of error, warning, info, never/],
    ['ignore:\n  - rule: x\n', /drydock\.yaml:2:5: .*reason/],
    ['extends: drydock.yaml\n', /extends itself/],
    [
      'rules:\n  security/priviledged: off\n',
      /drydock\.yaml:2:3: .*security\/priviledged.*Did you mean `security\/privileged`/,
    ],
    ['rules:\n  security/low-uid-gid: { options: { minimum: x } }\n', /drydock\.yaml:2:47: .*must be integer/],
    ['a: [\n', /drydock\.yaml:/],
  ];
  for (const [text, expected] of cases) {
    const { code, err } = await lint(memoryHost({ 'drydock.yaml': text, 'a.yaml': clean }), 'a.yaml');
    assert.is(code, 2, text);
    assert.match(err, expected);
  }
});

test('an ignore entry that meets nothing is a finding in the configuration', async () => {
  const host = memoryHost({
    'drydock.yaml': 'ignore:\n  - rule: security/privileged\n    reason: none left\n',
    'a.yaml': clean,
  });
  const { out, code } = await lint(host, '-o', 'concise', 'a.yaml');
  assert.is(code, 1);
  assert.match(out, 'drydock.yaml:2:11 warning suppression/unused');
});

test('a baseline hides what was there, and nothing new', async () => {
  const host = memoryHost({ 'a.yaml': privileged });
  assert.is((await lint(host, '--write-baseline', 'base.json', 'a.yaml')).code, 0);
  const again = await lint(host, '--baseline', 'base.json', '-o', 'concise', 'a.yaml');
  assert.is(again.out, 'No findings in 1 object; 2 in the baseline\n');
  host.files.set('/home/user/a.yaml', `# moved\n${privileged.replace('spec:\n', 'spec:\n  hostPID: true\n')}`);
  assert.equal(ids((await lint(host, '--baseline', 'base.json', '-o', 'concise', 'a.yaml')).out), [
    'security/host-pid',
  ]);
});

test('several reports in one run', async () => {
  const host = memoryHost({ 'a.yaml': privileged });
  const { out, err } = await lint(host, '-o', 'concise', '-o', 'sarif=out/a.sarif', '-o', 'junit=a.xml', 'a.yaml');
  assert.is(ids(out).length, 2);
  assert.match(err, 'sarif report written to out/a.sarif');
  assert.is((JSON.parse(host.readText('out/a.sarif')) as { version: string }).version, '2.1.0');
  assert.match(host.readText('a.xml'), '<testsuites');
});

test('standard input goes by the name it is given', async () => {
  const host = memoryHost({ 'drydock.yaml': 'exclude: [other.yaml]\n' }, { stdin: privileged });
  assert.match(
    (await lint(host, '-o', 'concise', '--stdin-filename', 'k8s/a.yaml', '-')).out,
    'k8s/a.yaml:11:21 error',
  );
});

test('--print-config shows what is in force', async () => {
  const host = memoryHost({ 'drydock.yaml': 'presets: [strict]\n', 'a.yaml': clean });
  const { out, code } = await lint(host, '--print-config', 'a.yaml');
  assert.is(code, 0);
  assert.match(out, '# drydock.yaml\n');
  assert.match(out, 'presets: [strict]\n');
});

test('charts are rendered with the values given, and fixed where a template prints its own text once', async () => {
  const template = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  serviceAccount: default
  containers:
    - name: web
      image: {{ .Values.image }}
    {{- range until 2 }}
    - name: side-{{ . }}
      image: registry.example/side:1.0
      securityContext:
        capabilities:
          drop: [all]
    {{- end }}
`;
  const host = memoryHost({
    'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'web/values.yaml': 'image: registry.example/web:latest\n',
    'web/templates/pod.yaml': template,
  });
  const found = await lint(host, '-o', 'concise', '--fix', 'web');
  assert.match(found.out, 'web/templates/pod.yaml:9:24 warning images/latest-tag');
  assert.match(found.out, 'web/templates/pod.yaml:15:18 warning security/capability-names');
  assert.is(host.readText('web/templates/pod.yaml'), template.replace('serviceAccount:', 'serviceAccountName:'));
  const other = await lint(host, '-o', 'concise', '--set', 'image=registry.example/web:2.0', 'web');
  assert.not.match(other.out, 'images/latest-tag');
});

test('what was not read is counted', async () => {
  const host = memoryHost({ 'k8s/a.yaml': clean, 'k8s/notes.yaml': 'just: data\n' });
  assert.match((await lint(host, '-o', 'concise', 'k8s')).out, 'not checked: 1 file that is no manifest');
});

test.run();
