#!/usr/bin/env node
// Renders mutated charts: each must end in output or in an error, soon. With a helm program a sample of them, drawn evenly, is
// compared with it: standard output and the first line of the error. Prints its seed.
// usage: mutate.mjs [COUNT] [SEED] [--charts DIR] [--helm PROGRAM] [--helm-version 3|4] [--sample N] [--show N]
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const args = process.argv.slice(2);
const flag = (name, otherwise) => {
  const at = args.indexOf(name);
  return at < 0 ? otherwise : args.splice(at, 2)[1];
};
const charts = flag('--charts', join(root, 'fixtures/helm/charts'));
const helm = flag('--helm');
const helmVersion = Number(flag('--helm-version', '4'));
const sample = Number(flag('--sample', '300'));
const show = Number(flag('--show', '20'));
const count = Number(args[0] ?? 10_000);
const seed = Number(args[1] ?? 1);
/** No render of a small chart takes that long, however it is mutated. */
const slow = 10_000;

mkdirSync(join(root, '.build'), { recursive: true });
const scratch = mkdtempSync(join(root, '.build', 'mutate-'));
try {
  const drydock = await load();
  const report = { ok: 0, error: 0, failed: 0, compared: 0, output: 0, outputs: 0, message: 0, messages: 0, shown: 0 };
  const sources = victims();
  for (let i = 0; i < count; i++) one(drydock, sources[i % sources.length], seed * 1_000_003 + i, report, i);
  console.log(
    `seed ${seed}: ${count} mutations, ${report.ok} render, ${report.error} end in an error, ${report.failed} crash or hang`,
  );
  if (helm)
    console.log(
      `Helm ${helmVersion}: ${report.output} of ${report.outputs} outputs equal, ${report.message} of ${report.messages} first lines of errors`,
    );
  process.exitCode = report.failed ? 1 : 0;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function load() {
  const outfile = join(scratch, 'helm.mjs');
  await build({
    stdin: {
      contents: `export * from '${root}/compiler/helm/index.js'; export { mutate, generator } from '${root}/compiler/helm/bench/mutator.js';
        export { nodeHost } from '${root}/compiler/app/node-host.js';`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  return import(pathToFileURL(outfile).href);
}

/** Every template and values file of every chart. */
function victims() {
  return readdirSync(charts)
    .sort()
    .filter((name) => existsSync(join(charts, name, 'Chart.yaml')))
    .flatMap((chart) =>
      readdirSync(join(charts, chart), { recursive: true })
        .filter((f) => /(^|\/)(templates\/.*\.(ya?ml|tpl|txt)|values\.yaml)$/.test(f))
        .sort()
        .map((file) => ({ chart, file })),
    );
}

function one(drydock, { chart, file }, caseSeed, report, i) {
  const path = join(charts, chart);
  const source = drydock.loadChart(drydock.nodeHost(), path);
  const text = drydock.mutate(file, readFileSync(join(path, file), 'utf8'), drydock.generator(caseSeed));
  const files = source.files.map((f) => (f.name === file ? { ...f, bytes: Buffer.from(text) } : f));
  const start = performance.now();
  let result;
  try {
    result = drydock.renderChart({ ...source, files }, { releaseName: 'rel', helmVersion, now: new Date(), seed: 's' });
  } catch (e) {
    result = { error: { message: '' }, crash: e.stack };
  }
  const took = performance.now() - start;
  report['error' in result ? 'error' : 'ok']++;
  if (
    result.crash ||
    took > slow ||
    ('error' in result && /TypeError|undefined is not|\.ts:\d/.test(result.error.message))
  ) {
    report.failed++;
    tell(
      report,
      `${chart}/${file} (${caseSeed}): ${result.crash ?? result.error?.message} after ${took.toFixed(0)} ms\n${text}`,
    );
  }
  if (helm && Math.floor((i * sample) / count) !== Math.floor(((i + 1) * sample) / count))
    compare(chart, file, text, result, report, caseSeed);
}

function compare(chart, file, text, result, report, caseSeed) {
  const copy = join(scratch, chart);
  cpSync(join(charts, chart), copy, { recursive: true });
  writeFileSync(join(copy, file), text);
  const ask = () =>
    spawnSync(helm, ['template', 'rel', copy], { encoding: 'utf8', maxBuffer: 1 << 28, timeout: 60_000 });
  const real = ask();
  // What Helm itself prints otherwise the next time (random texts, orders of Go's maps) is no measure.
  const unstable = real.status === 0 && real.stdout !== result.output && ask().stdout !== real.stdout;
  rmSync(copy, { recursive: true });
  if (unstable) return;
  const label = `${chart}/${file} (${caseSeed})`;
  if (real.status === 0) {
    report.outputs++;
    if (real.stdout === result.output) report.output++;
    else tell(report, `${label}: output differs${result.error ? `: ${result.error.message}` : ''}`);
    return;
  }
  report.messages++;
  const want = real.stderr.split('\n').find((line) => line.startsWith('Error: '));
  const got = 'error' in result ? `Error: ${result.error.message.split('\n')[0]}` : 'renders';
  if (want === got) report.message++;
  else tell(report, `${label}\n  want ${want}\n  got  ${got}`);
}

function tell(report, text) {
  if (report.shown++ < show) console.log(text);
}
