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

test('a random number of the widest range ends', () => {
  assert.match(error('a: {{ gt (randInt -1 9223372036854775806) -2 }}'), /^a: true$/m);
});

test('prototype keys are data', () => {
  assert.match(
    error('a: {{ .Values.__proto__.x }} {{ .Values.constructor }}', '__proto__: {x: 1}\nconstructor: c\n'),
    /a: 1 c/,
  );
  assert.match(error('a: {{ .Values.toString }}b'), /a: b/);
});

/** One file of an archive, with a checksum that is right. */
function entry(name: string, { type = '0', text = 'x', link = '' } = {}): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(text.length.toString(8).padStart(11, '0'), 124);
  header.write(' '.repeat(8), 148);
  header.write(type, 156);
  header.write(link, 157);
  header.write('ustar\x0000', 257);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  const data = Buffer.alloc(Math.ceil(text.length / 512) * 512);
  data.write(text);
  return Buffer.concat([header, data]);
}

const chartYaml = entry('c/Chart.yaml', { text: 'apiVersion: v2\nname: c\nversion: 0.1.0\n' });
const end = Buffer.alloc(1024);
const pack = (...parts: Uint8Array[]): Uint8Array => gzipSync(Buffer.concat([chartYaml, ...parts]));
const pax = (record: string): Buffer => entry('p', { type: 'x', text: record });

for (const [what, archive, helm3] of [
  ['a path to a folder above', pack(entry('c/../../etc/passwd'), end), 'chart illegally references parent directory'],
  ['an absolute path', pack(entry('c//etc/passwd'), end), 'chart illegally contains absolute paths'],
  [
    'a file beside the folder',
    pack(entry('c'), end),
    'chart illegally contains content outside the base directory: "c"',
  ],
  ['a path of another system', pack(entry('c/C:/x'), end), 'chart contains illegally named files'],
  ['a wrong checksum', pack(entry('c/x').fill('y', 0, 1), end), 'archive/tar: invalid tar header'],
  ['a block of zeros within', pack(Buffer.alloc(512), entry('c/x'), end), 'archive/tar: invalid tar header'],
  ['an extended header that is none', pack(pax('9 nonsense'), entry('c/x'), end), 'archive/tar: invalid tar header'],
  ['an early end', pack(entry('c/x', { text: 'x'.repeat(100) }).subarray(0, 600)), 'unexpected EOF'],
  ['a compressed stream cut short', pack(entry('c/x'), end).subarray(0, 60), 'unexpected EOF'],
  ['nothing', gzipSync(end), 'no files in chart archive'],
] as const)
  test(`an archive with ${what} is refused as Helm does`, () => {
    assert.throws(
      () => loadArchive('c.tgz', archive, 3),
      (e: Error) => e.message === helm3,
    );
    assert.throws(
      () => loadArchive('c.tgz', archive, 4),
      (e: Error) => e.message === 'unable to load chart archive',
    );
  });

test('what is no archive is named', () => {
  for (const [text, type] of [
    ['not a chart', 'application/octet-stream'],
    ['PK\x03\x04', 'application/zip'],
    ['text '.repeat(200), 'text/plain; charset=utf-8'],
  ] as const)
    assert.throws(
      () => loadArchive('c.zip', bytes(text), 3),
      (e: Error) => e.message === `file 'c.zip' does not appear to be a gzipped archive; got '${type}'`,
    );
});

test('links of an archive lead nowhere; names may be long or extended', () => {
  const archive = pack(
    entry('c/link', { type: '2', text: '', link: '/etc/passwd' }),
    pax('21 path=c/extended.x\n'),
    entry('c/short'),
    entry('././@LongLink', { type: 'L', text: `c/${'long/'.repeat(30)}` }),
    entry('c/cut'),
  );
  const { files } = loadArchive('c.tgz', archive, 4);
  assert.equal(
    files.map((f) => [f.name, Buffer.from(f.bytes).toString().slice(0, 1)]),
    [
      ['Chart.yaml', 'a'],
      ['link', ''],
      ['extended.x', 'x'],
      ['long/'.repeat(30).slice(0, -1), 'x'],
    ],
  );
});

test.run();
