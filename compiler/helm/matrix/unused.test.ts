import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ChartSource, matrix, matrixFindings, type RenderOptions } from '../index.js';

const test = suite('helm: unused values of a chart under all its switches');
const options: RenderOptions = { releaseName: 'r', helmVersion: 4, now: new Date(0), seed: 's' };

/** Every way to use a value, and beside each an entry that nobody uses. */
const files = {
  'Chart.yaml': `apiVersion: v2
name: big
version: 0.1.0
dependencies:
- {name: sub, version: "*", alias: al, condition: al.enabled}
- {name: imp, version: "*", import-values: [{child: data, parent: got}]}
`,
  'values.yaml': `global: {reg: r, unusedGlobal: x}
al: {enabled: false, name: aliased, topUnused: 1}
got: {}
whole: {a: 1, b: {c: 2}}
tplText: "{{ .Values.viaTpl }}"
viaTpl: v
idx: {k: 1, unusedIdx: 2}
dg: {a: {b: 1, unusedDig: 2}}
gt: {k: 1, unusedGet: 3}
wth: {x: 1, unusedWith: 2}
rng: [{n: 1, m: 2}]
dollar: {v: 1, unusedDollar: 1}
pass: {p: 1, unusedPass: 2}
hk: {there: 1}
image: {repository: r, tag: t, pullPolicy: unused}
unusedTop: 1
unusedTable: {a: 1, b: 2}
cond: {deep: false, mode: ""}
plk: {a: 1, b: 2}
merged: {a: 1}
list: []
`,
  'templates/_h.tpl': `{{- define "h" -}}
{{ .pass.p }}
{{- end }}
{{- define "never" }}{{ .Values.neverCalled }}{{ end }}`,
  'templates/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
  w: {{ toYaml .Values.whole | quote }}
  t: {{ tpl .Values.tplText . | quote }}
  i: {{ index .Values "idx" "k" | quote }}
  d: {{ dig "a" "b" "none" .Values.dg | quote }}
  g: {{ get .Values.gt "k" | quote }}
  o: {{ .Values.got.one | quote }}
  {{- with .Values.wth }}
  x: {{ .x | quote }}
  {{- end }}
  {{- range .Values.rng }}
  n{{ .n }}: {{ .m | quote }}
  {{- end }}
  {{- range $k, $v := .Values.list }}
  l: {{ $.Values.dollar.v }}
  {{- end }}
  v: {{ $.Values.dollar.v | quote }}
  p: {{ include "h" (dict "pass" .Values.pass) | quote }}
  {{- if hasKey .Values.hk "there" }}
  h: "1"
  {{- end }}
  im: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
  {{- if and .Values.cond.deep (eq .Values.cond.mode "x") }}
  c: {{ pluck "a" .Values.plk | first | quote }}
  {{- end }}
  me: {{ (merge (dict) .Values.merged).a | quote }}
`,
  'charts/sub/Chart.yaml': `apiVersion: v2
name: sub
version: 0.1.0
`,
  'charts/sub/values.yaml': `enabled: true
name: s
neverSub: 1
`,
  'charts/sub/templates/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Values.name }}}
data: {g: "{{ .Values.global.reg }}"}
`,
  'charts/imp/Chart.yaml': `apiVersion: v2
name: imp
version: 0.1.0
`,
  'charts/imp/values.yaml': `data: {one: 1, two: 2}
unusedImp: 1
`,
};

const chartOf = (texts: Readonly<Record<string, string>>): ChartSource => ({
  path: 'c',
  archive: false,
  files: Object.entries(texts).map(([name, text]) => ({ name, path: name, bytes: new TextEncoder().encode(text) })),
});

function unused(texts: Readonly<Record<string, string>>, maxRenders = 60): string[] {
  const chart = chartOf(texts);
  const found = matrixFindings(chart, matrix(chart, options, { maxRenders }));
  return found.filter((d) => d.id === 'chart/unused-value').map((d) => /`(.*)`/.exec(d.message)![1]!);
}

test('are found beside those that are used in any of Helm’s ways', () => {
  assert.equal(unused(files).sort(), [
    'al.neverSub',
    'al.topUnused',
    'dg.a.unusedDig',
    'dollar.unusedDollar',
    'global.unusedGlobal',
    'got.two',
    'gt.unusedGet',
    'idx.unusedIdx',
    'image.pullPolicy',
    'imp.unusedImp',
    'pass.unusedPass',
    'unusedTable',
    'unusedTop',
    'wth.unusedWith',
  ]);
});

/** What no render reached may use a value: nobody knows, so nothing is said. */
const unreached: readonly [what: string, template: string][] = [
  ['by its path', 'a: {{ .Values.a.b.c }}'],
  ['as a part of a table', 'a: {{ toYaml .Values.a }}'],
  ['by a name alone', 'a: {{ range $v := $.Values.x }}{{ $v.a }}{{ end }}'],
  ['by a text', 'a: {{ index . "Values" "a" "b" }}'],
];

for (const [what, template] of unreached)
  test(`are not told where a branch that was never rendered reads them: ${what}`, () => {
    const texts = {
      'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
      'templates/a.yaml': `{{- if .Release.IsUpgrade }}\n${template}\n{{- end }}\n`,
      'values.yaml': 'a: {b: {c: 1}}\nother: 1\n',
    };
    assert.equal(unused(texts), ['other']);
  });

test('branches get their renders beside a long schema', () => {
  const keys = Array.from({ length: 80 }, (_, i) => `k${i}`);
  const schema = { properties: Object.fromEntries(keys.map((k) => [k, { type: 'boolean' }])) };
  const texts = {
    'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
    'templates/a.yaml': '{{- if .Values.on }}\na: b\n{{- end }}\n',
    'values.yaml': `on: false\n${keys.map((k) => `${k}: false\n`).join('')}`,
    'values.schema.json': JSON.stringify(schema),
  };
  const chart = chartOf(texts);
  assert.equal(matrix(chart, options, { maxRenders: 10 }).use.untaken, []);
});

test.run();
