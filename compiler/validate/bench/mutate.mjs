#!/usr/bin/env node
// Sends mutated objects of fixtures/validate to validation; every one must get an answer. Prints its seed.
// usage: mutate.mjs [COUNT] [SEED]   1000000 and 1 unless said
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const count = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? 1);
process.chdir(root);

const entry = `
export { createObject } from '${root}/compiler/validate/create.js';
export { mutate } from '${root}/compiler/validate/bench/mutator.js';
export { randomOf } from '${root}/compiler/kube/random.js';
export { tablesOf } from '${root}/schemas/load.js';
export { profileOf } from '${root}/schemas/profile.js';
`;
// Below the project, so that packaged data is found beside the code.
mkdirSync(join(root, '.build'), { recursive: true });
const scratch = mkdtempSync(join(root, '.build', 'mutate-'));
try {
  const outfile = join(scratch, 'mutate.mjs');
  await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'error',
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  const d = await import(pathToFileURL(outfile).href);
  const sources = readdirSync('fixtures/validate', { recursive: true })
    .filter((f) => f.endsWith('.json'))
    .sort()
    .map((f) => JSON.parse(readFileSync(join('fixtures/validate', f), 'utf8')).object);
  const ctx = { profile: d.profileOf('1.36'), tables: d.tablesOf('1.36'), now: '2026-01-01T00:00:00Z' };
  const random = d.randomOf(seed);
  const codes = {};
  let failed = 0;
  for (let i = 0; i < count; i++) {
    const sent = d.mutate(sources[i % sources.length], sources, random);
    try {
      const { code } = d.createObject(sent, ctx);
      codes[code] = (codes[code] ?? 0) + 1;
    } catch (error) {
      if (failed++ < 20) console.log(`mutation ${i}: ${error.stack}\n${JSON.stringify(sent)}`);
    }
  }
  console.log(`seed ${seed}: ${count} objects, answers ${JSON.stringify(codes)}, ${failed} without an answer`);
  process.exitCode = failed ? 1 : 0;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
