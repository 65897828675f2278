import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nodeHost } from '../app/node-host.js';
import { loadChart, type RenderOptions, renderChart } from './index.js';

// The expected files were printed by Helm 3.22.0 and 4.3.1 for the same charts and flags.
const test = suite('helm: what Helm prints');
const root = 'fixtures/helm';
const now = new Date('2026-01-01T00:00:00Z');
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');
const majors = [3, 4] as const;

function print(chart: string, helmVersion: 3 | 4, options: Partial<RenderOptions> = {}): string {
  const source = loadChart(nodeHost(), `${root}/charts/${chart}`);
  const result = renderChart(source, { releaseName: 'web', helmVersion, now, seed: 'test', ...options });
  if ('error' in result) throw new Error(result.error.message);
  return result.output;
}

for (const major of majors) {
  test(`default values (Helm ${major})`, () => {
    const output = print('shop', major, { namespace: 'store', kubeVersion: '1.33.0' });
    assert.fixture(output, read(`golden/shop.default.helm${major}.yaml`));
  });

  test(`values files, every kind of --set, CRDs, upgrade, alias (Helm ${major})`, () => {
    const output = print('shop', major, {
      values: {
        files: [{ path: 'prod.yaml', text: read('charts/prod.yaml') }],
        set: ['tags.extra=true,sessions.size=2Gi'],
        setString: ['image.tag=007'],
        setJson: ['limits={"cpu":2}'],
      },
      includeCrds: true,
      isUpgrade: true,
      skipTests: true,
      apiVersions: ['example.com/v1'],
    });
    assert.fixture(output, read(`golden/shop.prod.helm${major}.yaml`));
  });

  test(`--show-only and a disabled dependency (Helm ${major})`, () => {
    const output = print('shop', major, {
      values: { set: ['cache.enabled=false'] },
      noHooks: true,
      showOnly: ['templates/*.yaml'],
    });
    assert.fixture(output, read(`golden/shop.show-only.helm${major}.yaml`));
  });

  test(`every function, one expression a line (Helm ${major})`, () => {
    const got = print('language', major).split('\n');
    const want = read(`golden/language.helm${major}.yaml`).split('\n');
    want.forEach((line, i) => {
      assert.is(got[i], line, `line ${i + 1}`);
    });
    assert.is(got.length, want.length);
  });
}

test('Chart.yaml, lock and requirements files: what Helm says of faults in them', () => {
  const cases = JSON.parse(read('chart-files.json')) as { files: object; helm3: string; helm4: string }[];
  for (const { files, ...want } of cases)
    for (const helmVersion of majors) {
      const all = { 'templates/a.yaml': 'a: {{ toJson .Chart }}\n', ...files };
      const source = Object.entries(all).map(([name, text]) => ({ name, path: name, bytes: Buffer.from(text) }));
      const result = renderChart(
        { path: 'chart', archive: false, files: source },
        { releaseName: 'rel', helmVersion, now, seed: 'test' },
      );
      const got = 'error' in result ? `Error: ${result.error.message.split('\n')[0]}` : result.output;
      assert.is(got, want[`helm${helmVersion}`], `Helm ${helmVersion}: ${JSON.stringify(files)}`);
    }
});

test('a template that fails ends with the first line of Helm', () => {
  const cases = JSON.parse(read('errors.json')) as { template: string; helm3: string; helm4: string }[];
  const values = 'i: 5\ns: str\nl: [1,2]\nm: {a: 1, b: {c: x}}\nnul: null\nf: 1.5\nt: true\n';
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  for (const { template, helm3, helm4 } of cases) {
    const files = [
      { name: 'Chart.yaml', path: 'Chart.yaml', bytes: bytes('apiVersion: v2\nname: chart\nversion: 0.1.0\n') },
      { name: 'templates/a.yaml', path: 'a.yaml', bytes: bytes(template) },
      { name: 'values.yaml', path: 'values.yaml', bytes: bytes(values) },
    ];
    for (const [helmVersion, want] of [
      [3, helm3],
      [4, helm4],
    ] as const) {
      const result = renderChart(
        { path: 'chart', archive: false, files },
        { releaseName: 'rel', helmVersion, now, seed: 'test' },
      );
      const got = 'error' in result ? `Error: ${result.error.message.split('\n')[0]}` : 'no error';
      assert.is(got, want, `Helm ${helmVersion}: ${template}`);
    }
  }
});

test.run();
