#!/usr/bin/env node
/**
 * Generates the schema tables.
 * usage: generate-tables.js OUT GOMODCACHE MINOR=SWAGGER.json:PATCH…   oldest minor first, e.g. 1.36=swagger.json:1.36.3
 * OpenAPI documents say what is served and how lists merge; the Go API modules (k8s.io/api@v0.36.3 and its kin, as
 * `go mod download` leaves them) say how Go names a type, what is a pointer and what is left out when empty.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  definitionText,
  fieldExtras,
  type OpenApiDocument,
  type OpenApiSchema,
  resourcesOf,
  typeName,
} from '../openapi.js';
import type { MinorFile } from '../types.js';
import { type GoType, readGoPackage } from './go-source.js';

/** Go types of one release, read as they are asked for. */
class GoTypes {
  private readonly loaded = new Map<string, Map<string, GoType>>();

  constructor(
    private readonly cache: string,
    private readonly version: string,
  ) {}

  get(name: string): GoType | undefined {
    const dot = name.lastIndexOf('.');
    const short = name.slice(0, dot);
    let types = this.loaded.get(short);
    if (!types) {
      types = readGoPackage(this.folder(short), short);
      this.loaded.set(short, types);
    }
    return types.get(name.slice(dot + 1));
  }

  private folder(short: string): string {
    const machinery = (path: string): string => join(this.cache, `apimachinery@v${this.version}/pkg`, path);
    switch (short) {
      case 'meta/v1':
        return machinery('apis/meta/v1');
      case 'types':
        return machinery('types');
      case 'apiextensions/v1':
        return join(this.cache, `apiextensions-apiserver@v${this.version}/pkg/apis/apiextensions/v1`);
      case 'apiregistration/v1':
        return ['', '@v0.36.3']
          .map((v) => join(this.cache, `kube-aggregator${v || `@v${this.version}`}/pkg/apis/apiregistration/v1`))
          .find((f) => existsSync(f))!;
      default:
        return join(this.cache, `api@v${this.version}`, short);
    }
  }
}

/** Types with their own JSON form, which the decoder knows. */
const opaque = new Set([
  'resource.Quantity',
  'intstr.IntOrString',
  'runtime.RawExtension',
  'meta/v1.Time',
  'meta/v1.MicroTime',
  'meta/v1.Duration',
  'meta/v1.FieldsV1',
  'apiextensions/v1.JSON',
  'apiextensions/v1.JSONSchemaPropsOrBool',
  'apiextensions/v1.JSONSchemaPropsOrArray',
  'apiextensions/v1.JSONSchemaPropsOrStringArray',
]);

function fieldsOf(name: string, go: GoTypes, schema: OpenApiSchema): string[] {
  let type = go.get(name);
  for (; type?.form === 'named'; type = go.get(name)) name = type.of;
  if (type?.form !== 'struct') throw new Error(`${name}: no Go struct`);
  const here = name.slice(0, name.lastIndexOf('.') + 1);
  return type.fields.flatMap((field) => {
    if (field.inline)
      return fieldsOf(field.type.replace(/^\*/, ''), go, schema).map(
        (f) => `${field.name}.${requalify(f, field.type, here)}`,
      );
    if (field.json === '' || field.json === '-') return [];
    const property = schema.properties?.[field.json];
    if (!property) console.error(`${name}.${field.json}: not in the OpenAPI document`);
    const marks = `${field.omitEmpty ? '?' : ''}${field.omitZero ? '~' : ''}${schema.required?.includes(field.json) ? '!' : ''}`;
    const tags = field.tags.map((t) => ` @${t}`).join('');
    return [`${field.json}${marks} ${field.type.replaceAll(here, '')}${property ? fieldExtras(property) : ''}${tags}`];
  });
}

