import type { LabelSelectorLike } from '../../../../compiler/kube/selectors.js';
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  TopologySelectorTerm,
} from '../../../../schemas/generated/types/core_v1.js';
import { compareQuantityTexts } from '../../cluster/amounts.js';
import { compileNodeSelector } from '../../cluster/node-selector.js';
import { compileSelector } from '../../cluster/selector.js';
import { classNameOf } from './claims.js';

/** CheckNodeAffinity (component-helpers storage/volume/helpers.go): labels only, as a volume knows no node names. */
export function volumeReaches(pv: PersistentVolume, node: Node): boolean {
  const required = pv.spec?.nodeAffinity?.required;
  if (!required) return true;
  return compileNodeSelector(required)({ ...node, metadata: { labels: node.metadata?.labels ?? {} } });
}

export function isBoundToClaim(pv: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const ref = pv.spec?.claimRef;
  if (!ref || ref.name !== claim.metadata?.name) return false;
  if ((ref.namespace ?? 'default') !== (claim.metadata?.namespace ?? 'default')) return false;
  return !ref.uid || ref.uid === (claim.metadata?.uid ?? '');
}

const mode = (m: string | undefined): string => m ?? 'Filesystem';

/** Whether anything about a volume, apart from its size and node, forbids the claim. */
function suits(pv: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  if (mode(pv.spec?.volumeMode) !== mode(claim.spec?.volumeMode)) return false;
  if ((pv.spec?.volumeAttributesClassName ?? '') !== (claim.spec?.volumeAttributesClassName ?? '')) return false;
  return pv.metadata?.deletionTimestamp === undefined;
}

/** FindMatchingVolume (component-helpers storage/volume/pv_helpers.go): the smallest one that does; a pre-bound one first. */
export function findMatchingVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  node: Node,
  taken: ReadonlySet<string>,
): PersistentVolume | undefined {
  const wanted = claim.spec?.resources?.requests?.['storage'];
  const chosenBy = claim.spec?.selector ? compileSelector(claim.spec.selector as LabelSelectorLike) : undefined;
  const selector = chosenBy && !('error' in chosenBy) ? chosenBy : undefined;
  let smallest: PersistentVolume | undefined;
  for (const pv of volumes) {
    if (taken.has(pv.metadata?.name ?? '')) continue;
    const bound = isBoundToClaim(pv, claim);
    if (pv.spec?.claimRef && !bound) continue;
    const size = pv.spec?.capacity?.['storage'];
    if (compareQuantityTexts(size, wanted) < 0 || !suits(pv, claim)) continue;
    const reaches = volumeReaches(pv, node);
    if (bound) return reaches ? pv : undefined;
    if (pv.status?.phase !== 'Available' || (selector && !selector.matches(pv.metadata?.labels))) continue;
    if (classNameOf(pv) !== classNameOf(claim) || !reaches) continue;
    const modes = new Set(pv.spec?.accessModes ?? []);
    if (!(claim.spec?.accessModes ?? []).every((m) => modes.has(m))) continue;
    if (!smallest || compareQuantityTexts(smallest.spec?.capacity?.['storage'], size) > 0) smallest = pv;
  }
  return smallest;
}

/** MatchTopologySelectorTerms (pkg/apis/core/v1/helper/helpers.go): terms are alternatives, empty ones match nothing. */
export function allowsTopology(terms: readonly TopologySelectorTerm[] | undefined, node: Node): boolean {
  if (!terms?.length) return true;
  const labels = node.metadata?.labels ?? {};
  return terms.some(
    (t) =>
      (t.matchLabelExpressions?.length ?? 0) > 0 &&
      t.matchLabelExpressions!.every((e) => Object.hasOwn(labels, e.key) && (e.values ?? []).includes(labels[e.key]!)),
  );
}
