#!/usr/bin/env node
// Writes V8's code cache of a bundle of the CLI, with the functions in it that common commands run.
// usage: code-cache.mjs BUNDLE.cjs
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const bundle = resolve(process.argv[2]);
const outfile = join(root, '.build/code-cache.mjs');
await build({
  entryPoints: [join(root, 'compiler/cli/code-cache.ts')],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  logLevel: 'warning',
});
const { cacheOf, compile, evaluate } = await import(pathToFileURL(outfile));

const script = compile(bundle);
const { run, nodeHost } = evaluate(script, bundle);
const quiet = { ...nodeHost({}), out() {}, err() {} };
const fixtures = join(root, 'fixtures/shop');
for (const command of ['validate', 'lint']) await run([command, '--no-config', join(fixtures, 'yaml')], quiet);
await run(['template', 'shop', join(fixtures, 'chart')], quiet);
writeFileSync(cacheOf(bundle), script.createCachedData());
