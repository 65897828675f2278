import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nodeHost } from '../app/node-host.js';
import { generator } from './bench/mutator.js';
import {
  type ChartSource,
  explain,
  explanationText,
  loadChart,
  type RenderOptions,
  renderChart,
  textOf,
} from './index.js';

const test = suite('helm: --explain names what made a line');
const options: RenderOptions = { releaseName: 'r', helmVersion: 4, seed: 's', now: new Date(0) };
const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const helpers = `{{- define "name" -}}
{{ default "plain" .Values.name }}
{{- end }}
{{- define "block" -}}
{{- if .Values.use }}
use: {{ .Values.word }}
{{- end }}
{{- end }}
`;
const values = `name: web
use: true
word: hi
size: 3
flags: {a: {b: deep}}
script: |
  one
  two {{ "x" }}
  three
`;

/** A template, the line of it that is asked for, and all that the answer names. */
const table: readonly [what: string, template: string, expected: readonly string[]][] = [
  [
    'texts of helpers within a line',
    'a: x-{{ include "name" . }}',
    ['made at t:1', 'with text at _h:2', 'include "name" at t:1', 'value name (v:1)'],
  ],
  [
    'variables',
    '{{- $n := "x" }}\n{{- $m := add .Values.size 1 }}\na: {{ $n }}{{ $m }}',
    ['made at t:3', 'by way of t:1-2', 'value size (v:4)'],
  ],
  [
    'what a variable would say otherwise',
    '{{- $n := "x" }}\n{{- if eq .Values.word "no" }}\n{{- $n = "y" }}\n{{- end }}\na: {{ $n }}',
    ['made at t:5', 'by way of t:1-2', 'value word (v:3)'],
  ],
  ['words of an action on several lines', 'a: {{ printf\n  "%s"\n  "x" }}', ['made at t:1', 'by way of t:2-3']],
  [
    'what a checksum was computed from, and what could have been in it',
    'a: {{ include "block" . | sha256sum }}',
    ['made at t:1', 'by way of _h:5-6', 'value word (v:3)', 'value use (v:2)'],
  ],
  [
    'conditions on helpers',
    '{{- if contains "e" (include "name" .) }}\na: b\n{{- end }}',
    ['written at t:2', 'under the condition at t:1', 'under the condition at _h:2', 'under condition of name (v:1)'],
  ],
  [
    'lines of a text that went through tpl',
    'b: |\n{{ tpl (.Values.script | indent 2) . | replace "  three" "a: 3" }}',
    ['value script (v:6)'],
  ],
  [
    'tables that hold tables of helpers',
    '{{- $d := dict "m" (include "block" . | fromYaml) }}\n{{- $_ := set $d.m "a" "x" }}\n{{ toYaml $d.m }}',
    ['value word (v:3)'],
  ],
  [
    'entries that functions look up',
    'a: {{ dig "a" "b" "none" .Values.flags }}\n',
    ['made at t:1', 'value flags.a.b (v:5)'],
  ],
  [
    'numbers that go through a dict',
    '{{- $d := dict "n" .Values.size }}\na: {{ $d.n }}',
    ['made at t:2', 'by way of t:1', 'value size (v:4)'],
  ],
  [
    'tables that went through a text',
    'a: {{ (include "block" . | fromYaml).use }}',
    ['made at t:1', 'by way of _h:5-6', 'value word (v:3)', 'value use (v:2)'],
  ],
];

const file = (name: string, text: string) => ({ name, path: name, bytes: bytes(text) });
const chart = (template: string): ChartSource => ({
  path: 'c',
  archive: false,
  files: [
    file('Chart.yaml', 'apiVersion: v2\nname: c\nversion: 0.1.0\n'),
    file('templates/_h.tpl', helpers),
    file('templates/t.yaml', template),
    file('values.yaml', values),
  ],
});

for (const [what, template, expected] of table)
  test(what, () => {
    const source = chart(template);
    const rendered = renderChart(source, options);
    if ('error' in rendered) throw new Error(rendered.error.message);
    const line = rendered.output.split('\n').findIndex((l) => l.startsWith('a:')) + 1;
    const text = explanationText(explain(source, options, String(line)));
    const said = text
      .replaceAll('templates/t.yaml', 't')
      .replaceAll('templates/_h.tpl', '_h')
      .replaceAll('values.yaml', 'v');
    const lines = said.trimEnd().split('\n').slice(1);
    for (const e of expected) assert.ok(lines.includes(`  ${e}`), `${e}\n${said}`);
  });

test('lines of a subchart name the value that switched it on', () => {
  const source: ChartSource = {
    ...chart('a: b\n'),
    files: [
      file(
        'Chart.yaml',
        'apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies: [{name: s, version: "*", condition: "no.such,s.use"}]\n',
      ),
      file('charts/s/Chart.yaml', 'apiVersion: v2\nname: s\nversion: 0.1.0\n'),
      file('charts/s/templates/t.yaml', 'a: b\n'),
      file('values.yaml', 's:\n  use: true\n'),
    ],
  };
  assert.match(explanationText(explain(source, options, '3')), /under condition of s\.use \(values\.yaml:2\)/);
});

/** Lines that a mutation changed, in a render with as many lines as before. */
function changed(before: string, after: string): number[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  if (a.length !== b.length) return [];
  return b.flatMap((line, i) => (line !== a[i] && line.trim() && !/^(?:---|# Source: )/.test(line) ? [i + 1] : []));
}

const names = (text: string, path: string, line: number): boolean =>
  text.split('\n').some((said) => {
    const m = /([^\s(]+):(\d+)(?:-(\d+))?\)?$/.exec(said);
    return m !== null && m[1] === path && Number(m[2]) <= line && line <= Number(m[3] ?? m[2]);
  });

test('lines that a changed letter of a template or of the values changes name its line', () => {
  const shop = loadChart(nodeHost(), 'fixtures/helm/charts/shop');
  const before = renderChart(shop, options);
  if ('error' in before) throw new Error(before.error.message);
  const victims = shop.files.filter((f) => /^templates\/(?!hooks).*\.(?:yaml|tpl)$|^values\.yaml$/.test(f.name));
  let found = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const random = generator(seed);
    const victim = victims[random(victims.length)]!;
    const text = textOf(victim);
    const words = [...text.matchAll(victim.name === 'values.yaml' ? /(?<=: )[a-z]{3,}/g : /(?<![."$\w])[a-z]{4,}/g)];
    const at = words[random(words.length)]!.index + 1;
    const place = text.slice(0, at).split('\n').length;
    const mutated = `${text.slice(0, at)}${text[at] === 'q' ? 'w' : 'q'}${text.slice(at + 1)}`;
    // These change the order of the documents.
    if (/kind:|name:|metadata:/.test(text.split('\n')[place - 1]!)) continue;
    const source = { ...shop, files: shop.files.map((f) => (f === victim ? { ...f, bytes: bytes(mutated) } : f)) };
    const after = renderChart(source, options);
    if ('error' in after) continue;
    for (const line of changed(before.output, after.output)) {
      found++;
      const said = explanationText(explain(source, options, String(line)));
      assert.ok(names(said, victim.path, place), `seed ${seed}: ${victim.path}:${place}\n${said}`);
    }
  }
  assert.ok(found > 50, `only ${found} lines changed`);
});

test.run();
