import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lintMatrix } from '../../app/matrix.js';
import { nodeHost } from '../../app/node-host.js';
import { loadChart, matrix, matrixFindings, type RenderOptions, variantText } from '../index.js';

const test = suite('helm: a chart under all its switches');
const path = 'fixtures/helm/matrix/switches';
const options: RenderOptions = { releaseName: 'web', helmVersion: 4, now: new Date(0), seed: 's' };
const chart = () => loadChart(nodeHost(), path);

test('renders the defaults, the files of ci/, the switches of the schema and what templates branch on', () => {
  const { rendered, failures, cut } = matrix(chart(), options, { maxRenders: 60 });
  assert.equal(rendered.map(variantText), [
    '',
    `${path}/ci/debug-values.yaml`,
    'annotations={"example":"example"}',
    'metrics.enabled=true',
    'metrics.enabled=true, metrics.secure=true',
  ]);
  assert.equal(
    failures.map((f) => `${variantText(f.variant)}: ${f.failed.deliberate ?? false}`),
    ['mode="broken": false', 'mode="refused": true'],
  );
  assert.is(cut, 0);
});

test('says what no render used or reached', () => {
  const found = matrixFindings(chart(), matrix(chart(), options, { maxRenders: 60 }));
  const place = (file: string, offset: number): string =>
    `${file.slice(path.length + 1)}:${textAt(file).slice(0, offset).split('\n').length}`;
  assert.equal(
    found.map((d) => `${place(d.span.file, d.span.start)} ${d.id}`),
    [
      'templates/mode.yaml:1 syntax/template',
      'templates/mode.yaml:6 chart/values-refused',
      'values.yaml:9 chart/unused-value',
      'templates/pod.yaml:9 chart/undeclared-value',
      'templates/mode.yaml:8 chart/branch-never-rendered',
    ],
  );
  assert.match(found[0]!.message, / \(with mode="broken"\)$/);
});

test('a bound cuts the search and counts what it left out', () => {
  const { rendered, cut } = matrix(chart(), options, { maxRenders: 2 });
  assert.is(rendered.length, 2);
  assert.ok(cut > 0);
});

test('each finding names the smallest set of values that shows it', async () => {
  const { report } = await lintMatrix(nodeHost(), path, {}, 60);
  const of = (id: string): string[] => report.diagnostics.filter((d) => d.id === id).map((d) => d.message);
  assert.equal(of('security/privileged'), [`Container \`web\` runs privileged. (with ${path}/ci/debug-values.yaml)`]);
  assert.ok(
    report.diagnostics.some((d) => d.message.endsWith('(with metrics.enabled=true, metrics.secure=true)')),
    report.diagnostics.map((d) => d.message).join('\n'),
  );
});

function textAt(file: string): string {
  return new TextDecoder().decode(chart().files.find((f) => f.path === file)!.bytes);
}

test('an umbrella chart: subcharts that come from no repository are searched, too', async () => {
  const umbrella = 'fixtures/helm/matrix/umbrella';
  const { report } = await lintMatrix(nodeHost(), umbrella, {}, 60);
  assert.equal(
    report.diagnostics.map((d) => `${d.span.file.slice(umbrella.length + 1)} ${d.id}: ${d.message}`),
    [
      'charts/web/templates/pod.yaml security/privileged: Container `a` runs privileged. (with web.debug=true)',
      'charts/web/values.yaml chart/unused-value: No template reads `web.unused`, whatever the other values are.',
    ],
  );
});

test.run();
