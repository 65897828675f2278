import { quoteGo } from '../../../compiler/kube/go-quote.js';
import { compareQuantities } from '../../../compiler/kube/quantity.js';
import type { AdmissionRequest, Refusal } from '../../../compiler/validate/types.js';
import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import type { RuntimeClass } from '../../../schemas/generated/types/node_v1.js';
import type { AdmissionContext, AdmissionPlugin } from '../plugin.js';
import { forbidden } from '../refusals.js';
import { readList } from '../resources.js';
import { mergeTolerations } from '../tolerations.js';

/** RuntimeClass (plugin/pkg/admission/runtimeclass/admission.go): overhead and scheduling of the class of a pod. */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  operations: ['CREATE'],
  admit(request, context) {
    const found = lookUp(request, context);
    if (!found || 'message' in found) return found;
    const { pod, runtime } = found;
    const spec = pod.spec!;
    const overhead = runtime?.overhead?.podFixed;
    if (runtime?.overhead) {
      if (Object.keys(spec.overhead ?? {}).length && !sameList(overhead, spec.overhead)) return mismatch(request);
      if (overhead) spec.overhead = { ...overhead };
    }
    if (!runtime?.scheduling) return undefined;
    const selector = runtime.scheduling.nodeSelector ?? {};
    const own = spec.nodeSelector ?? {};
    for (const [key, value] of Object.entries(selector).sort(([a], [b]) => (a < b ? -1 : 1)))
      if (Object.hasOwn(own, key) && own[key] !== value)
        return forbidden(
          request,
          `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own[key]}`,
        );
    if (Object.keys(selector).length) spec.nodeSelector = { ...own, ...selector };
    const tolerations = mergeTolerations([...(spec.tolerations ?? []), ...(runtime.scheduling.tolerations ?? [])]);
    if (tolerations.length) spec.tolerations = tolerations;
    return undefined;
  },
  validate(request, context) {
    const found = lookUp(request, context);
    if (!found || 'message' in found) return found;
    const { pod, runtime } = found;
    if (runtime?.overhead)
      return sameList(runtime.overhead.podFixed, pod.spec?.overhead) ? undefined : mismatch(request);
    return pod.spec?.overhead === undefined
      ? undefined
      : forbidden(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
  },
};

function lookUp(
  request: AdmissionRequest,
  { view }: AdmissionContext,
): { pod: Pod; runtime: RuntimeClass | undefined } | Refusal | undefined {
  if (request.resource !== 'pods' || request.gvk.group || request.subresource) return undefined;
  const pod = request.object as unknown as Pod;
  const name = pod.spec?.runtimeClassName;
  if (!pod.spec || name === undefined) return pod.spec ? { pod, runtime: undefined } : undefined;
  const runtime = view.get('RuntimeClass.node.k8s.io', '', name) as RuntimeClass | undefined;
  return runtime ? { pod, runtime } : forbidden(request, `pod rejected: RuntimeClass ${quoteGo(name)} not found`);
}

const mismatch = (request: AdmissionRequest): Refusal =>
  forbidden(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");

type Written = Readonly<Record<string, string | number>> | undefined;

function sameList(a: Written, b: Written): boolean {
  const [x, y] = [readList(a), readList(b)];
  return x.size === y.size && [...x].every(([k, q]) => y.has(k) && compareQuantities(q, y.get(k)!) === 0);
}
