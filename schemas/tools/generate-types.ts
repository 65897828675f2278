#!/usr/bin/env node
/**
 * Generates the TypeScript types of every built-in kind with ts-morph.
 * usage: generate-types.js OUT SWAGGER.json…   oldest minor first: properties are united, the newest definition wins
 * One file per group version (`apps_v1.ts`); `index.ts` re-exports the preferred type of each name.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Project, type SourceFile } from 'ts-morph';

interface Schema {
  type?: string;
  format?: string;
  $ref?: string;
  items?: Schema;
  additionalProperties?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  enum?: string[];
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
}

/** Where a definition lives: `io.k8s.api.apps.v1.Deployment` → module `apps_v1`, name `Deployment`. */
export function moduleOf(definition: string): { module: string; name: string } {
  const parts = definition.split('.');
  const name = parts.pop()!;
  const version = parts.pop()!;
  const group = parts.pop()!;
  if (name === 'Quantity' || name === 'IntOrString' || name === 'RawExtension' || version === 'version')
    return { module: 'meta_v1', name };
  return { module: `${group.replace(/[^a-z0-9]/gi, '')}_${version}`, name };
}

const scalars: Record<string, string> = {
  Quantity: 'string | number',
  IntOrString: 'string | number',
  Time: 'string',
  MicroTime: 'string',
  RawExtension: '{ [key: string]: unknown }',
  FieldsV1: '{ [key: string]: unknown }',
  JSON: 'unknown',
};

/** Definitions that are kinds of their own. Inside another object they may leave their type out. */
const kinds = new Set<string>();

function typeOf(schema: Schema, here: string, imports: Set<string>, embedded = true): string {
  if (schema.$ref) {
    const definition = schema.$ref.slice('#/definitions/'.length);
    const { module, name } = moduleOf(definition);
    if (module !== here) imports.add(module);
    const type = module === here ? name : `${module}.${name}`;
    if (!embedded || !kinds.has(definition)) return type;
    if (here !== 'meta_v1') imports.add('meta_v1');
    return `${here === 'meta_v1' ? '' : 'meta_v1.'}Embedded<${type}>`;
  }
  if (schema.enum) return schema.enum.map((e) => JSON.stringify(e)).join(' | ');
  switch (schema.type) {
    case 'string':
      return schema.format === 'int-or-string' ? 'string | number' : 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return `Array<${typeOf(schema.items ?? {}, here, imports, embedded)}>`;
    case 'object':
      return schema.additionalProperties
        ? `{ [key: string]: ${typeOf(schema.additionalProperties, here, imports)} }`
        : '{ [key: string]: unknown }';
    default:
      return 'unknown';
  }
}

function unite(files: string[]): Map<string, Schema> {
  const all = new Map<string, Schema>();
  for (const file of files) {
    const { definitions } = JSON.parse(readFileSync(file, 'utf8')) as { definitions: Record<string, Schema> };
    for (const [name, schema] of Object.entries(definitions)) {
      const before = all.get(name);
      if (schema['x-kubernetes-group-version-kind']?.length === 1) kinds.add(name);
      all.set(name, before ? { ...schema, properties: { ...before.properties, ...schema.properties } } : schema);
    }
  }
  return all;
}

const quote = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

function addDefinition(file: SourceFile, name: string, schema: Schema, here: string, imports: Set<string>): void {
  const scalar = scalars[name];
  if (scalar !== undefined || !schema.properties) {
    file.addTypeAlias({ name, isExported: true, type: scalar ?? typeOf(schema, here, imports) });
    return;
  }
  const gvk = schema['x-kubernetes-group-version-kind'];
  const apiVersion = gvk?.length === 1 && gvk[0] ? [gvk[0].group, gvk[0].version].filter(Boolean).join('/') : undefined;
  file.addInterface({
    name,
    isExported: true,
    properties: Object.entries(schema.properties)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => {
        const literal = apiVersion && (key === 'apiVersion' ? apiVersion : key === 'kind' ? gvk![0]!.kind : undefined);
        return {
          name: quote(key),
          hasQuestionToken: !(schema.required?.includes(key) || literal),
          type: literal ? JSON.stringify(literal) : typeOf(value, here, imports, !name.endsWith('List')),
        };
      }),
  });
}

/** Stable versions first, then by how often people write the group. */
const groups = ['core', 'apps', 'batch', 'networking', 'policy', 'autoscaling', 'rbac', 'storage', 'meta'];
function preference(module: string): number {
  const [group = '', version = ''] = module.split('_');
  const stable = /^v\d+$/.test(version) ? 0 : 1000;
  const known = groups.indexOf(group);
  return stable + (known < 0 ? 500 : known * 10) - Number(/^v(\d+)/.exec(version)?.[1] ?? 0);
}

function main([out, ...files]: string[]): void {
  if (!out || files.length === 0) throw new Error('usage: generate-types OUT SWAGGER.json…');
  const byModule = new Map<string, Map<string, Schema>>();
  for (const [definition, schema] of unite(files)) {
    const { module, name } = moduleOf(definition);
    if (!byModule.has(module)) byModule.set(module, new Map());
    byModule.get(module)!.set(name, schema);
  }
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const project = new Project({ useInMemoryFileSystem: false });
  const header = '// Generated by schemas/tools/generate-types.ts; do not edit.\n';
  const taken = new Map<string, string>();
  for (const module of [...byModule.keys()].sort((a, b) => preference(a) - preference(b) || (a < b ? -1 : 1))) {
    const imports = new Set<string>();
    const file = project.createSourceFile(join(out, `${module}.ts`), header, { overwrite: true });
    for (const [name, schema] of [...byModule.get(module)!].sort(([a], [b]) => (a < b ? -1 : 1))) {
      addDefinition(file, name, schema, module, imports);
      if (!taken.has(name)) taken.set(name, module);
    }
    if (module === 'meta_v1')
      file.addTypeAlias({
        name: 'Embedded',
        isExported: true,
        typeParameters: ['T'],
        type: "Omit<T, 'apiVersion' | 'kind'> & { apiVersion?: string; kind?: string }",
      });
    file.insertStatements(
      1,
      [...imports].sort().map((m) => `import type * as ${m} from './${m}.js';`),
    );
  }
  const modules = [...byModule.keys()].sort();
  project.createSourceFile(
    join(out, 'index.ts'),
    [
      header,
      ...modules.map((m) => `export type * as ${m} from './${m}.js';`),
      ...modules.map((m) => {
        const names = [...taken].filter(([, owner]) => owner === m).map(([name]) => name);
        return names.length ? `export type { ${names.sort().join(', ')} } from './${m}.js';` : '';
      }),
    ].join('\n'),
    { overwrite: true },
  );
  project.saveSync();
}

main(process.argv.slice(2));
