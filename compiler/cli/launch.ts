#!/usr/bin/env node
import nodeModule, { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { version } from '../app/version.js';
import { compileCached, evaluate } from './code-cache.js';
import type { start } from './start.js';

const argv = process.argv.slice(2);

// The one question that editors and scripts ask at every start loads nothing else.
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) process.stdout.write(`${version}\n`);
else {
  const { start } = load(argv[0]);
  // Most runs are over before optimized code pays for its making, so V8 waits longer with it (later versions have no
  // such flag, and say so aloud). Only now: a code cache fits the flags it was made with.
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=600000');
  void start(argv);
}

/** The bundle of the CLI, by the code cache of the build, else by that of Node (22.8 and later). */
function load(command: string | undefined): { start: typeof start } {
  const bundle = fileURLToPath(new URL('./cli-bundle.cjs', import.meta.url));
  const script = compileCached(bundle, command);
  if (script) return evaluate(script, bundle) as { start: typeof start };
  (nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.();
  return createRequire(import.meta.url)(bundle);
}
