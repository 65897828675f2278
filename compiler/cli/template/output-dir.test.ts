import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryHost } from '../../host/memory-host.js';
import { run } from '../run.js';

const test = suite('drydock template --output-dir');

const chart = {
  'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
  'c/crds/x.yaml': 'a: crd\n',
  'c/templates/two.yaml': 'kind: ConfigMap\na: 1\n---\nkind: Secret\na: 2\n',
  'c/templates/hook.yaml': 'kind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install}}\n',
};

/** Flags, the error, and what stands below the folder then: asked of Helm 3.22.0 and 4.3.1. */
const table: readonly [flags: string, wrote: readonly string[], error?: string][] = [
  ['', ['o/c/templates/two.yaml', 'o/c/templates/two.yaml', 'o/c/templates/hook.yaml']],
  ['--no-hooks', ['o/c/templates/two.yaml', 'o/c/templates/two.yaml']],
  [
    '--release-name --include-crds --no-hooks',
    ['o/c/crds/x.yaml', 'o/r/c/templates/two.yaml', 'o/r/c/templates/two.yaml'],
  ],
  [
    '-s templates/two.yaml --no-hooks',
    ['o/c/templates/two.yaml', 'o/c/templates/two.yaml'],
    'could not find template templates/two.yaml in chart',
  ],
];

for (const [flags, wrote, error] of table)
  test(`prints a line for each document: ${flags || 'no flags'}`, async () => {
    const host = memoryHost(chart);
    const code = await run(['template', 'r', 'c', '--output-dir', 'o', ...flags.split(' ').filter(Boolean)], host);
    assert.is(code, error ? 1 : 0);
    assert.is(host.printed.out, wrote.map((w) => `wrote ${w}\n`).join('') + (error ? '' : '\n'));
    assert.is(host.printed.err, error ? `Error: ${error}\n` : '');
  });

for (const [version, end] of [
  ['3', ''],
  ['4', '\n'],
])
  test(`files are written anew, but hooks go behind what stands there: Helm ${version}`, async () => {
    const host = memoryHost(chart);
    const argv = ['template', 'r', 'c', '--output-dir', 'o', '--include-crds', '--helm-version', version!];
    for (const _ of [1, 2]) await run(argv, host);
    const block = (source: string, text: string) => `---\n# Source: c/${source}\n${text}\n`;
    const two = ['kind: Secret\na: 2', 'kind: ConfigMap\na: 1'].map((t) => block('templates/two.yaml', t + end));
    const hook = block('templates/hook.yaml', chart['c/templates/hook.yaml'].trimEnd() + end);
    assert.is(host.readText('o/c/templates/two.yaml'), two.join(''));
    assert.is(host.readText('o/c/crds/x.yaml'), block('crds/x.yaml', 'a: crd\n'));
    assert.is(host.readText('o/c/templates/hook.yaml'), hook.repeat(2));
  });

/** What pflag takes and how it refuses. */
const flags: readonly [argv: string, expected: RegExp][] = [
  ['--set -x=1 --show-only=templates/two.yaml', /# Source: c\/templates\/two\.yaml/],
  ['-n=ns -s templates/hook.yaml', /pre-install/],
  ['--show-only', /flag needs an argument: --show-only/],
  ['-n', /flag needs an argument: -n/],
];

for (const [argv, expected] of flags)
  test(`arguments as Helm takes them: ${argv}`, async () => {
    const host = memoryHost(chart);
    await run(['template', 'r', 'c', ...argv.split(' ')], host);
    assert.match(host.printed.out + host.printed.err, expected);
  });

test.run();
