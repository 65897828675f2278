import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runInMemory } from '../cli/run-in-memory.js';
import { memoryHost } from '../host/memory-host.js';
import { type RenderChartOptions, renderChart } from './render-chart.js';

const test = suite('library: charts');

const files = {
  'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
  'c/values.yaml': 'a: chart\nb: chart\nc: chart\n',
  'c/templates/a.yaml':
    'kind: A\nrelease: {{ .Release.Name }}/{{ .Release.Namespace }}\nvalues: {{ .Values | toJson }}\nwords: {{ randAlpha 5 }}\n',
  'c/templates/broken.yaml': '{{ if .Values.broken }}{{ fail "broken" }}{{ end }}',
  'empty/values.yaml': 'a: 1\n',
  'prod.yaml': 'b: file\nc: file\n',
};

/** Options of the library, and the same for the command line. */
const cases: readonly [RenderChartOptions, readonly string[]][] = [
  [{ seed: 'x' }, ['--seed', 'x']],
  [
    { seed: 'x', releaseName: 'web', namespace: 'shop', helmVersion: 3 },
    ['--seed', 'x', '--name-template', 'web', '-n', 'shop', '--helm-version', '3'],
  ],
  [
    { seed: 'x', valuesFiles: ['prod.yaml'], values: { c: 'object' }, set: ['d=1'] },
    ['--seed', 'x', '-f', 'prod.yaml', '--set-json', 'c="object"', '--set', 'd=1'],
  ],
];

for (const [options, flags] of cases)
  test(`renders as the command line does: ${flags.join(' ')}`, async () => {
    const expected = await runInMemory(['template', 'c', ...flags], files);
    assert.is(expected.code, 0, expected.err);
    const rendered = await renderChart(memoryHost(files), 'c', options);
    assert.is('output' in rendered && rendered.output, expected.out);
  });

/** Path, options, what Helm says. */
const faults: readonly [string, RenderChartOptions, string][] = [
  ['gone', {}, 'path "gone" not found'],
  ['empty', { helmVersion: 3 }, 'Chart.yaml file is missing'],
  ['c', { valuesFiles: ['gone.yaml'] }, 'open gone.yaml: no such file or directory'],
  ['c', { set: ['broken=true'] }, 'execution error at (c/templates/broken.yaml:1:26): broken'],
];

for (const [path, options, message] of faults)
  test(`says what is wrong: ${message}`, async () => {
    const rendered = await renderChart(memoryHost(files), path, options);
    assert.is('error' in rendered && rendered.error.message, message);
  });

test.run();
