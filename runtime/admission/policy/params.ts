import { groupKind, type KubeObject, parseApiVersion } from '../../../compiler/kube/object.js';
import { matchesSelector } from '../../../compiler/kube/selectors.js';
import type { ParamKind, ParamRef } from '../../../schemas/generated/types/admissionregistration_v1.js';
import { tablesOf } from '../../../schemas/load.js';
import type { AdmissionContext } from '../plugin.js';
import { specOf } from './hooks.js';

/** The parameters of one binding, `undefined` standing for none at all; or why there are none. */
export type Params = readonly (KubeObject | undefined)[] | { readonly error: string };

/** apiserver policy/generic/policy_dispatcher.go CollectParams. */
export function collectParams(
  kind: ParamKind | undefined,
  ref: ParamRef | undefined,
  namespace: string,
  context: AdmissionContext,
): Params {
  if (!kind || !ref) return [undefined];
  const namespaced = isNamespaced(kind, ref, context);
  if (ref.namespace && !namespaced)
    return { error: 'paramRef.namespace must not be provided for a cluster-scoped `paramKind`' };
  const where = ref.namespace || namespace;
  if (namespaced && !where)
    return { error: 'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources' };
  const of = groupKind(parseApiVersion(kind.apiVersion ?? '').group, kind.kind ?? '');
  const found = ref.name
    ? [context.view.get(of, namespaced ? where : '', ref.name)].filter((o) => o !== undefined)
    : context.view
        .list(of, namespaced ? where : undefined)
        .filter((o) => matchesSelector(ref.selector, o.metadata.labels));
  if (!found.length && ref.parameterNotFoundAction === 'Deny')
    return { error: 'no params found for policy binding with `Deny` parameterNotFoundAction' };
  return found;
}

/** A kind that nothing here defines is taken to be as the binding treats it. */
function isNamespaced(kind: ParamKind, ref: ParamRef, { profile, view }: AdmissionContext): boolean {
  const { group, version } = parseApiVersion(kind.apiVersion ?? '');
  const info = tablesOf(profile.minor).kind(group, version, kind.kind ?? '');
  if (info) return info.namespaced;
  for (const crd of view.list('CustomResourceDefinition.apiextensions.k8s.io')) {
    const spec = specOf<{ group?: string; scope?: string; names?: { kind?: string } } | undefined>(crd);
    if (spec?.group === group && spec.names?.kind === kind.kind) return spec?.scope === 'Namespaced';
  }
  return ref.namespace !== undefined;
}
