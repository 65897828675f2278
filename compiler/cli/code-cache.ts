import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** Commands with a code cache of their own; the others take that of `plan`, which runs the most. */
export const cachedCommands = ['validate', 'lint', 'template', 'plan'] as const;
export type CachedCommand = (typeof cachedCommands)[number];

/**
 * Half of a short run is V8 compiling the bundle. Its code caches, written by the build, spare that: each holds the
 * functions that one command runs, since reading a cache costs time by its size. A cache fits one version of V8 on one
 * processor, which its name says: others do without.
 */
export const cacheOf = (bundle: string, command: CachedCommand): string =>
  bundle.replace(/\.cjs$/, `.${process.versions.v8}-${process.arch}.${command}.cache`);

/** Compiles a CommonJS bundle of ASCII text with the code cache for a command; undefined where there is none that fits. */
export function compileCached(bundle: string, command: string | undefined): Script | undefined {
  const cache = cacheOf(bundle, cachedCommands.find((c) => c === command) ?? 'plan');
  if (!existsSync(cache)) return undefined;
  const script = compile(bundle, readFileSync(cache));
  return script.cachedDataRejected ? undefined : script;
}

export function compile(bundle: string, cachedData?: Buffer): Script {
  const source = `(function(exports,require,module,__filename,__dirname){${readFileSync(bundle, 'latin1')}\n})`;
  return new Script(source, { filename: bundle, ...(cachedData ? { cachedData } : {}) });
}

/** What the compiled bundle exports. */
export function evaluate(script: Script, bundle: string): Record<string, unknown> {
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(bundle), module, bundle, dirname(bundle));
  return module.exports;
}
