import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { commands } from './registry.js';
import { type CliResult, runInMemory } from './run-in-memory.js';

const test = suite('bad input');
const good = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: good\ndata:\n  a: "1"\n';

function clean(result: CliResult): void {
  assert.not.match(`${result.out}${result.err}`, /\n\s+at .*(?:\.js|\.ts|node:)/);
  assert.not.match(result.err, 'internal error');
}

/** Input, what a line of the report must say, and whether the good document beside it must still be read. */
const cases: readonly [string, Record<string, string | Uint8Array>, RegExp][] = [
  ['broken YAML', { 'a.yaml': `${good}---\nkind: [\n` }, /a\.yaml:9:\d+ error syntax\/yaml/],
  [
    'a mapping in the wrong column',
    { 'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n bad: 1\n' },
    /a\.yaml:5:\d+ error syntax\/yaml/,
  ],
  [
    'a binary file under a YAML name',
    { 'a.yaml': new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe]) },
    /a\.yaml:1:1 error syntax\/encoding/,
  ],
  ['a NUL character', { 'a.yaml': `${good}\u0000` }, /error syntax\/encoding/],
  [
    'deep flow nesting',
    { 'a.yaml': `apiVersion: v1\nkind: X\nx: ${'['.repeat(20_000)}` },
    /a\.yaml:3:\d+ error syntax\/too-large/,
  ],
  [
    'deep block nesting',
    {
      'a.yaml': `apiVersion: v1\nkind: X\n${Array.from({ length: 3000 }, (_, i) => `${'  '.repeat(i)}a:`).join('\n')}\n`,
    },
    /error syntax\/too-large/,
  ],
  [
    'an alias bomb',
    {
      'a.yaml': `apiVersion: v1\nkind: X\na0: &a0 [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`).join('\n')}\n`,
    },
    /error syntax\/too-large .*[Aa]lias/,
  ],
  [
    'an alias without an anchor',
    { 'a.yaml': 'apiVersion: v1\nkind: X\na: *nowhere\n' },
    /a\.yaml:3:\d+ error syntax\//,
  ],
  [
    'a document that is no object',
    { 'a.yaml': 'apiVersion: v1\nkind: X\n---\n- just\n- a list\n' },
    /a\.yaml:4:1 error source\/not-a-manifest/,
  ],
  ['a control character', { 'a.yaml': 'apiVersion: v1\nkind: X\na: "\u0007"\n' }, /error syntax\/yaml/],
];

for (const [name, files, expected] of cases)
  test(`${name}: a clear error at its place, and the rest goes on`, async () => {
    const result = await runInMemory(['lint', '-o', 'concise', '.'], {
      ...files,
      'b.yaml': good.replace('name: good', 'name: Bad_Name_'),
    });
    clean(result);
    assert.match(result.out, expected);
    assert.match(result.out, /b\.yaml:4:/, 'the other file was not checked');
    assert.is(result.code, 1);
  });

test('a missing file is an error, and the others are read', async () => {
  const result = await runInMemory(['lint', '-o', 'concise', 'gone.yaml', 'b.yaml'], { 'b.yaml': good });
  clean(result);
  assert.match(result.out, /gone\.yaml:1:1 error source\/not-found/);
  assert.is(result.code, 2, 'the call names what is not there');
});

for (const command of ['plan', 'validate', 'simulate', 'import', 'build', 'can-i get pods web --as jo'])
  test(`${command.split(' ')[0]}: a missing file is a mistake of the call`, async () => {
    const result = await runInMemory([...command.split(' '), 'gone.yaml'], {});
    clean(result);
    assert.match(result.out + result.err, /gone\.yaml/);
    assert.match(result.out + result.err, /no such file or folder/);
    assert.not.match(result.out + result.err, /gone\.yaml: gone/);
    assert.is(result.code, 2);
  });

for (const [flags, said] of [
  [['--set', 'a'], 'failed parsing --set data: key "a" has no value'],
  [['--set-string', 'a[x]=1'], 'failed parsing --set-string data: error parsing index'],
  [['-f', 'bad.yaml'], 'failed to parse bad.yaml'],
] as const)
  test(`lint ${flags.join(' ')}: a mistake of the call, not of the chart`, async () => {
    const chart = { 'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n', 'web/templates/a.yaml': good };
    const result = await runInMemory(['lint', 'web', ...flags], { ...chart, 'bad.yaml': 'a: [\n' });
    clean(result);
    assert.match(result.err, said);
    assert.is(result.out, '');
    assert.is(result.code, 2);
  });

test('a folder without manifests says so, and counts what it left out', async () => {
  const result = await runInMemory(['lint', 'docs'], { 'docs/values.yaml': 'a: 1\n' });
  clean(result);
  assert.match(result.out, 'No Kubernetes manifest in docs');
  assert.match(result.out, '1 file that is no manifest');
  assert.is(result.code, 1);
});

test('a large file is read', async () => {
  const big = Array.from({ length: 40_000 }, (_, i) => `  key-${i}: "${'x'.repeat(240)}"`).join('\n');
  const result = await runInMemory(['lint', '-o', 'concise', 'big.yaml'], {
    'big.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: big\ndata:\n${big}\n`,
  });
  clean(result);
  assert.match(result.out, /big\.yaml:\d+:\d+ error/);
});

test('unknown flags, commands and choices exit with 2 and a hint', async () => {
  for (const [argv, hint] of [
    [['lint', '--fx'], '--fix'],
    [['tempalte'], 'template'],
    [['plan', '-o', 'hmtl'], 'html'],
    [['--wat'], '--help'],
  ] as const) {
    const result = await runInMemory(argv);
    clean(result);
    assert.is(result.code, 2, argv.join(' '));
    assert.match(result.err, hint);
    assert.is(result.out, '');
  }
});

test('plan, build and validate obey drydock.yaml as lint does', async () => {
  const files = {
    'drydock.yaml': 'exclude: [bad.yaml]\n',
    'good.yaml': good,
    'bad.yaml': good.replace('name: good', 'name: Bad_Name_'),
  };
  for (const name of ['lint', 'plan', 'build', 'validate']) {
    const result = await runInMemory([name, '.'], files);
    clean(result);
    assert.is(result.code, 0, `${name}: ${result.out}${result.err}`);
  }
});

test('every command explains itself with examples', async () => {
  for (const name of Object.keys(commands)) {
    const result = await runInMemory([name, '--help']);
    assert.is(result.code, 0);
    assert.match(result.out, `Usage: drydock ${name}`);
    assert.match(result.out, `drydock ${name}`);
    assert.match(result.out, 'Examples:');
  }
});

test.run();
