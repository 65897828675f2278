#!/usr/bin/env node
/**
 * Generates the lifecycle of API versions from the `zz_generated.prerelease-lifecycle.go` files of k8s.io/api modules.
 * usage: generate-lifecycle.js OUT.json API_MODULE_FOLDER…   newest first: the first that knows a kind wins
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LifecycleRow } from '../lifecycle.js';

/** Groups whose name on the wire is not the folder's. */
const groupName = (folder: string, text: string): string =>
  /GroupName\s*=\s*"([^"]*)"/.exec(text)?.[1] ?? (folder === 'core' ? '' : folder);

type Draft = { introduced?: string; deprecated?: string; removed?: string; replacement?: string };

function readLifecycle(text: string): Map<string, Draft> {
  const kinds = new Map<string, Draft>();
  const functions = /func \((?:in )?\*(\w+)\) APILifecycle(\w+)\(\)[^{]*\{\s*return ([^\n]+)\n/g;
  for (const [, kind, what, value] of text.matchAll(functions)) {
    if (kind!.endsWith('List')) continue;
    const draft = kinds.get(kind!) ?? {};
    kinds.set(kind!, draft);
    if (what === 'Replacement') {
      const [group, version, name] = ['Group', 'Version', 'Kind'].map(
        (k) => new RegExp(`${k}: "([^"]*)"`).exec(value!)?.[1] ?? '',
      );
      draft.replacement = `${group ? `${group}/` : ''}${version} ${name}`;
    } else draft[what!.toLowerCase() as 'introduced' | 'deprecated' | 'removed'] = value!.replace(', ', '.').trim();
  }
  return kinds;
}

/** The generated file, and the hand-written one beside it (core/v1 has one). */
function readBoth(file: string): string {
  const manual = join(file, '../lifecycle.go');
  return readFileSync(file, 'utf8') + (existsSync(manual) ? readFileSync(manual, 'utf8') : '');
}

function main([out, ...modules]: string[]): void {
  if (!out || modules.length === 0) throw new Error('usage: generate-lifecycle OUT.json API_MODULE_FOLDER…');
  const rows = new Map<string, LifecycleRow>();
  for (const module of modules)
    for (const folder of readdirSync(module))
      for (const version of existsSync(join(module, folder)) && /^[a-z]+$/.test(folder)
        ? readdirSync(join(module, folder))
        : []) {
        const file = join(module, folder, version, 'zz_generated.prerelease-lifecycle.go');
        if (!existsSync(file)) continue;
        const group = groupName(folder, readFileSync(join(module, folder, version, 'register.go'), 'utf8'));
        for (const [kind, d] of readLifecycle(readBoth(file))) {
          const key = `${group}/${version}/${kind}`;
          if (!d.deprecated && !d.removed) continue;
          if (!rows.has(key))
            rows.set(key, [
              group,
              version,
              kind,
              d.introduced ?? '',
              d.deprecated ?? '',
              d.removed ?? '',
              d.replacement ?? '',
            ]);
        }
      }
  const lines = [...rows.keys()].sort().map((key) => JSON.stringify(rows.get(key)));
  writeFileSync(out, `[\n${lines.join(',\n')}\n]\n`);
}

main(process.argv.slice(2));
