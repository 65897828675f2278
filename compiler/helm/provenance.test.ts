import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nodeHost } from '../app/node-host.js';
import { explain, loadChart, lowerChart, type RenderOptions, renderChart, Trace } from './index.js';

const test = suite('helm: where rendered text comes from');
const root = 'fixtures/helm/charts';
const options: RenderOptions = {
  releaseName: 'web',
  helmVersion: 4,
  now: new Date('2026-01-01T00:00:00Z'),
  seed: 'test',
  values: { files: [{ path: 'prod.yaml', text: 'replicas: 3\n' }], set: ['image.tag=v9'] },
};
const chart = () => loadChart(nodeHost(), `${root}/shop`);

test('following texts does not change what is rendered, and every line has an origin', () => {
  const result = renderChart(chart(), options);
  const trace = Trace.of(chart(), options)!;
  if ('error' in result) throw new Error(result.error.message);
  for (const d of result.documents) {
    const text = trace.textOf(d.source)!;
    const start = text.indexOf(d.text);
    assert.ok(start >= 0, d.source);
    let offset = start;
    for (const line of d.text.split('\n')) {
      assert.ok(trace.explain(d.source, offset + line.length - line.trimStart().length), `${d.source}: ${line}`);
      offset += line.length + 1;
    }
  }
});

test('a field points at its template line and the values entry that set it', () => {
  const { objects } = lowerChart(chart(), options);
  const deployment = objects.find((o) => o.value['kind'] === 'Deployment')!;
  const replicas = deployment.provenance.locate(['spec', 'replicas']);
  assert.is(replicas.spans[0]!.role, 'template');
  assert.is(replicas.spans[0]!.span.file, `${root}/shop/templates/deployment.yaml`);
  assert.ok(replicas.valuesKeys?.includes('replicas (prod.yaml:1)'), String(replicas.valuesKeys));
  const image = explain(chart(), options, 'Deployment/web-shop:spec.template.spec.containers[0].image')[0]!;
  assert.ok(image.explanation.values.some((v) => v.place?.file === '--set image.tag=v9'));
});

test('text that an include indents keeps its own line, and the call that asked for it', () => {
  const [line] = explain(chart(), options, 'Deployment/web-shop:metadata.labels.chart');
  const [first, caller] = line!.explanation.chain;
  assert.match(first!.file, /_helpers\.tpl$/);
  assert.is(first!.line, 6);
  assert.match(caller!.file, /deployment\.yaml$/);
  assert.is(caller!.line, 6);
});

test('lines of toYaml point at their own values entries', () => {
  const { objects } = lowerChart(chart(), options);
  const deployment = objects.find((o) => o.value['kind'] === 'Deployment')!;
  const cpu = deployment.provenance.locate([
    'spec',
    'template',
    'spec',
    'containers',
    0,
    'resources',
    'limits',
    'memory',
  ]);
  assert.ok(
    cpu.valuesKeys?.some((k) => k.startsWith('limits.memory (')),
    String(cpu.valuesKeys),
  );
});

test('entries of merged tables keep the place that they were taken from', () => {
  const file = (name: string, text: string) => ({ name, path: `c/${name}`, bytes: new TextEncoder().encode(text) });
  const values = 'base: {a: one, in: {x: deep}, b: base}\nmore: {b: two, c: three}\n';
  const pod = [
    '{{- $all := merge (dict "own" "x") .Values.more .Values.base }}',
    '{{- $last := mergeOverwrite (deepCopy .Values.base) .Values.more }}',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: p}\ndata:',
    '  a: {{ $all.a }}\n  b: {{ $all.b }}\n  c: {{ $last.c }}\n  d: {{ $last.b }}\n  x: {{ $all.in.x }}',
    'annotations:\n  {{- toYaml $last | nindent 2 }}\n',
  ].join('\n');
  const source = {
    path: 'c',
    archive: false,
    files: [
      file('Chart.yaml', 'apiVersion: v2\nname: c\nversion: 0.1.0\n'),
      file('values.yaml', values),
      file('templates/p.yaml', pod),
    ],
  };
  const { objects, diagnostics } = lowerChart(source, { ...options, values: {} });
  assert.equal(diagnostics, []);
  const [config] = objects;
  const keys = (...path: string[]) => config!.provenance.locate(path).valuesKeys?.join();
  assert.is(keys('data', 'a'), 'base.a (c/values.yaml:1)');
  assert.is(keys('data', 'b'), 'more.b (c/values.yaml:2)');
  assert.is(keys('data', 'c'), 'more.c (c/values.yaml:2)');
  assert.is(keys('data', 'd'), 'more.b (c/values.yaml:2)');
  assert.is(keys('data', 'x'), 'base.in.x (c/values.yaml:1)');
  assert.is(keys('annotations', 'c'), 'more.c (c/values.yaml:2)');
  assert.is(keys('annotations', 'a'), 'base.a (c/values.yaml:1)');
});

