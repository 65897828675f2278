#!/usr/bin/env node
// Makes schemas/generated/rbac/bootstrap.json: the roles and bindings every API server creates at its start, by minor.
// usage: generate-bootstrap.mjs OUT 1.34=DIR 1.35=DIR …   DIR: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/testdata
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const files = [
  'cluster-roles.yaml',
  'cluster-role-bindings.yaml',
  'controller-roles.yaml',
  'controller-role-bindings.yaml',
  'namespace-roles.yaml',
  'namespace-role-bindings.yaml',
];
const [out, ...inputs] = process.argv.slice(2);
const seen = new Map();
const minors = [];
for (const input of inputs) {
  const [minor, dir] = input.split('=');
  minors.push(minor);
  for (const file of files)
    for (const item of parse(readFileSync(join(dir, file), 'utf8')).items) {
      const { annotations, ...metadata } = item.metadata;
      const key = JSON.stringify({ ...item, metadata });
      seen.set(key, [...(seen.get(key) ?? []), minor]);
    }
}
const lines = [...seen].map(([object, of]) =>
  of.length === minors.length ? `{"object":${object}}` : `{"minors":${JSON.stringify(of)},"object":${object}}`,
);
writeFileSync(out, `[\n${lines.join(',\n')}\n]\n`);
