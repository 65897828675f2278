import { GoMap, GoSlice, type GoValue } from '../go/values.js';

const drafts: readonly (readonly [RegExp, number])[] = [
  [/draft-04/, 4],
  [/draft-06/, 6],
  [/draft-07/, 7],
  [/2019-09/, 2019],
  [/2020-12/, 2020],
];

/** The draft that `$schema` names; the latest without one. */
export function draftOf(schema: GoValue): number {
  const named = schema instanceof GoMap ? schema.get('$schema') : undefined;
  return drafts.find(([test]) => typeof named === 'string' && test.test(named))?.[1] ?? 2020;
}

/** Finds what `$ref` means within one schema document. */
export class Resources {
  private readonly ids = new Map<string, GoValue>();

  constructor(private readonly root: GoValue) {
    this.collect(root, 0);
  }

  private collect(v: GoValue, depth: number): void {
    if (depth > 100) return;
    if (v instanceof GoSlice) for (const item of v.items) this.collect(item, depth + 1);
    if (!(v instanceof GoMap)) return;
    for (const key of ['$id', 'id']) {
      const id = v.get(key);
      if (typeof id === 'string') this.ids.set(id.replace(/#$/, ''), v);
    }
    const anchor = v.get('$anchor');
    if (typeof anchor === 'string') this.ids.set(`#${anchor}`, v);
    for (const inner of v.values()) this.collect(inner, depth + 1);
  }

  /** Undefined for a schema elsewhere, which is taken as met. */
  resolve(ref: string): GoValue {
    const hash = ref.indexOf('#');
    const base = hash < 0 ? ref : ref.slice(0, hash);
    const fragment = hash < 0 ? '' : ref.slice(hash + 1);
    const start = base === '' ? this.root : this.find(base);
    if (start === undefined) return undefined;
    if (fragment === '' || fragment.startsWith('/')) return pointer(start, decode(fragment));
    return this.ids.get(`#${fragment}`);
  }

  private find(base: string): GoValue {
    const exact = this.ids.get(base);
    if (exact !== undefined) return exact;
    for (const [id, schema] of this.ids) if (id.endsWith(`/${base}`)) return schema;
    return undefined;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function pointer(start: GoValue, path: string): GoValue {
  let at = start;
  for (const raw of path === '' ? [] : path.slice(1).split('/')) {
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    at = at instanceof GoMap ? at.get(key) : at instanceof GoSlice ? at.items[Number(key)] : undefined;
  }
  return at;
}
