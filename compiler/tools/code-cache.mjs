#!/usr/bin/env node
// Writes V8's code caches of the CLI's bundles, each with the functions in it that one command runs.
// usage: code-cache.mjs OUTDIR [COMMAND]
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const self = fileURLToPath(import.meta.url);
const root = resolve(dirname(self), '../..');
const outdir = resolve(process.argv[2]);
const command = process.argv[3];
const outfile = join(root, '.build/code-cache.mjs');
const shop = join(root, 'fixtures/shop');
const runs = {
  validate: ['--no-config', join(shop, 'yaml')],
  lint: ['--no-config', join(shop, 'yaml')],
  template: ['shop', join(shop, 'chart')],
  plan: ['--no-config', join(shop, 'yaml'), '--cluster', join(shop, 'cluster.yaml')],
};

if (!command)
  await build({
    entryPoints: [join(root, 'compiler/cli/code-cache.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
  });
const { bundleOf, cacheOf, compile, evaluate } = await import(pathToFileURL(outfile));

if (command) {
  const bundle = join(outdir, bundleOf(command));
  const script = compile(bundle);
  const { run, nodeHost } = evaluate(script, bundle);
  await run([command, ...runs[command]], { ...nodeHost({}), out() {}, err() {} });
  writeFileSync(cacheOf(bundle), script.createCachedData());
}
// In a process each, since V8 shares what it compiled between scripts of the same text.
else for (const c of Object.keys(runs)) execFileSync(process.execPath, [self, outdir, c], { stdio: 'inherit' });
