import type { ClusterView } from '../../../compiler/kube/object.js';
import type { AdmissionRequest, Refusal } from '../../../compiler/validate/types.js';
import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import type { PriorityClass } from '../../../schemas/generated/types/scheduling_v1.js';
import type { AdmissionPlugin } from '../plugin.js';
import { forbidden } from '../refusals.js';

/** The classes every cluster has (pkg/apis/scheduling/v1/helpers.go). */
const system: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/** Priority (plugin/pkg/admission/priority/admission.go): the number behind a class, and one default class at most. */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  admit(request, { view }) {
    if (request.resource !== 'pods' || request.gvk.group || request.subresource) return undefined;
    if (request.operation === 'CREATE') return admitPod(request, view);
    if (request.operation === 'UPDATE') keepPriority(request);
    return undefined;
  },
  validate(request, { view }) {
    if (request.resource !== 'priorityclasses' || request.gvk.group !== 'scheduling.k8s.io' || request.subresource)
      return undefined;
    if (request.operation === 'DELETE' || !(request.object as unknown as PriorityClass).globalDefault) return undefined;
    const other = defaultClass(view)?.metadata?.name;
    if (other === undefined || (request.operation === 'UPDATE' && other === request.object.metadata.name))
      return undefined;
    return forbidden(request, `PriorityClass ${other} is already marked as default. Only one default can exist`);
  },
};

function admitPod(request: AdmissionRequest, view: ClusterView): Refusal | undefined {
  const spec = (request.object as unknown as Pod).spec;
  if (!spec) return undefined;
  const resolved = resolve(spec.priorityClassName ?? '', view);
  if (!resolved) return forbidden(request, `no PriorityClass with name ${spec.priorityClassName} was found`);
  const { name, value, preemptionPolicy } = resolved;
  if (name) spec.priorityClassName = name;
  if (spec.priority !== undefined && spec.priority !== value)
    return forbidden(
      request,
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
    );
  spec.priority = value;
  if (preemptionPolicy === undefined) return undefined;
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy)
    return forbidden(
      request,
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`,
    );
  spec.preemptionPolicy = preemptionPolicy;
  return undefined;
}

interface Resolved {
  readonly name: string;
  readonly value: number;
  readonly preemptionPolicy?: string;
}

function resolve(name: string, view: ClusterView): Resolved | undefined {
  const found =
    name === ''
      ? defaultClass(view)
      : (view.get('PriorityClass.scheduling.k8s.io', '', name) as PriorityClass | undefined);
  if (found)
    return {
      name: found.metadata?.name ?? name,
      value: found.value ?? 0,
      preemptionPolicy: found.preemptionPolicy ?? 'PreemptLowerPriority',
    };
  if (name === '') return { name: '', value: 0, preemptionPolicy: 'PreemptLowerPriority' };
  return Object.hasOwn(system, name)
    ? { name, value: system[name]!, preemptionPolicy: 'PreemptLowerPriority' }
    : undefined;
}

/** The lowest of those marked as default, should there be several. */
function defaultClass(view: ClusterView): PriorityClass | undefined {
  const marked = (view.list('PriorityClass.scheduling.k8s.io') as unknown as readonly PriorityClass[]).filter(
    (c) => c.globalDefault,
  );
  return marked.reduce<PriorityClass | undefined>(
    (low, c) => (!low || (low.value ?? 0) > (c.value ?? 0) ? c : low),
    undefined,
  );
}

function keepPriority(request: AdmissionRequest): void {
  const spec = (request.object as unknown as Pod).spec;
  const old = (request.oldObject as unknown as Pod | undefined)?.spec;
  if (!spec || !old) return;
  if (spec.priority === undefined && old.priority !== undefined) spec.priority = old.priority;
  if (spec.preemptionPolicy === undefined && old.preemptionPolicy !== undefined)
    spec.preemptionPolicy = old.preemptionPolicy;
}
