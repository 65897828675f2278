#!/usr/bin/env node
// Starts a rule: writes its check and its document, whose examples are its tests, and adds it to the index.
// usage: new-rule.mjs CATEGORY/NAME
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';

const tools = dirname(fileURLToPath(import.meta.url));
const root = join(tools, '..');
const id = process.argv[2] ?? '';

if (!/^[a-z]+\/[a-z]+(?:-[a-z]+)*$/.test(id)) {
  process.stderr.write('usage: new-rule.mjs CATEGORY/NAME, for example security/no-telnet\n');
  process.exit(2);
}
if (existsSync(join(root, `${id}.ts`))) {
  process.stderr.write(`rules/${id}.ts is there already\n`);
  process.exit(1);
}
const { version } = JSON.parse(readFileSync(join(root, '..', 'package.json'), 'utf8'));
mkdirSync(dirname(join(root, id)), { recursive: true });
for (const kind of ['ts', 'md']) {
  const template = Handlebars.compile(readFileSync(join(tools, `rule.${kind}.hbs`), 'utf8'), { noEscape: true });
  writeFileSync(join(root, `${id}.${kind}`), template({ id, version }));
}
execFileSync(process.execPath, [join(tools, 'update-index.mjs')], { stdio: 'inherit' });
process.stdout.write(`rules/${id}.ts\nrules/${id}.md\nRun its examples: node compiler/tools/test.mjs rules/kit\n`);
