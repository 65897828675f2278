import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { joinUse, type RenderOptions, valuesUse } from './index.js';

const test = suite('helm: values that are used');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const options: RenderOptions = { releaseName: 'r', helmVersion: 4, now: new Date(0), seed: 's' };
const chart = (template: string, values: string) => ({
  path: 'chart',
  archive: false,
  files: [
    { name: 'Chart.yaml', path: 'chart/Chart.yaml', bytes: bytes('apiVersion: v2\nname: chart\nversion: 0.1.0\n') },
    { name: 'templates/a.yaml', path: 'chart/templates/a.yaml', bytes: bytes(template) },
    { name: 'values.yaml', path: 'chart/values.yaml', bytes: bytes(values) },
  ],
});

const template =
  'a: {{ .Values.used }}\nb: {{ .Values.image.tag }} {{ .Values.typo }}\nc: {{ toYaml .Values.all | quote }}\n{{ if .Values.enabled }}\nd: 1\n{{ end }}';
const values = 'used: 1\nunused: 2\nimage: {tag: x, pullPolicy: y}\nall: {p: 1, q: 2}\nenabled: false\n';

test('unused entries, reads of what is not set, and branches not taken', () => {
  const use = valuesUse(chart(template, values), options)!;
  assert.equal(
    use.unused.map((u) => `${u.path} ${u.file}:${u.line}`),
    ['unused chart/values.yaml:2', 'image.pullPolicy chart/values.yaml:3'],
  );
  assert.equal(
    use.undeclared.map((u) => `${u.path} ${u.file}`),
    ['typo chart/templates/a.yaml'],
  );
  assert.equal(
    use.untaken.map((b) => `${b.file}:${b.line} ${b.statement} ${b.missing}`),
    ['chart/templates/a.yaml:4 if body'],
  );
});

test('a branch that any render takes is covered', () => {
  const source = chart(template, values);
  const renders = [valuesUse(source, options)!, valuesUse(source, { ...options, values: { set: ['enabled=true'] } })!];
  assert.is(joinUse(renders).untaken.length, 0);
});

test.run();
