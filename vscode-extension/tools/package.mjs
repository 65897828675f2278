#!/usr/bin/env node
// Bundles client and server with the data they need and packs drydock-VERSION.vsix.
// usage: package.mjs [--no-vsix]   run `npm ci` in the repository root first
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const root = resolve(here, '..');
const { build } = await import(join(root, 'node_modules/esbuild/lib/main.js'));
const dist = join(here, 'dist');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  logLevel: 'warning',
};
await build({
  ...shared,
  entryPoints: [join(here, 'client/extension.ts')],
  outfile: join(dist, 'extension.cjs'),
  format: 'cjs',
  external: ['vscode'],
});
await build({
  ...shared,
  entryPoints: {
    server: join(here, 'server/bundle-entry.ts'),
    // Programs run in a thread of their own.
    'dsl-worker': join(root, 'compiler/dsl/run/worker.ts'),
  },
  outdir: dist,
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  splitting: true,
  external: ['typescript', 'ts-morph'],
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
});
// The server looks for its data beside the bundle, upwards.
for (const path of ['schemas/generated', 'dist/types'])
  cpSync(join(root, path), join(dist, path), {
    recursive: true,
    filter: (p) => !/\.(?:ts|js)$/.test(p) || /generated|types/.test(p),
  });
// The TypeScript compiler reads its own library files, so it travels as a package.
const typescript = join(root, 'node_modules/typescript');
for (const name of ['package.json', ...readdirSync(join(typescript, 'lib')).map((f) => `lib/${f}`)])
  if (/^(?:package\.json|lib\/(?:typescript\.js|lib\..*\.d\.ts))$/.test(name))
    cpSync(join(typescript, name), join(dist, 'node_modules/typescript', name));
// What fields mean, for hovers.
cpSync(join(root, 'node_modules/kubernetes-types'), join(dist, 'node_modules/kubernetes-types'), { recursive: true });
for (const name of ['LICENSE']) cpSync(join(root, name), join(here, name));

if (!process.argv.includes('--no-vsix')) {
  const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  const vsce = join(here, 'node_modules/@vscode/vsce/vsce');
  execFileSync(
    process.execPath,
    [vsce, 'package', '--no-dependencies', '--out', join(here, `drydock-${version}.vsix`)],
    { cwd: here, stdio: 'inherit' },
  );
}
