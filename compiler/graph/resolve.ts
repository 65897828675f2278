import type { Json } from '../kube/json.js';
import type { GroupKind } from '../kube/object.js';
import { isEmptySelector } from '../kube/selectors.js';
import { matchFields, type Place } from './field-pattern.js';
import type { GraphNode } from './node.js';
import type { ObjectIndex } from './object-index.js';
import type { Providers } from './providers.js';
import type {
  NameReferenceKind,
  NameSite,
  Reference,
  ReferenceState,
  SelectorReferenceKind,
} from './references/types.js';
import { isBuiltInGroup, isClusterScoped } from './scope.js';
import { readSelector } from './selector.js';

/** The references of one kind that a node makes, each with its state. */
export function resolveNames(
  kind: NameReferenceKind,
  from: GraphNode,
  index: ObjectIndex,
  providers: Providers,
): Reference[] {
  const root = kind.from === 'pods' ? from.pod?.spec : from.value;
  const base = kind.from === 'pods' ? (from.pod?.specPath ?? []) : [];
  return kind.sites.flatMap((site) =>
    matchFields(root, site.at, base).flatMap((holder) => resolveSite(kind, site, holder, from, index, providers)),
  );
}

function resolveSite(
  kind: NameReferenceKind,
  site: NameSite,
  holder: Place,
  from: GraphNode,
  index: ObjectIndex,
  providers: Providers,
): Reference[] {
  const targetKind = typeof site.to === 'string' ? site.to : site.to(holder.value, from);
  const named = matchFields(holder.value, site.name, holder.path)[0];
  if (!targetKind || typeof named?.value !== 'string' || named.value === '') return [];
  const name = named.value;
  const targetNamespace = namespaceOf(site, holder.value, from, targetKind);
  const targets = index.named(targetKind, targetNamespace, name);
  const optional = site.optional !== undefined && matchFields(holder.value, site.optional)[0]?.value === true;
  const base = { kind: kind.id, from, targetKind, targetNamespace, name, optional, targets };
  if (targets.length === 0) {
    const reason = kind.provided?.(name)
      ? 'every cluster has it'
      : (whyForeign(targetKind, index) ?? providers.whyUnknown(targetKind, targetNamespace, name));
    const state: ReferenceState = reason ? 'unknown' : 'missing';
    return [{ ...base, path: named.path, state, ...(reason ? { reason } : {}) }];
  }
  const whole: Reference = { ...base, path: named.path, state: 'resolved' };
  return [whole, ...resolveParts(site, holder, whole)];
}

function resolveParts(site: NameSite, holder: Place, whole: Reference): Reference[] {
  return (site.parts ?? []).flatMap((spec) =>
    matchFields(holder.value, spec.at, holder.path).flatMap((place): Reference[] => {
      const value = place.value;
      if (typeof value !== 'string' && typeof value !== 'number') return [];
      const answers = whole.targets.map((t) => spec.has(t, value));
      const state: ReferenceState = answers.includes(true)
        ? 'resolved'
        : answers.includes(undefined)
          ? 'unknown'
          : 'missing';
      return [{ ...whole, path: place.path, part: { kind: spec.kind, value, path: place.path }, state }];
    }),
  );
}

/** Custom kinds live outside unless the input has some: nothing is known of what an operator makes of them. */
function whyForeign(kind: GroupKind, index: ObjectIndex): string | undefined {
  const dot = kind.indexOf('.');
  const group = dot < 0 ? '' : kind.slice(dot + 1);
  return isBuiltInGroup(group) || index.list(kind).length ? undefined : 'its kind is not in the input';
}

function namespaceOf(site: NameSite, holder: Json, from: GraphNode, target: GroupKind): string {
  if (site.namespace === 'cluster' || isClusterScoped(target)) return '';
  if (site.namespace && site.namespace !== 'same') {
    const given = matchFields(holder, site.namespace)[0]?.value;
    if (typeof given === 'string' && given !== '') return given;
  }
  return from.namespace;
}

export function resolveSelectors(kind: SelectorReferenceKind, from: GraphNode, index: ObjectIndex): Reference[] {
  return kind.sites.flatMap((site) =>
    matchFields(from.value, site.at).flatMap((place): Reference[] => {
      const selector = readSelector(place.value, site.style);
      if (!selector || (site.emptyMeansNone && isEmptySelector(selector))) return [];
      const targets = index.podsMatching(from.namespace, selector);
      return [
        {
          kind: kind.id,
          from,
          path: place.path,
          targetKind: 'Pod',
          targetNamespace: from.namespace,
          optional: false,
          targets,
          state: targets.length ? 'resolved' : 'missing',
        },
      ];
    }),
  );
}
