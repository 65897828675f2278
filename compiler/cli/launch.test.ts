import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../kube/resources.js';

const test = suite('launching');
const root = packageRoot();
let dist: string;

test.before(() => {
  dist = mkdtempSync(join(root, '.build', 'launch-'));
  execFileSync(process.execPath, ['compiler/tools/build.mjs', '--no-types', '--outdir', dist], { cwd: root });
});
test.after(() => rmSync(dist, { recursive: true, force: true }));

const drydock = (args: readonly string[], input = '') => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(dist, 'cli.js'), ...args], {
    cwd: root,
    input,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
};

const chart = 'fixtures/shop/chart';
const manifest = readFileSync(join(root, 'fixtures/versions/ingress.after.yaml'), 'utf8');

/** Command lines, with what they read of standard input, that ask more of a command than its own bundle holds, or do not. */
const cases: readonly [string, readonly string[], string?][] = [
  ['a render', ['template', 'web', chart]],
  ['a render that is explained, with values of stdin', ['template', 'web', chart, '--explain', '3', '-f', '-'], 'a: 1'],
  ['a render for a cluster', ['template', 'web', chart, '--validate', '--seed', 'x']],
  ['a render that fails', ['template', 'web', 'fixtures/shop/yaml']],
  ['manifests', ['validate', '--no-config', 'fixtures/shop/yaml']],
  ['manifests of stdin, then a chart', ['validate', '--no-config', '-', 'fixtures/shop'], manifest],
  ['a chart', ['lint', '--no-config', chart]],
  ['a folder with a chart in it', ['lint', '--no-config', 'fixtures/shop']],
  ['an unknown option', ['lint', '--no-such']],
  ['help', ['validate', '--help']],
];

/** The same command line, by the whole bundle only. */
function byWhole(args: readonly string[], input?: string) {
  const own = join(dist, `cli-${args[0]}.cjs`);
  const text = readFileSync(own);
  writeFileSync(own, readFileSync(join(dist, 'cli-whole.cjs')));
  try {
    return drydock(args, input);
  } finally {
    writeFileSync(own, text);
  }
}

for (const [name, args, input] of cases)
  test(`${name}: a bundle of the command's own answers as the whole one`, () => {
    const { status, stdout, stderr } = drydock(args, input);
    assert.equal({ status, stdout, stderr }, byWhole(args, input));
    assert.ok(stdout.length + stderr.length > 0);
    assert.not.match(stderr, 'internal error');
  });

test('output that its reader takes slowly is written whole, and once', async () => {
  const folder = mkdtempSync(join(root, '.build', 'large-'));
  mkdirSync(join(folder, 'templates'));
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: large\nversion: 1.0.0\n');
  // The key has a second thread at work, which must leave the standard streams alone.
  const lines = '{{- range until 60000 }}\n- {{ printf "%060d" . }}\n{{- end }}\n';
  writeFileSync(join(folder, 'templates/large.yaml'), `{{- $key := genPrivateKey "rsa" }}\na:\n${lines}`);
  const child = spawn(process.execPath, [join(dist, 'cli.js'), 'template', 'web', folder]);
  let size = 0;
  for await (const chunk of child.stdout) {
    size += (chunk as Buffer).length;
    if (size < 1_000_000) await new Promise((done) => setTimeout(done, 20));
  }
  rmSync(folder, { recursive: true });
  assert.is(size, '---\n# Source: large/templates/large.yaml\na:\n'.length + 60_000 * 63);
});

test('a code cache that does not fit is passed over', () => {
  const cache = `${process.versions.v8}-${process.arch}.cache`;
  const path = join(dist, `cli-template.${cache}`);
  assert.ok(existsSync(path));
  const text = readFileSync(path);
  const expected = drydock(['template', 'web', chart]).stdout;
  for (const wrong of [Buffer.alloc(0), Buffer.from('no cache'), text.subarray(0, text.length >> 1)]) {
    writeFileSync(path, wrong);
    assert.is(drydock(['template', 'web', chart]).stdout, expected);
  }
  unlinkSync(path);
  assert.is(drydock(['template', 'web', chart]).stdout, expected);
});

test.run();
