#!/usr/bin/env node
/**
 * Generates the layout of the server's internal structs, as its messages print them: Go names in Go's order.
 * usage: generate-internal.js OUT.json MINOR=INTERNAL_FOLDER,API_FOLDER… ROOT…
 * e.g. 1.36=kubernetes/pkg/apis/core,k8s.io/api/core/v1, with the roots PodTemplateSpec and PodSpec. The first minor is
 * written whole, the others as far as they differ from it.
 */
import { writeFileSync } from 'node:fs';
import { type GoField, type GoType, readGoPackage } from './go-source.js';

const here = 'core';

/** Wire names of an external struct by Go name, embedded structs included. */
function wireNames(types: Map<string, GoType>, name: string): Map<string, string> {
  const out = new Map<string, string>();
  const type = types.get(name);
  if (type?.form !== 'struct') return out;
  for (const field of type.fields) {
    if (field.inline) for (const [k, v] of wireNames(types, bare(field.type))) out.set(k, v);
    else out.set(field.name, field.json);
  }
  return out;
}

const bare = (type: string): string => type.replace(/^\*/, '').replace(/^.*\./, '');

/** How a value prints: `=` as it is, `s` text, `i` number, `b` bool, `q` quantity, `m` map, `l` label selector, `{T` struct, `?T` pointer to struct, `[x` list of x. */
function shapeOf(type: string, internal: Map<string, GoType>, queue: string[]): string {
  if (type.startsWith('[]')) return `[${shapeOf(type.slice(2), internal, queue)}`;
  if (type.startsWith('map[')) return 'm';
  const pointer = type.startsWith('*');
  const name = pointer ? type.slice(1) : type;
  if (name === 'meta/v1.LabelSelector') return 'l';
  if (name === 'string') return pointer ? '=' : 's';
  if (/^u?int(?:32|64)?$/.test(name)) return pointer ? '=' : 'i';
  if (name === 'bool') return pointer ? '=' : 'b';
  if (name === 'resource.Quantity') return pointer ? '=' : 'q';
  const known = name.startsWith(`${here}.`) ? internal.get(bare(name)) : undefined;
  if (known?.form === 'named') return pointer ? '=' : shapeOf(known.of, internal, queue);
  if (known?.form !== 'struct') return '=';
  queue.push(bare(name));
  return `${pointer ? '?' : '{'}${bare(name)}`;
}

function layout(name: string, internal: Map<string, GoType>, api: Map<string, GoType>, queue: string[]): string[] {
  const type = internal.get(name);
  if (type?.form !== 'struct') throw new Error(`${name}: no internal struct`);
  const wire = wireNames(api, name);
  return type.fields.flatMap((field: GoField) => {
    if (field.inline && field.type.startsWith(`${here}.`)) return layout(bare(field.type), internal, api, queue);
    // Metadata keeps its own JSON form.
    if (field.inline) return ['.metadata'];
    return [`${field.name} ${wire.get(field.name) ?? ''} ${shapeOf(field.type, internal, queue)}`];
  });
}

function layoutsOf([internalFolder = '', apiFolder = '']: string[], roots: readonly string[]): Map<string, string> {
  const internal = readGoPackage(internalFolder, here);
  const api = readGoPackage(apiFolder, here);
  const done = new Map<string, string>();
  const queue = [...roots];
  for (let name = queue.pop(); name; name = queue.pop())
    if (!done.has(name)) done.set(name, layout(name, internal, api, queue).join(';'));
  return done;
}

function main([out, ...rest]: string[]): void {
  const minors = rest.filter((a) => a.includes('='));
  const roots = rest.filter((a) => !a.includes('='));
  if (!out || minors.length === 0 || roots.length === 0)
    throw new Error('usage: generate-internal OUT.json MINOR=INTERNAL_FOLDER,API_FOLDER… ROOT…');
  let whole: Map<string, string> | undefined;
  const parts = minors.map((arg) => {
    const [minor = '', folders = ''] = arg.split('=');
    const all = layoutsOf(folders.split(','), roots);
    const own = [...all].filter(([name, text]) => whole?.get(name) !== text).sort(([a], [b]) => (a < b ? -1 : 1));
    whole ??= all;
    const lines = own.map(([name, text]) => `${JSON.stringify(name)}:${JSON.stringify(text)}`);
    return { minor, text: `${JSON.stringify(minor)}:{\n${lines.join(',\n')}\n}` };
  });
  parts.sort((a, b) => (a.minor < b.minor ? -1 : 1));
  writeFileSync(out, `{\n${parts.map((p) => p.text).join(',\n')}\n}\n`);
}

main(process.argv.slice(2));
