import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/**
 * Commands with a bundle of their own, which holds what they load at once. The others take the whole bundle, and so do
 * these where they come to need more than theirs.
 */
export const ownBundles: readonly string[] = ['validate', 'lint', 'template'];

export const bundleOf = (command: string | undefined): string =>
  `cli-${command !== undefined && ownBundles.includes(command) ? command : 'whole'}.cjs`;

/**
 * Half of a short run is V8 compiling its script. A code cache, written by the build, spares that: it holds the
 * functions that a run of the command (for the whole bundle: of `plan`) compiled. A cache fits one version of V8 on one
 * processor, which its name says: others do without.
 */
export const cacheOf = (bundle: string): string =>
  bundle.replace(/\.cjs$/, `.${process.versions.v8}-${process.arch}.cache`);

/** Compiles a CommonJS bundle of ASCII text with its code cache; undefined where there is none that fits. */
export function compileCached(bundle: string): Script | undefined {
  const cache = cacheOf(bundle);
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
