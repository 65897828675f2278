#!/usr/bin/env node
// Measures the scheduler, and the real one beside it in the same run where a tracer program is given.
// usage: run.mjs [--nodes N] [--pods N] [--kinds basic,spread,…] [--real PROGRAM] [--table] [--huge] [--minor 1.36]
//   PROGRAM bench NODES PODS KIND has to print `… NNN pods/s`; kinds that it fails on are left out.
import { execFileSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { kinds, nodeOf, podOf } from './workloads.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const { values: flags } = parseArgs({
  options: {
    nodes: { type: 'string', default: '5000' },
    pods: { type: 'string', default: '5000' },
    kinds: { type: 'string', default: Object.keys(kinds).join() },
    real: { type: 'string' },
    minor: { type: 'string', default: '1.36' },
    table: { type: 'boolean', default: false },
    huge: { type: 'boolean', default: false },
  },
});

const outfile = join(root, '.build/bench-scheduler.mjs');
await build({
  stdin: {
    contents: `export { createScheduler } from './runtime/scheduler/index.ts'; export { profileOf } from './schemas/profile.ts';`,
    resolveDir: root,
    loader: 'ts',
  },
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});
const { createScheduler, profileOf } = await import(pathToFileURL(outfile));

/** Pods per second of one kind, and the memory in use at the end. */
function measure(kind, nodes, pods) {
  const scheduler = createScheduler({
    profile: profileOf(flags.minor),
    tieBreak: { mode: 'seed', seed: 1 },
    detail: 'choice',
  });
  for (let i = 0; i < nodes; i++) scheduler.upsert(nodeOf(i));
  let placed = 0;
  const start = process.hrtime.bigint();
  for (let i = 0; i < pods; i++) {
    const pod = podOf(kind, i);
    const { nodeName } = scheduler.schedule(pod);
    if (!nodeName) continue;
    placed++;
    scheduler.upsert({ ...pod, spec: { ...pod.spec, nodeName } });
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return { rate: pods / seconds, placed, seconds, rss: process.memoryUsage().rss / 2 ** 20 };
}

function real(kind, nodes, pods) {
  if (!flags.real || !kinds[kind].real) return undefined;
  try {
    const out = execFileSync(flags.real, ['bench', String(nodes), String(pods), kind], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Number(/([\d.]+) pods\/s/.exec(out)?.[1]) || undefined;
  } catch {
    return undefined;
  }
}

const row = (...cells) =>
  console.log(cells.map((c, i) => (i ? String(c).padStart(12) : String(c).padEnd(18))).join(''));
const wanted = flags.kinds.split(',');

if (flags.huge) {
  const { rate, placed, seconds, rss } = measure('mixed50', 50_000, 150_000);
  console.log(
    `50000 nodes, 150000 pods of fifty workloads: ${placed} placed in ${seconds.toFixed(1)} s, ${rate.toFixed(0)} pods/s, ${rss.toFixed(0)} MiB`,
  );
} else if (flags.table) {
  row('kind', 'nodes', 'pods', 'pods/s', 'us/pod', 'MiB');
  for (const kind of wanted)
    for (const [nodes, pods] of [
      [100, 1000],
      [1000, 1000],
      [1000, 5000],
      [5000, 5000],
      [5000, 20_000],
      [20_000, 20_000],
    ]) {
      const { rate, rss } = measure(kind, nodes, pods);
      row(kind, nodes, pods, rate.toFixed(0), (1e6 / rate).toFixed(1), rss.toFixed(0));
    }
} else {
  const [nodes, pods] = [Number(flags.nodes), Number(flags.pods)];
  row('kind', 'nodes', 'pods', 'pods/s', 'placed', 'real pods/s', 'ratio');
  for (const kind of wanted) {
    const { rate, placed } = measure(kind, nodes, pods);
    const other = real(kind, nodes, pods);
    row(kind, nodes, pods, rate.toFixed(0), placed, other?.toFixed(0) ?? '-', other ? (rate / other).toFixed(1) : '-');
  }
}
