#!/usr/bin/env node
import { existsSync } from 'node:fs';
import nodeModule, { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { version } from '../app/version.js';
import { bundleOf, compileCached, evaluate } from './code-cache.js';
import type { start } from './start.js';

const v8Default = 67_584;
const patient = 600_000;
const argv = process.argv.slice(2);

// The one question that editors and scripts ask at every start loads nothing else.
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) process.stdout.write(`${version}\n`);
else void launch();

/**
 * Most runs are over before optimized code pays for its making, so V8 waits longer with it. A code cache fits the flags
 * it was made with, and must be read with those. Later versions have no such flag, and say so aloud.
 */
function interruptBudget(bytes: number): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString(`--interrupt-budget=${bytes}`);
}

async function launch(): Promise<void> {
  const stdin = {};
  const bundles = needsWhole(argv) ? [bundleOf(undefined)] : [bundleOf(argv[0]), bundleOf(undefined)];
  for (const bundle of new Set(bundles)) {
    interruptBudget(v8Default);
    const { start } = load(fileURLToPath(new URL(`./${bundle}`, import.meta.url)));
    interruptBudget(patient);
    if (await start(argv, stdin)) return;
  }
}

/** A guess that spares a second start: checking a chart, or asking more of a render than its text, takes the whole. */
function needsWhole([command, ...args]: readonly string[]): boolean {
  return args.some((arg) =>
    command === 'template'
      ? /^--(explain|validate|dry-run)\b/.test(arg)
      : arg.endsWith('.tgz') || existsSync(`${arg}/Chart.yaml`),
  );
}

/** A bundle of the CLI, by the code cache of the build, else by that of Node (22.8 and later). */
function load(bundle: string): { start: typeof start } {
  const script = compileCached(bundle);
  if (script) return evaluate(script, bundle) as { start: typeof start };
  (nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.();
  return createRequire(import.meta.url)(bundle);
}