/** Fields of an inlined struct of another package: its local names get their package. */
function requalify(field: string, embedded: string, here: string): string {
  const from = embedded.replace(/^\*/, '').replace(/\w+$/, '');
  if (from === here) return field;
  const [head, type, ...rest] = field.split(' ');
  const full = type!.replace(/(^|[*\]])([A-Z]\w*)/g, (_m, before, word) => `${before}${from}${word}`);
  return [head, full.replaceAll(here, ''), ...rest].join(' ');
}

function describe(name: string, go: GoTypes, schemas: Map<string, OpenApiSchema>): string {
  const schema = schemas.get(name);
  const type = go.get(name);
  const here = name.slice(0, name.lastIndexOf('.') + 1);
  if (type?.form === 'named')
    return `=${type.of.replaceAll(here, '')}${type.values ? ` ${type.values.join('|')}` : ''}`;
  if (type) return fieldsOf(name, go, schema ?? {}).join(';');
  if (!schema) throw new Error(`${name}: neither in Go nor in the OpenAPI document`);
  const text = definitionText(schema);
  // A struct without fields: it refuses every key.
  return text === '=any' ? '' : text;
}

function collect(roots: Iterable<string>, go: GoTypes, schemas: Map<string, OpenApiSchema>): Map<string, string> {
  const out = new Map<string, string>();
  const queue = [...roots];
  for (let name = queue.pop(); name; name = queue.pop()) {
    if (out.has(name) || opaque.has(name)) continue;
    const text = describe(name, go, schemas);
    out.set(name, text);
    const here = name.slice(0, name.lastIndexOf('.') + 1);
    const types = text.startsWith('=')
      ? [text.slice(1).split(' ')[0]!]
      : text.split(';').map((f) => f.split(' ')[1] ?? '');
    for (const type of types)
      for (const [word] of type.matchAll(/(?:[a-z]\w*(?:\/\w+)?\.)?[A-Z]\w*/g))
        queue.push(word.includes('.') ? word : here + word);
  }
  return out;
}

function main([out, cache, ...minors]: string[]): void {
  if (!out || !cache || minors.length === 0)
    throw new Error('usage: generate-tables OUT GOMODCACHE MINOR=SWAGGER.json:PATCH…');
  mkdirSync(out, { recursive: true });
  const history = new Map<string, [string, string | null][]>();
  for (const argument of minors) {
    const [, minor, swagger, patch] = /^([^=]+)=(.+):1\.([\d.]+)$/.exec(argument) ?? [];
    if (!minor || !swagger) throw new Error(`${argument}: not MINOR=SWAGGER:PATCH`);
    const document = JSON.parse(readFileSync(swagger, 'utf8')) as OpenApiDocument;
    const schemas = new Map(Object.entries(document.definitions).map(([n, s]) => [typeName(n), s]));
    const resources = resourcesOf(document);
    const definitions = collect(resources.map((r) => r[3]).filter(Boolean), new GoTypes(cache, `0.${patch}`), schemas);
    for (const [name, text] of definitions) {
      const versions = history.get(name) ?? history.set(name, []).get(name)!;
      if (versions.at(-1)?.[1] !== text) versions.push([minor, text]);
    }
    for (const [name, versions] of history)
      if (!definitions.has(name) && versions.at(-1)![1] !== null) versions.push([minor, null]);
    const file: MinorFile = { minor, resources };
    const lines = resources.map((r) => `  ${JSON.stringify(r)}`);
    writeFileSync(
      join(out, `${minor}.json`),
      `{"minor":${JSON.stringify(file.minor)},"resources":[\n${lines.join(',\n')}\n]}\n`,
    );
  }
  const oldest = minors[0]!.split('=')[0]!;
  const lines = [...history.keys()].sort().map((name) => {
    const versions = history.get(name)!;
    const constant = versions.length === 1 && versions[0]![0] === oldest;
    return `${JSON.stringify(name)}:${JSON.stringify(constant ? versions[0]![1] : Object.fromEntries(versions))}`;
  });
  writeFileSync(join(out, 'definitions.json'), `{\n${lines.join(',\n')}\n}\n`);
}

main(process.argv.slice(2));
