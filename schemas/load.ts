import { readResource } from '../compiler/kube/resources.js';
import { builtInDoc } from './docs.js';
import { shortNames } from './names.js';
import { parseDefinition } from './parse-definition.js';
import type { Minor } from './profile.js';
import type { DefinitionsFile, KindInfo, MinorFile, SchemaTables, TypeInfo } from './types.js';

let definitions: DefinitionsFile | undefined;
const loaded = new Map<Minor, SchemaTables>();

/** The tables of a built-in minor; read and parsed once. */
export function tablesOf(minor: Minor): SchemaTables {
  let tables = loaded.get(minor);
  if (!tables) {
    definitions ??= JSON.parse(readResource('schemas/generated/definitions.json')) as DefinitionsFile;
    tables = new Tables(JSON.parse(readResource(`schemas/generated/${minor}.json`)) as MinorFile, definitions);
    loaded.set(minor, tables);
  }
  return tables;
}

/** Tables of a user's own cluster, made with `tablesFromOpenApi`; what they lack is taken from `base`. */
export function tablesFrom(file: MinorFile, base?: SchemaTables): SchemaTables {
  return new Tables(file, file.definitions ?? {}, base);
}

class Tables implements SchemaTables {
  readonly minor: string;
  private readonly number: number;
  private readonly byGvk = new Map<string, KindInfo>();
  private readonly types = new Map<string, TypeInfo | undefined>();
  private readonly list: KindInfo[];
  private readonly docs: MinorFile['docs'];
  private byResource: Map<string, KindInfo[]> | undefined;

  constructor(
    file: MinorFile,
    private readonly texts: DefinitionsFile,
    private readonly base?: SchemaTables,
  ) {
    this.minor = file.minor;
    this.docs = file.docs;
    this.number = minorNumber(file.minor);
    const own = file.definitions !== undefined;
    this.list = file.resources.map(
      ([group, version, kind, type, resource, singular, namespaced, verbs, subresources]) => ({
        group,
        version,
        kind,
        type,
        resource,
        singular,
        shortNames: shortNames[group ? `${resource}.${group}` : resource] ?? [],
        namespaced: namespaced === 1,
        verbs: verbs.split(','),
        subresources: subresources ? subresources.split(',') : [],
        // Betas are off by default since 1.24 (KEP-3136); a cluster's own document lists only what it serves.
        served: own || /^v\d+$/.test(version),
      }),
    );
    // A built-in kind keeps the finer tables that come from Go sources.
    if (base) this.list = [...base.kinds(), ...this.list.filter((k) => !base.kind(k.group, k.version, k.kind))];
    for (const kind of this.list) this.byGvk.set(`${kind.group}/${kind.version}/${kind.kind}`, kind);
  }

  kind(group: string, version: string, kind: string): KindInfo | undefined {
    return this.byGvk.get(`${group}/${version}/${kind}`);
  }

  kinds(): readonly KindInfo[] {
    return this.list;
  }

  resource(name: string, group?: string): KindInfo | undefined {
    this.byResource ??= this.indexResources();
    const found = this.byResource.get(name.toLowerCase()) ?? [];
    return group === undefined ? found[0] : found.find((k) => k.group === group);
  }

  type(name: string): TypeInfo | undefined {
    if (this.types.has(name)) return this.types.get(name);
    const text = this.base?.type(name) ? undefined : this.textOf(name);
    const type = text === undefined ? this.base?.type(name) : parseDefinition(name, text);
    this.types.set(name, type);
    return type;
  }

  doc(type: string, field = ''): string | undefined {
    const own = this.docs && Object.hasOwn(this.docs, type) ? this.docs[type] : undefined;
    if (own && Object.hasOwn(own, field)) return own[field];
    return this.base ? this.base.doc(type, field) : builtInDoc(type, field);
  }

  private textOf(name: string): string | undefined {
    const text = Object.hasOwn(this.texts, name) ? this.texts[name] : undefined;
    if (text === undefined || typeof text === 'string') return text;
    let best: string | null | undefined;
    for (const [since, variant] of Object.entries(text)) if (minorNumber(since) <= this.number) best = variant;
    return best ?? undefined;
  }

  /** Names to kinds: served versions first, stable before beta, newest first, the core group before others. */
  private indexResources(): Map<string, KindInfo[]> {
    const index = new Map<string, KindInfo[]>();
    const rank = (k: KindInfo): number =>
      (k.served ? 0 : 100) + (k.group === 'events.k8s.io' ? 10 : 0) - Number(/\d+/.exec(k.version)?.[0] ?? 0);
    for (const kind of [...this.list].sort((a, b) => rank(a) - rank(b)))
      for (const name of new Set([kind.resource, kind.singular, ...kind.shortNames])) {
        const list = index.get(name);
        if (list) list.push(kind);
        else index.set(name, [kind]);
      }
    return index;
  }
}

const minorNumber = (minor: string): number => {
  const m = /^1\.(\d+)$/.exec(minor);
  return m ? Number(m[1]) : Number.POSITIVE_INFINITY;
};
