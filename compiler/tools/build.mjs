#!/usr/bin/env node
// Bundles the CLI and the library into dist/, writes the CLI's code cache and the type declarations.
// usage: build.mjs [--outdir DIR] [--no-types]
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const args = process.argv.slice(2);
const outdir = resolve(root, args.includes('--outdir') ? args[args.indexOf('--outdir') + 1] : 'dist');

rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir, { recursive: true });

const common = {
  absWorkingDir: root,
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Loaded only by the DSL front end, and large: they stay ordinary dependencies.
  external: ['typescript', 'ts-morph'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
};

await build({
  ...common,
  entryPoints: { index: 'compiler/index.ts', 'dsl-worker': 'compiler/dsl/run/worker.ts' },
  outExtension: { '.js': '.mjs' },
  splitting: true,
  format: 'esm',
  // Bundled CommonJS packages still call require().
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
});

/** Leaves out of a bundle what one command loads on demand only: there it asks for the whole bundle instead. */
const only = (command) => ({
  name: 'only',
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\// }, ({ kind, path }) =>
      kind === 'dynamic-import' && path !== `./commands/${command}.js`
        ? { path: join(root, 'compiler/cli/elsewhere.ts'), namespace: 'file' }
        : undefined,
    );
  },
});

// The CLI is CommonJS, since node starts it sooner than an ES module, and one script, since V8 keeps code caches of
// scripts only. Short names make that script a third smaller.
const commonjs = {
  ...common,
  format: 'cjs',
  supported: { 'dynamic-import': false },
  minifyIdentifiers: true,
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: "const __importMetaUrl=require('node:url').pathToFileURL(__filename).href;" },
};
await build({ ...commonjs, entryPoints: { cli: 'compiler/cli/launch.ts' } });
const script = { ...commonjs, outExtension: { '.js': '.cjs' } };
await build({ ...script, entryPoints: { 'prime-worker': 'compiler/helm/crypto/prime-worker.ts' } });
await build({ ...script, entryPoints: { 'cli-whole': 'compiler/cli/start.ts' } });
for (const command of ['validate', 'lint', 'template'])
  await build({ ...script, entryPoints: { [`cli-${command}`]: 'compiler/cli/start.ts' }, plugins: [only(command)] });
writeFileSync(join(outdir, 'package.json'), '{ "type": "commonjs" }\n');
execFileSync(process.execPath, [join(root, 'compiler/tools/code-cache.mjs'), outdir], { stdio: 'inherit' });
chmodSync(join(outdir, 'cli.js'), 0o755);

if (!args.includes('--no-types')) {
  mkdirSync(join(outdir, 'types'));
  writeFileSync(join(outdir, 'types/package.json'), '{ "type": "module" }\n');
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
}
