#!/usr/bin/env node
// Times drydock against Helm over a folder of charts and a generated umbrella of 300 templates, in one run, default values.
// Run from the root of the repository, after a build.
// usage: bench.mjs CHARTS_DIR HELM_BINARY [--helm-version 3|4] [--rounds N] [--build DIR]
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as esbuild } from 'esbuild';
import { writeUmbrella } from './bench/umbrella.mjs';

const [charts, helm, ...flags] = process.argv.slice(2);
if (!charts || !helm) {
  console.error('usage: bench.mjs CHARTS_DIR HELM_BINARY [--helm-version 3|4] [--rounds N] [--build DIR]');
  process.exit(2);
}
const flag = (name, otherwise) => (flags.includes(name) ? flags[flags.indexOf(name) + 1] : otherwise);
const helmVersion = Number(flag('--helm-version', '3'));
const rounds = Number(flag('--rounds', '3'));
const build = resolve(flag('--build', 'dist'));
const kubeVersion = '1.34.0';

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const sum = (list) => list.reduce((a, b) => a + b, 0);
const timed = (work) => {
  const start = performance.now();
  work();
  return performance.now() - start;
};
const spawn = (program, args) => timed(() => spawnSync(program, args, { stdio: 'ignore' }));

const list = readdirSync(charts)
  .map((name) => join(charts, name))
  .filter((path) => existsSync(join(path, 'Chart.yaml')));
const arguments_ = (path) => ['template', 'rel', path, '--kube-version', kubeVersion];

const drydock = (path) => [join(build, 'cli.js'), ...arguments_(path), '--helm-version', String(helmVersion)];
const often = (work) => median(Array.from({ length: rounds }, work));
const helmTime = (path) => often(() => spawn(helm, arguments_(path)));
const drydockTime = (path) => often(() => spawn(process.execPath, drydock(path)));
const perChart = list.map(helmTime);
const cold = list.map(drydockTime);
const heaviest = list
  .map((_, i) => i)
  .sort((a, b) => perChart[b] - perChart[a])
  .slice(0, 5);
const umbrella = mkdtempSync(join(tmpdir(), 'umbrella-'));
writeUmbrella(umbrella);
const umbrellaTimes = [helmTime(umbrella), drydockTime(umbrella)];
rmSync(umbrella, { recursive: true });

/** Most memory that one process for one chart takes, in MB. */
function memory(path) {
  const tell = 'process.on("exit",()=>process.stderr.write(`\\n${process.resourceUsage().maxRSS}`))';
  const args = ['--import', `data:text/javascript,${encodeURIComponent(tell)}`, ...drydock(path)];
  const { stderr } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  return Number(stderr.split('\n').at(-1)) / 1024;
}
const memories = list.map(memory);

const empty = median(Array.from({ length: 9 }, () => spawn(process.execPath, ['-e', '0'])));

// One process for all charts, cold and then warm.
const folder = resolve('.build/helm-bench');
const bundling = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
  outdir: folder,
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
};
await esbuild({
  ...bundling,
  stdin: {
    contents: "export * from './compiler/helm/index.js'; export { nodeHost } from './compiler/app/node-host.js';",
    sourcefile: 'bench.ts',
    resolveDir: process.cwd(),
    loader: 'ts',
  },
  entryNames: 'bench',
});
await esbuild({ ...bundling, entryPoints: ['compiler/helm/crypto/prime-worker.ts'] });
const { loadChart, renderChart, nodeHost } = await import(pathToFileURL(join(folder, 'bench.js')).href);
const host = nodeHost();
// Keys are drawn anew for each render, as Helm draws them.
const options = { releaseName: 'rel', helmVersion, kubeVersion, now: new Date() };
const all = (random) =>
  timed(() => {
    for (const path of list) renderChart(loadChart(host, path, helmVersion), { ...options, ...random });
  });
const first = all({ entropy: randomBytes });
const fresh = often(() => all({ entropy: randomBytes }));
// With a seed, the keys that it stands for are made once.
const warm = [0, 1, 2, 3].map(() => all({ seed: 'bench' })).slice(1);

const ms = (n) => `${n.toFixed(0)} ms`;
console.log(`charts                        ${list.length}`);
console.log(`helm, one process each        median ${ms(median(perChart))}, sum ${ms(sum(perChart))}`);
console.log(`drydock, one process each     median ${ms(median(cold))}, sum ${ms(sum(cold))} (node -e 0: ${ms(empty)})`);
console.log(`drydock, one process for all  ${ms(first)}: ${(sum(perChart) / first).toFixed(1)} times as fast`);
console.log(
  `drydock, warm                 ${ms(median(warm))}: ${(sum(perChart) / median(warm)).toFixed(1)} times as many renders a second (with fresh RSA keys ${ms(fresh)}: ${(sum(perChart) / fresh).toFixed(1)} times)`,
);
console.log(`300 templates, one process    ${ms(umbrellaTimes[1])}; helm ${ms(umbrellaTimes[0])}`);
for (const i of heaviest)
  console.log(`heavy: ${basename(list[i])}`.padEnd(30), `${ms(cold[i])}; helm ${ms(perChart[i])}`);
const most = memories.indexOf(Math.max(...memories));
console.log(`peak memory, one chart        ${memories[most].toFixed(0)} MB (${basename(list[most])})`);
console.log(`peak memory, all in one       ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
