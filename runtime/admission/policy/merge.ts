import { isObject, type Json, type JsonObject } from '../../../compiler/kube/json.js';
import type { FieldInfo, SchemaTables, TypeRef } from '../../../schemas/types.js';
import { fieldsOf, resolveRef } from '../../../schemas/walk.js';

/** Types with `x-kubernetes-map-type: atomic` on their definition. */
const atomicTypes = new Set(
  'MatchResources NamedRuleWithOperations ParamKind ParamRef Variable CrossVersionObjectReference ConfigMapKeySelector EndpointAddress EndpointPort FileKeySelector LocalObjectReference NodeSelector NodeSelectorTerm ObjectFieldSelector ObjectReference ResourceFieldSelector ScopeSelector SecretKeySelector SecretReference TopologySelectorTerm TypedLocalObjectReference ServiceBackendPort RoleRef Subject LabelSelector OwnerReference'.split(
    ' ',
  ),
);

/** What stands in the way of a merge, in the words of structured-merge-diff. */
export class MergeError extends Error {}

/**
 * Merges an apply configuration into an object by the list and map types of the schema
 * (sigs.k8s.io/structured-merge-diff typed/merge.go). Neither argument is changed. Without tables all lists are atomic.
 * @throws MergeError
 */
export function mergeConfiguration(
  live: JsonObject,
  patch: JsonObject,
  type: TypeRef | undefined,
  tables: SchemaTables,
): JsonObject {
  const merger = new Merger(tables);
  const unknown: string[] = [];
  const atomics: string[] = [];
  merger.check(patch, type, undefined, '', unknown, atomics);
  if (unknown.length) {
    const shown = unknown.length === 1 ? unknown[0] : `errors:\n${unknown.map((u) => `  ${u}`).join('\n')}`;
    throw new MergeError(`failed to convert patch object to typed object: ${shown}`);
  }
  if (atomics.length)
    throw new MergeError(
      `invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomics.join(', ')}`,
    );
  return merger.merge(live, patch, type, undefined) as JsonObject;
}

class Merger {
  constructor(private readonly tables: SchemaTables) {}

  /** Collects fields that no schema has, and values that may only be set as a whole. */
  check(
    value: Json,
    type: TypeRef | undefined,
    field: FieldInfo | undefined,
    at: string,
    unknown: string[],
    atomics: string[],
  ): void {
    if (isObject(value)) {
      if (at && this.isAtomic(type, field)) atomics.push(at);
      const fields = this.fields(type);
      for (const [key, child] of Object.entries(value)) {
        const own = fields?.get(key);
        if (fields?.size && !own && !(at === '' && (key === 'apiVersion' || key === 'kind')))
          unknown.push(`${at}.${key}: field not declared in schema`);
        else if (child !== undefined)
          this.check(child, own?.type ?? this.valuesOf(type), own, `${at}.${key}`, unknown, atomics);
      }
    } else if (Array.isArray(value)) {
      if (type && field?.list !== 'map' && field?.list !== 'set') atomics.push(at);
      value.forEach((item, i) => {
        this.check(item, this.itemsOf(type), undefined, `${at}[${i}]`, unknown, atomics);
      });
    }
  }

  merge(live: Json | undefined, patch: Json, type: TypeRef | undefined, field: FieldInfo | undefined): Json {
    if (isObject(patch) && isObject(live) && !this.isAtomic(type, field)) {
      const out: JsonObject = { ...live };
      const fields = this.fields(type);
      for (const [key, value] of Object.entries(patch)) {
        const own = fields?.get(key);
        if (value !== undefined) out[key] = this.merge(live[key], value, own?.type ?? this.valuesOf(type), own);
      }
      return out;
    }
    if (Array.isArray(patch) && Array.isArray(live) && (field?.list === 'map' || field?.list === 'set'))
      return this.mergeList(live, patch, field, this.itemsOf(type));
    return patch;
  }

  /** Items only the object has come first, shared ones in the order of the patch. */
  private mergeList(
    live: readonly Json[],
    patch: readonly Json[],
    field: FieldInfo,
    items: TypeRef | undefined,
  ): Json[] {
    const id = (item: Json): string => this.identity(item, field);
    const lefts = live.map(id);
    const rights = patch.map(id);
    const counterpart = (key: string): Json | undefined => live[lefts.indexOf(key)];
    const shared = rights.filter((r) => lefts.includes(r));
    const done = new Set<string>();
    const out: Json[] = [];
    let l = 0;
    let r = 0;
    const take = (): void => {
      const key = rights[r]!;
      done.add(key);
      out.push(this.merge(counterpart(key), patch[r]!, items, undefined));
      if (shared[0] === key) shared.shift();
      r++;
    };
    while (l < lefts.length || r < rights.length) {
      const left = lefts[l];
      if (left !== undefined && r < rights.length) {
        if (left === rights[r]) {
          take();
          l++;
          continue;
        }
        if (rights.includes(left) && shared.length && shared[0] !== left) {
          l++;
          continue;
        }
      }
      if (left !== undefined) {
        if (!rights.includes(left)) {
          out.push(live[l++]!);
          continue;
        }
        if (done.has(left)) l++;
      }
      if (r < rights.length) take();
    }
    return out;
  }

  private identity(item: Json, field: FieldInfo): string {
    if (field.list === 'set' || !isObject(item)) return JSON.stringify(item);
    // A key that is left out has its default; the protocol of a port is the only key with one.
    const keyOf = (k: string): Json => item[k] ?? (k === 'protocol' ? 'TCP' : null);
    return JSON.stringify((field.keys ?? []).map(keyOf));
  }

  private isAtomic(type: TypeRef | undefined, field: FieldInfo | undefined): boolean {
    if (field?.atomic) return true;
    const to = type && this.target(type);
    return to?.form === 'named' && atomicTypes.has(to.name.slice(to.name.lastIndexOf('.') + 1));
  }

  private target(type: TypeRef): TypeRef {
    return type.form === 'pointer' ? this.target(type.to) : type;
  }

  private fields(type: TypeRef | undefined): ReadonlyMap<string, FieldInfo> | undefined {
    if (!type) return undefined;
    const list = fieldsOf(this.tables, this.target(type));
    return list.length ? new Map(list.map((f) => [f.name, f])) : undefined;
  }

  private itemsOf(type: TypeRef | undefined): TypeRef | undefined {
    const to = type && resolveRef(this.tables, type);
    return to?.form === 'list' ? to.items : undefined;
  }

  private valuesOf(type: TypeRef | undefined): TypeRef | undefined {
    const to = type && resolveRef(this.tables, type);
    return to?.form === 'map' ? to.values : undefined;
  }
}
