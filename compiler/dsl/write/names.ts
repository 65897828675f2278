import * as builders from '../builders.js';

interface NamedBuilder {
  readonly apiVersion: string;
  readonly kind: string;
}

let table: ReadonlyMap<string, string> | undefined;

/** `deployment` for apps/v1 Deployment, `autoscalingV1.horizontalPodAutoscaler` for an older version; else undefined. */
export function builderFor(apiVersion: string, kind: string): string | undefined {
  table ??= new Map(
    Object.entries(builders).flatMap(([name, value]) =>
      isBuilder(value)
        ? [[keyOf(value), name] as const]
        : Object.entries(value).map(([inner, b]) => [keyOf(b as NamedBuilder), `${name}.${inner}`] as const),
    ),
  );
  return table.get(keyOf({ apiVersion, kind }));
}

function isBuilder(value: object): value is NamedBuilder & object {
  return 'apiVersion' in value && 'kind' in value;
}

function keyOf(b: NamedBuilder): string {
  return `${b.apiVersion} ${b.kind}`;
}

const reserved = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static await async of arguments eval undefined'.split(
    ' ',
  ),
);

/** Gives every object a name that TypeScript accepts and nothing else has: `shop-config`, ConfigMap → `shopConfigMap`. */
export class Names {
  private readonly taken = new Set<string>();

  constructor(imported: Iterable<string>) {
    for (const name of imported) this.taken.add(name);
  }

  of(name: string, kind: string): string {
    const words = name.split(/[^A-Za-z0-9]+/).filter(Boolean);
    const base = words.map((w, i) => (i === 0 ? w[0]!.toLowerCase() + w.slice(1) : capital(w))).join('');
    const suffix = base.toLowerCase().endsWith(kind.toLowerCase()) ? '' : overlap(base, kind);
    const wanted = /^[A-Za-z]/.test(base)
      ? base + suffix
      : `${kind[0]?.toLowerCase() ?? 'o'}${kind.slice(1)}${capital(base)}`;
    for (let n = 1; ; n++) {
      const candidate = n === 1 ? wanted : `${wanted}${n}`;
      if (this.taken.has(candidate) || reserved.has(candidate)) continue;
      this.taken.add(candidate);
      return candidate;
    }
  }
}

/** `shopConfig` and `ConfigMap` share a word: only `Map` is missing. */
function overlap(base: string, kind: string): string {
  const first = /^[A-Z][a-z0-9]*/.exec(kind)?.[0] ?? '';
  return first && first !== kind && base.endsWith(first) ? kind.slice(first.length) : kind;
}

function capital(word: string): string {
  return word ? word[0]!.toUpperCase() + word.slice(1) : '';
}
