import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { governingKinds } from './governing.js';

const test = suite('governing kinds');
const folder = 'runtime/admission';

/** What sources of the plugins look up by a kind that they name: [file, kind]; `*` stands for the part that they fill in. */
const named = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts'))
  .flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/view\s*\.(?:list|get)\(\s*(?:'([^']+)'|`([^`]+)`)/g)].map(
      (m): [string, string] => [file, (m[1] ?? m[2]!).replace(/\$\{[^}]*\}/g, '*')],
    ),
  );

test('holds each kind that a plugin looks up by name', () => {
  assert.ok(named.length > 15);
  const governs = (kind: string): boolean => {
    const pattern = new RegExp(`^${kind.replaceAll('.', '\\.').replace('*', '\\w+')}$`);
    return [...governingKinds].some((k) => pattern.test(k));
  };
  // Pods are counted when the labels of an existing namespace change; nothing exists where an input is created.
  const missing = named.filter(([file, kind]) => !governs(kind) && !(file.includes('pod-security') && kind === 'Pod'));
  assert.equal(missing, []);
});

test.run();
