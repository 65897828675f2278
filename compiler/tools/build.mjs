#!/usr/bin/env node
// Bundles the CLI and the library into dist/ and writes their type declarations.
// usage: build.mjs [--outdir DIR] [--no-types]
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const args = process.argv.slice(2);
const outdir = resolve(root, args.includes('--outdir') ? args[args.indexOf('--outdir') + 1] : 'dist');

rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir, { recursive: true });

await build({
  absWorkingDir: root,
  entryPoints: { cli: 'compiler/cli/main.ts', index: 'compiler/index.ts', 'dsl-worker': 'compiler/dsl/run/worker.ts' },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Loaded only by the DSL front end, and large: they stay ordinary dependencies.
  external: ['typescript', 'ts-morph'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  // Bundled CommonJS packages still call require().
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  logLevel: 'warning',
});
chmodSync(join(outdir, 'cli.js'), 0o755);

if (!args.includes('--no-types'))
  execFileSync(
    process.execPath,
    [
      join(root, 'node_modules/typescript/bin/tsc'),
      '-p',
      'compiler/tools/tsconfig.types.json',
      '--outDir',
      join(outdir, 'types'),
    ],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
