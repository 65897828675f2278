import type { Pod, PodSpec } from '../../../schemas/generated/types/core_v1.js';
import type { Features } from '../features.js';
import { podKey } from '../framework/events.js';
import type { Complain } from './amounts.js';
import { type PodInfo, podInfoOf, statusCounts } from './pod-info.js';

interface Known {
  readonly spec: Omit<PodSpec, 'nodeName'>;
  readonly labels: unknown;
  readonly owners: unknown;
  readonly namespace: string | undefined;
  readonly template: PodInfo;
}

const limit = 20_000;

/**
 * Recognises pods that are alike, so that what follows from a pod's spec is worked out once per workload. Pods are
 * alike where spec (apart from the node), labels, owners and namespace are the same text.
 */
export class Workloads {
  private readonly byText = new Map<string, PodInfo>();
  /** Pods that share their containers with one seen before, as a pod does before and after it is bound. */
  private readonly byContainers = new WeakMap<object, Known>();
  private count = 0;

  constructor(private readonly features: Features) {}

  podInfo(pod: Pod, complain: Complain): PodInfo {
    const template = this.template(pod, complain);
    if (statusCounts(pod)) return podInfoOf(pod, this.features, template.workload, complain);
    if (template.pod === pod) return template;
    return { ...template, pod, key: podKey(pod), name: pod.metadata?.name ?? '' };
  }

  private template(pod: Pod, complain: Complain): PodInfo {
    const spec = pod.spec;
    const containers = spec?.containers;
    const known = containers && this.byContainers.get(containers);
    if (known && isSame(known, pod)) return known.template;

    const { labels, namespace } = pod.metadata ?? {};
    const owners = pod.metadata?.ownerReferences;
    const { nodeName: _, ...rest } = (spec ?? {}) as PodSpec;
    const text = JSON.stringify([namespace, labels, owners, rest]);
    let template = this.byText.get(text);
    if (!template) {
      if (this.byText.size >= limit) this.byText.clear();
      template = podInfoOf(withoutStatus(pod), this.features, ++this.count, complain);
      this.byText.set(text, template);
    }
    if (containers) this.byContainers.set(containers, { spec: rest, labels, owners, namespace, template });
    return template;
  }
}

function withoutStatus(pod: Pod): Pod {
  return statusCounts(pod) ? { ...pod, status: {} } : pod;
}

function isSame(known: Known, pod: Pod): boolean {
  const { metadata, spec } = pod;
  if (known.labels !== metadata?.labels || known.namespace !== metadata?.namespace) return false;
  if (known.owners !== metadata?.ownerReferences) return false;
  const before = known.spec as unknown as Record<string, unknown>;
  const now = spec as unknown as Record<string, unknown>;
  let fields = 0;
  for (const key in now) {
    if (key === 'nodeName') continue;
    if (before[key] !== now[key]) return false;
    fields++;
  }
  for (const _ in before) fields--;
  return fields === 0;
}
