import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runInMemory } from '../run-in-memory.js';

// Texts: Helm 4.3.1 against a control plane of Kubernetes 1.36.3 with kwok.
const test = suite('helm in scenarios');

const template = `apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}-web}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, resources: {requests: {cpu: {{ .Values.cpu | quote }}}}}]}
---
{{- $old := lookup "v1" "Secret" .Release.Namespace "token" }}
apiVersion: v1
kind: Secret
metadata: {name: token}
stringData:
  first: {{ if $old }}{{ $old.data.first | b64dec | quote }}{{ else }}{{ printf "rev %d" .Release.Revision | quote }}{{ end }}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}-kept, annotations: {helm.sh/resource-policy: keep}}
data:
  revision: "{{ .Release.Revision }}"
  secrets: "{{ len (lookup "v1" "Secret" .Release.Namespace "").items }}"
  size: {{ .Values.size | quote }}
`;

const chart = (version: string, values: string) => ({
  [`web-${version}/Chart.yaml`]: `apiVersion: v2\nname: web\nversion: ${version}.0.0\nappVersion: a${version}\n`,
  [`web-${version}/values.yaml`]: values,
  [`web-${version}/templates/all.yaml`]: template,
  [`web-${version}/templates/NOTES.txt`]: 'Revision {{ .Release.Revision }}\n',
});

/** What is run, and what its output has in it; an error where it begins so. */
const steps: readonly [command: string, ...expected: string[]][] = [
  [
    'helm: install a ./web-1 --set size=big',
    'REVISION: 1\nDESCRIPTION: Install complete\nTEST SUITE: None\nNOTES:\nRevision 1\n',
  ],
  [
    'helm: install a ./web-1',
    'Error: INSTALLATION FAILED: release name check failed: cannot reuse a name that is still in use\n',
  ],
  ['helm: upgrade a ./web-2', 'Release "a" has been upgraded. Happy Helming!\n', 'NOTES:\nRevision 2\n'],
  ['kubectl: get configmap a-kept -o yaml', 'revision: "2"', 'size: big'],
  ['kubectl: get secret token -o yaml', 'first: cmV2IDE='],
  ['helm: upgrade a ./web-2 --reuse-values --set cpu=10m', 'REVISION: 3'],
  ['kubectl: get deployment a-web', '1/1'],
  ['helm: upgrade a ./web-2 --reset-values', 'REVISION: 4'],
  ['kubectl: get configmap a-kept -o yaml', 'size: small'],
  [
    'helm: upgrade a ./web-2 --set cpu=99 --timeout 9s --rollback-on-failure',
    'Error: UPGRADE FAILED: release a failed, and has been rolled back due to rollback-on-failure being set: resource Deployment/default/a-web not ready',
  ],
  ['helm: history a --max 2', '5       \t', 'Upgrade "a" failed: resource', '6       \t', 'Rollback to 4'],
  [
    'helm: install b ./web-1 --set cpu=99 --timeout 9s --atomic',
    'Error: INSTALLATION FAILED: unable to continue with install: Secret "token" in namespace "default" exists',
  ],
  [
    'helm: uninstall a --keep-history',
    'These resources were kept due to the resource policy:\n[ConfigMap] a-kept\n\nrelease "a" uninstalled\n',
  ],
  ['helm: uninstall a --keep-history', 'Error: the release named "a" is already deleted\n'],
  ['helm: uninstall a', 'release "a" uninstalled\n'],
  ['helm: history a', 'Error: release: not found\n'],
  ['helm: uninstall a --ignore-not-found'],
  [
    'helm: install b ./web-1 --set cpu=99 --timeout 9s --atomic',
    'Error: INSTALLATION FAILED: release b failed, and has been uninstalled due to rollback-on-failure being set: resource Deployment/default/b-web not ready',
  ],
  ['helm: history b', 'Error: release: not found\n'],
  ['helm: install a ./web-1', 'REVISION: 1'],
  [
    'helm: install c ./web-1 --namespace nope',
    'Error: INSTALLATION FAILED: create: failed to create: namespaces "nope" not found\n',
  ],
  ['helm: install ./web-1', 'Error: INSTALLATION FAILED: must either provide a name or specify --generate-name\n'],
  ['helm: upgrade a', 'Error: "helm upgrade" requires 2 arguments\n\nUsage:  helm upgrade [RELEASE] [CHART] [flags]\n'],
  ['helm: rollback a 9', 'Error: release has no 9 version\n'],
];

test('verbs answer as Helm does, and charts see their revision, their values before and the cluster', async () => {
  const scenario = {
    name: 'web',
    kubelet: 'instant',
    cluster: { nodes: [{ metadata: { name: 'n1' }, status: { capacity: { cpu: '4', memory: '8Gi', pods: '110' } } }] },
    steps: steps.map(([command, ...expected]) => {
      const [word, line] = command.split(': ');
      return { [word!]: line, mayFail: expected[0]?.startsWith('Error: ') ?? false };
    }),
  };
  const files = {
    's.json': JSON.stringify(scenario),
    ...chart('1', 'replicas: 2\ncpu: 10m\nsize: small\n'),
    ...chart('2', 'replicas: 1\ncpu: 10m\nsize: small\n'),
  };
  const { code, out, err } = await runInMemory(['simulate', 's.json', '-o', 'json'], files);
  assert.is(code, 0, out + err);
  const said = (JSON.parse(out) as { steps: { code: number; stdout: string; stderr: string }[] }).steps;
  steps.forEach(([command, ...expected], i) => {
    const { stdout, stderr, code: failed } = said[i]!;
    assert.is(failed !== 0, expected[0]?.startsWith('Error: ') ?? false, `${command}\n${stdout}${stderr}`);
    for (const text of expected)
      assert.ok((stdout + stderr).includes(text), `${command}\n${stdout}${stderr}\nlacks ${text}`);
  });
});

test.run();
