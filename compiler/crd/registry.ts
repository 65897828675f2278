import type { KindInfo } from '../../schemas/types.js';
import type { JsonObject } from '../kube/json.js';
import type { CustomKind, CustomKinds } from '../validate/types.js';
import { customKind } from './custom-kind.js';
import { type CrdDefinition, type CrdVersion, readDefinition } from './definition.js';

/** The custom kinds of every CRD among the objects; of two CRDs for one kind the last one holds. */
export function crdRegistry(objects: Iterable<JsonObject>): CustomKinds & { readonly size: number } {
  const definitions = new Map<string, CrdDefinition>();
  for (const object of objects) {
    const definition = readDefinition(object);
    if (definition) definitions.set(`${definition.group}/${definition.kind}`, definition);
  }
  const kinds = new Map<string, CustomKind>();
  return {
    size: definitions.size,
    lookup(group, version, kind) {
      const definition = definitions.get(`${group}/${kind}`);
      const own = definition?.versions.find((v) => v.name === version && v.served);
      if (!definition || !own) return undefined;
      const key = `${group}/${version}/${kind}`;
      const made = kinds.get(key) ?? customKind(infoOf(definition, own), own, deprecation(definition, own));
      kinds.set(key, made);
      return made;
    },
  };
}

function infoOf(d: CrdDefinition, v: CrdVersion): KindInfo {
  return {
    group: d.group,
    version: v.name,
    kind: d.kind,
    type: '',
    resource: d.plural,
    singular: d.singular,
    shortNames: d.shortNames,
    namespaced: d.namespaced,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [...(v.hasStatus ? ['status'] : []), ...(v.scale ? ['scale'] : [])],
    served: true,
  };
}

/** The warning of a deprecated version (defaultDeprecationWarning of customresource_handler.go). */
function deprecation(d: CrdDefinition, v: CrdVersion): string | undefined {
  if (!v.deprecated) return undefined;
  if (v.deprecationWarning) return v.deprecationWarning;
  const newer = d.versions
    .filter((o) => o.served && !o.deprecated && compareVersions(o.name, v.name) > 0)
    .sort((a, b) => compareVersions(b.name, a.name))[0];
  const text = `${d.group}/${v.name} ${d.kind} is deprecated`;
  return newer ? `${text}; use ${d.group}/${newer.name} ${d.kind}` : text;
}

/** CompareKubeAwareVersionStrings: GA before beta before alpha, then the higher number; others by name. */
function compareVersions(a: string, b: string): number {
  const [x, y] = [parse(a), parse(b)];
  if (!x || !y) return x ? 1 : y ? -1 : a < b ? 1 : a > b ? -1 : 0;
  for (let i = 0; i < 3; i++) if (x[i] !== y[i]) return x[i]! - y[i]!;
  return 0;
}

function parse(version: string): readonly [number, number, number] | undefined {
  const m = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  return m ? [m[2] === 'alpha' ? 0 : m[2] === 'beta' ? 1 : 2, Number(m[1]), Number(m[3] ?? 0)] : undefined;
}
