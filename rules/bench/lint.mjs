#!/usr/bin/env node
// Times the lint stage alone: the rules and the object graph over copies of one folder, parsing not counted.
// usage: lint.mjs [FOLDER] [COPIES]   after `npm run build`; medians of seven runs
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = process.argv[2] ?? join(root, 'fixtures/shop/yaml');
const copies = Number(process.argv[3] ?? 100);

const entry = `
export { buildGraph } from '${root}/compiler/graph/graph.js';
export { lowerYaml } from '${root}/compiler/lower/from-yaml.js';
export { SourceFile } from '${root}/compiler/text/source-file.js';
export { parseYaml } from '${root}/compiler/yaml/parse.js';
export { profileOf } from '${root}/schemas/profile.js';
export { rules } from '${root}/rules/index.js';
export { runRules } from '${root}/rules/kit/run.js';
export { selectRules } from '${root}/rules/kit/settings.js';
`;
const scratch = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
try {
  const outfile = join(scratch, 'lint.mjs');
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
  const texts = readdirSync(folder, { recursive: true })
    .filter((f) => /\.ya?ml$/.test(f))
    .map((f) => [f, readFileSync(join(folder, f), 'utf8')]);
  const objects = [];
  for (let i = 0; i < copies; i++)
    for (const [name, text] of texts)
      objects.push(
        // Each copy has namespaces of its own, as a repository of many applications has.
        ...d.lowerYaml(
          d.parseYaml(
            new d.SourceFile(`${i}/${name}`, text.replaceAll(/^( *(?:namespace|name)): shop$/gm, `$1: shop-${i}`)),
          ),
        ).objects,
      );
  for (const presets of [['recommended'], ['strict']]) {
    const active = d.selectRules(d.rules, { presets });
    const times = [];
    let found = 0;
    for (let run = 0; run < 7; run++) {
      const start = performance.now();
      found = d.runRules({ graph: d.buildGraph(objects), profile: d.profileOf('1.36'), rules: active }).length;
      times.push(performance.now() - start);
    }
    const median = times.sort((a, b) => a - b)[3];
    const rate = Math.round((objects.length / median) * 1000);
    process.stdout.write(
      `${presets[0].padEnd(12)} ${active.length} rules  ${objects.length} objects  ${found} findings  ${median.toFixed(0)} ms  ${rate} objects/s\n`,
    );
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
