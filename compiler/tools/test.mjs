#!/usr/bin/env node
// Transpiles every source to .build/ and runs the uvu suites there, one process a suite file, two at a time.
// usage: test.mjs [SUBSTRING…]   only the test files whose path contains one of them
import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const wanted = process.argv.slice(2);
const skip = new Set(['node_modules', 'dist', '.build', 'generated']);

/** All .ts files below `dir`, sorted. */
function sources(dir, keep = skip) {
  return readdirSync(dir, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((e) => {
      if (e.isDirectory()) return keep.has(e.name) ? [] : sources(join(dir, e.name), keep);
      return e.name.endsWith('.ts') && !e.name.endsWith('.d.ts') ? [join(dir, e.name)] : [];
    });
}

const top = ['compiler', 'schemas', 'rules', 'runtime', 'vscode-extension'];
const all = top.flatMap((d) => sources(join(root, d)));
const outdir = process.env.DRYDOCK_BUILD_DIR ? resolve(process.env.DRYDOCK_BUILD_DIR) : join(root, '.build/test');
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: all,
  outdir,
  outbase: root,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // The metaschemas are JSON modules; Node 20.10 and later know the attribute.
  supported: { 'import-attributes': true },
  sourcemap: 'inline',
  logLevel: 'warning',
});

const tests = all
  .filter((f) => f.endsWith('.test.ts'))
  .map((f) => relative(root, f))
  .filter((f) => wanted.length === 0 || wanted.some((w) => f.includes(w)));

const totals = { passed: 0, failed: 0, skipped: 0 };
const queue = [...tests];

function runOne(file) {
  return new Promise((done) => {
    const js = join(outdir, file.replace(/\.ts$/, '.js'));
    const child = spawn(process.execPath, ['--enable-source-maps', js], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    let out = '';
    child.stdout.on('data', (d) => (out += d));
    child.stderr.on('data', (d) => (out += d));
    child.on('close', (code) => {
      const n = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(out)?.[1] ?? 0);
      const total = n('Total');
      const passed = n('Passed');
      const skipped = n('Skipped');
      // A suite that ends without totals, or with a non-zero code for another reason, counts as one failure.
      const failed = Math.max(total - passed, code !== 0 || total === 0 ? 1 : 0);
      totals.passed += passed;
      totals.failed += failed;
      totals.skipped += skipped;
      process.stdout.write(failed ? `FAIL ${file}\n${out}\n` : `ok   ${file} (${passed})\n`);
      done();
    });
  });
}

async function worker() {
  for (let file = queue.shift(); file; file = queue.shift()) await runOne(file);
}
await Promise.all(Array.from({ length: Math.max(2, Math.min(4, availableParallelism())) }, worker));

process.stdout.write(
  `\n${totals.passed} passed, ${totals.failed} failed${totals.skipped ? `, ${totals.skipped} skipped` : ''}\n`,
);
process.exit(totals.failed ? 1 : 0);
