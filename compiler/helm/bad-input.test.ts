import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadArchive } from './chart/load-archive.js';
import { renderChart } from './index.js';

const test = suite('helm: charts that mean harm');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function error(template: string, values = ''): string {
  const files = [
    { name: 'Chart.yaml', path: 'Chart.yaml', bytes: bytes('apiVersion: v2\nname: chart\nversion: 0.1.0\n') },
    { name: 'templates/a.yaml', path: 'a.yaml', bytes: bytes(template) },
    { name: 'values.yaml', path: 'values.yaml', bytes: bytes(values) },
  ];
  const result = renderChart(
    { path: 'chart', archive: false, files },
    { releaseName: 'r', helmVersion: 4, now: new Date(0), seed: 's' },
  );
  return 'error' in result ? result.error.message : result.output;
}

for (const [what, template] of Object.entries({
  'a huge repeat': '{{ repeat 1000000000 "x" }}',
  'a huge until': '{{ until 1000000000 }}',
  'include without end': '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
  'template without end': '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}',
  'tpl without end': '{{ define "a" }}{{ tpl "{{ include \\"a\\" . }}" . }}{{ end }}{{ include "a" . }}',
  'output without end': '{{ $x := repeat 1000000 "x" }}{{ range until 100000 }}{{ $x }}{{ end }}',
  'doubling text': '{{ $x := "x" }}{{ range until 100 }}{{ $x = cat $x $x }}{{ end }}{{ $x }}',
}))
  test(`${what} ends with an error at the template`, () => {
    assert.match(error(template), /templates\/a\.yaml:1|gotpl:1/);
  });

test('an expression that backtracks without end gets its answer here', () => {
  assert.match(error('a: {{ regexMatch "(a+)+$" (printf "%sb" (repeat 5000 "a")) }}'), /^a: false$/m);
});

test('prototype keys are data', () => {
  assert.match(
    error('a: {{ .Values.__proto__.x }} {{ .Values.constructor }}', '__proto__: {x: 1}\nconstructor: c\n'),
    /a: 1 c/,
  );
  assert.match(error('a: {{ .Values.toString }}b'), /a: b/);
});

function tar(name: string, type = '0'): Uint8Array {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000001', 124);
  header.write(type, 156);
  return gzipSync(Buffer.concat([header, Buffer.alloc(512, 'x'), Buffer.alloc(1024)]));
}

test('archives cannot reach out of the chart', () => {
  assert.throws(() => loadArchive('c.tgz', tar('c/../../etc/passwd')), /illegally references parent directory/);
  assert.throws(() => loadArchive('c.tgz', tar('c//etc/passwd')), /absolute paths/);
  assert.throws(() => loadArchive('c.tgz', tar('c/templates/x.yaml', '2')), /holds a link/);
  assert.throws(() => loadArchive('c.tgz', bytes('not a chart')), /does not appear to be a gzipped archive/);
});

test.run();
