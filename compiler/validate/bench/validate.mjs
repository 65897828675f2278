#!/usr/bin/env node
// Compares the throughput of `drydock validate` with another command over copies of fixtures/shop/yaml: equal ones, which
// drydock checks once, and such as differ in every document.
// usage: validate.mjs COPIES -- COMMAND [ARG…]   after a build; `{}` in an argument stands for the folder.
// DRYDOCK_CLI names another build than dist/cli.js. Runs take turns; medians of five.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const copies = Number(process.argv[2]);
const other = process.argv.slice(4);
if (!(copies > 0) || process.argv[3] !== '--' || !other.length) {
  console.error('usage: validate.mjs COPIES -- COMMAND [ARG…]');
  process.exit(2);
}
const scratch = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

/** Milliseconds of one run; findings (exit 1) are fine, failures to run are not. */
function timed([command, ...args]) {
  const start = performance.now();
  const { status, error } = spawnSync(command, args, { stdio: 'ignore' });
  if (error || status === null || status > 1) throw error ?? new Error(`${command} ends with ${status}`);
  return performance.now() - start;
}

/** Writes the copies; `change` gives the text of the nth. */
function write(change) {
  for (let i = 0; i < copies; i++) {
    const folder = join(scratch, `${i}`);
    cpSync(join(root, 'fixtures/shop/yaml'), folder, { recursive: true });
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.yaml'))) {
      const path = join(folder, file);
      writeFileSync(path, change(readFileSync(path, 'utf8'), i));
    }
  }
}

function compare(what) {
  const cli = process.env.DRYDOCK_CLI ?? join(root, 'dist/cli.js');
  const ours = [process.execPath, cli, 'validate', '--no-config', scratch];
  const theirs = other.map((a) => a.replaceAll('{}', scratch));
  const times = { ours: [], theirs: [] };
  for (let i = 0; i < 5; i++) {
    times.ours.push(timed(ours));
    times.theirs.push(timed(theirs));
  }
  const [a, b] = [median(times.ours), median(times.theirs)];
  console.log(
    `${copies} ${what}: drydock ${a.toFixed(0)} ms, ${other[0]} ${b.toFixed(0)} ms, ratio ${(b / a).toFixed(2)}`,
  );
}

try {
  write((text) => text);
  compare('equal copies');
  write((text, i) => text.replace(/^kind:/gm, `# Copy ${i}\nkind:`));
  compare('copies that differ');
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
