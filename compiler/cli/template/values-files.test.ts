import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runInMemory } from '../run-in-memory.js';

// What Helm 3.22.0 and 4.3.1 print, if no version is named.
const test = suite('drydock template: values from the command line and files that are no UTF-8');

const chart = 'apiVersion: v2\nname: c\nversion: 0.1.0\n';
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

async function render(files: Record<string, string | Uint8Array>, helm: 3 | 4, ...flags: string[]): Promise<string> {
  const all = { 'c/Chart.yaml': chart, 'c/templates/a.yaml': 'x: {{ toJson .Values | quote }}\n', ...files };
  const { out, err } = await runInMemory(['template', 'r', 'c', '--helm-version', String(helm), ...flags], all);
  return (err || out.replace('---\n# Source: c/templates/a.yaml\n', '')).trim();
}

const sets: [flags: string[], shown: string][] = [
  [['--set=a[0][1]'], 'x: "{\\"a\\":[]}"'],
  [['--set=a[0][65537][2]'], 'x: "{\\"a\\":[]}"'],
  [
    ['--set=a[65537]=1'],
    'Error: failed parsing --set data: index of 65537 is greater than maximum supported index of 65536',
  ],
  [['--set-file=a=c'], 'Error: failed parsing --set-file data: read c: is a directory'],
  [['--set-file=a=none'], 'Error: failed parsing --set-file data: open none: no such file or directory'],
  [['-f', 'c'], 'Error: read c: is a directory'],
];

test('--set and its kin', async () => {
  for (const helm of [3, 4] as const)
    for (const [flags, shown] of sets) assert.is(await render({}, helm, ...flags), shown, `${helm} ${flags}`);
});

test('--set-file takes any bytes', async () => {
  const files = { bin: latin1('\xff\x00\x80'), 'c/templates/a.yaml': 'x: {{ b64enc .Values.a }}\n' };
  assert.is(await render(files, 4, '--set-file=a=bin'), 'x: /wCA');
});

test('addresses are refused', async () => {
  const shown = await render({}, 3, '-f', 'https://example.com/v.yaml');
  assert.is(
    shown,
    'Error: https://example.com/v.yaml: drydock works offline; download the file first and name the copy',
  );
});

const failing: [text: string, problem: string][] = [
  ['x: "\xff"\n', 'invalid leading UTF-8 octet'],
  ['# \xe9\nx: 1\n', 'invalid trailing UTF-8 octet'],
  ['x: \xc0\x80\n', 'invalid length of a UTF-8 sequence'],
  ['x: \xed\xa0\x80\n', 'invalid Unicode character'],
  ['x: a\x01b\n', 'control characters are not allowed'],
  // A mistake long before the bad byte is found first; a bad byte in a second document is not looked at.
  [`x: {a: ]\n${'# filled up\n'.repeat(60)}\xff`, 'did not find expected node content'],
];

test('values that are no UTF-8', async () => {
  for (const [text, problem] of failing) {
    const files = { 'c/values.yaml': latin1(text) };
    const yaml = `error converting YAML to JSON: yaml: ${problem}`;
    assert.is(await render(files, 3), `Error: cannot load values.yaml: ${yaml}`, text);
    assert.is(await render(files, 4), `Error: cannot load values.yaml: cannot unmarshal yaml document: ${yaml}`, text);
  }
  const second = { 'c/values.yaml': latin1(`x: 1\n---\n${'a: b\n'.repeat(200)}\xff`) };
  assert.is(await render(second, 3), 'x: "{\\"x\\":1}"');
});

test('values in UTF-16, as a Windows shell writes them', async () => {
  const files = { 'c/values.yaml': latin1('\xff\xfex\0:\0 \x001\0') };
  assert.is(await render(files, 3), 'x: "{\\"x\\":1}"');
  assert.match(await render(files, 4), /yaml: incomplete UTF-16 character$/);
});

test('texts of templates', async () => {
  const template = (text: string) => render({ 'c/templates/a.yaml': latin1(text) }, 4);
  assert.is(await template('x: {{ `\xff` | b64enc }} {{ len "\xff\xfe" }}\n'), 'x: /w== 6');
  assert.match(
    await template('x: "\xff"\n'),
    /^Error: YAML parse error on c\/templates\/a.yaml: error converting YAML to JSON: yaml: invalid leading UTF-8 octet/,
  );
});

test.run();