test('a field that a helper writes is shown in the template of its document first, with the entry that it was copied from', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const file = (name: string, text: string) => ({ name, path: `c/${name}`, bytes: bytes(text) });
  const helper =
    '{{- define "context" -}}\n{{- $c := .given -}}\n{{- omit (deepCopy $c) "enabled" | toYaml -}}\n{{- end -}}\n';
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  securityContext:\n    {{- include "context" (dict "given" .Values.context) | nindent 4 }}\n';
  const source = {
    path: 'c',
    archive: false,
    files: [
      file('Chart.yaml', 'apiVersion: v2\nname: c\nversion: 0.1.0\n'),
      file('templates/_context.tpl', helper),
      file('templates/pod.yaml', pod),
      file('values.yaml', 'context:\n  enabled: true\n  runAsUser: 0\n'),
    ],
  };
  const { provenance } = lowerChart(source, { ...options, values: {} }).objects[0]!;
  const origin = provenance.locate(['spec', 'securityContext', 'runAsUser']);
  assert.equal(
    origin.spans.map((s) => `${s.role} ${s.span.file}`),
    ['template c/templates/pod.yaml', 'source c/templates/_context.tpl', 'values c/values.yaml'],
  );
  assert.is(origin.spans[0]!.span.start, pod.indexOf('include'));
  assert.ok(origin.valuesKeys?.includes('context.runAsUser (c/values.yaml:3)'), String(origin.valuesKeys));
});

test('a broken template is a finding at its line', () => {
  const { diagnostics } = lowerChart(chart(), { ...options, values: { set: ['image=null'] } });
  assert.is(diagnostics.length, 1);
  assert.is(diagnostics[0]!.id, 'syntax/template');
});

test('broken YAML shows its lines beside those of the templates, and names the values', () => {
  const file = (name: string, text: string) => ({ name, path: `c/${name}`, bytes: Buffer.from(text) });
  const source = {
    path: 'c',
    archive: false,
    files: [
      file('Chart.yaml', 'apiVersion: v2\nname: c\nversion: 0.1.0\n'),
      file('templates/a.yaml', '{{- if .Values.on }}\nkind: Service\nport: {{ .Values.port }}\n{{- end }}\n'),
      file('values.yaml', 'on: false\nuse: true\nport: "80: x"\n'),
    ],
  };
  const { diagnostics } = lowerChart(source, { ...options, values: { set: ['on=true'] } });
  const [found] = diagnostics;
  assert.is(found?.span.file, 'c/templates/a.yaml');
  assert.match(found?.help ?? '', />.* port: 80: x +templates\/a\.yaml:3 \| port: \{\{ \.Values\.port \}\}/);
  assert.ok(found?.valuesKeys?.includes('port (c/values.yaml:3)'), String(found?.valuesKeys));
});

test('a schema on the web is told, since nothing was checked against it', () => {
  const url = 'https://example.com/s.json';
  const schema = {
    name: 'values.schema.json',
    path: 'values.schema.json',
    bytes: Buffer.from(`{"$ref": "${url}#/a"}`),
  };
  const source = { ...chart(), files: [...chart().files, schema] };
  const [told] = lowerChart(source, { ...options, values: {} }).diagnostics;
  assert.is(told?.id, 'chart/unread-schema');
  assert.is(told?.span.start, 10);
  const refused = renderChart(source, { ...options, values: {} });
  assert.match(
    'error' in refused ? refused.error.message : '',
    `HTTP request failed for ${url}: drydock works offline`,
  );
});

test.run();
