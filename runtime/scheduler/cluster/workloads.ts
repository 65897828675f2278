import type { Pod, PodSpec } from '../../../schemas/generated/types/core_v1.js';
import type { Features } from '../features.js';
import { podKey } from '../framework/events.js';
import type { Complain } from './amounts.js';
import { type PodInfo, podInfoOf, statusCounts } from './pod-info.js';

interface Recent {
  readonly pod: Pod;
  readonly template: PodInfo;
}

const limit = 20_000;
const maxRecent = 256;

/**
 * Recognises pods that are alike, so that what follows from a pod's spec is worked out once per workload. Pods are
 * alike where spec (apart from the node), labels, owners and namespace are the same text.
 */
export class Workloads {
  private readonly byText = new Map<string, PodInfo>();
  /** The last pods, by key: most come twice in short order, without their node and then with it. */
  private readonly recent = new Map<string, Recent>();
  private count = 0;

  constructor(private readonly features: Features) {}

  podInfo(pod: Pod, complain: Complain): PodInfo {
    const key = podKey(pod);
    const template = this.template(pod, key, complain);
    if (statusCounts(pod)) return podInfoOf(pod, this.features, template.workload, complain);
    if (template.pod === pod) return template;
    return { ...template, pod, key, name: pod.metadata?.name ?? '' };
  }

  private template(pod: Pod, key: string, complain: Complain): PodInfo {
    const seen = this.recent.get(key);
    if (seen && isSame(seen.pod, pod)) return seen.template;

    const { labels, namespace } = pod.metadata ?? {};
    const spec = pod.spec?.nodeName ? { ...pod.spec, nodeName: undefined } : pod.spec;
    const text = JSON.stringify([namespace, labels, pod.metadata?.ownerReferences, spec]);
    let template = this.byText.get(text);
    if (!template) {
      if (this.byText.size >= limit) this.byText.clear();
      template = podInfoOf(withoutStatus(pod), this.features, ++this.count, complain);
      this.byText.set(text, template);
    }
    if (this.recent.size >= maxRecent) this.recent.clear();
    this.recent.set(key, { pod, template });
    return template;
  }
}

function withoutStatus(pod: Pod): Pod {
  return statusCounts(pod) ? { ...pod, status: {} } : pod;
}

/** True where all that makes a workload is the very same objects, whatever the node. */
function isSame(before: Pod, now: Pod): boolean {
  const a = before.metadata;
  const b = now.metadata;
  if (a?.labels !== b?.labels || a?.namespace !== b?.namespace || a?.ownerReferences !== b?.ownerReferences)
    return false;
  return covers(before.spec, now.spec) && covers(now.spec, before.spec);
}

function covers(a: PodSpec | undefined, b: PodSpec | undefined): boolean {
  const left = (a ?? {}) as unknown as Record<string, unknown>;
  const right = (b ?? {}) as unknown as Record<string, unknown>;
  for (const field in left) if (field !== 'nodeName' && left[field] !== right[field]) return false;
  return true;
}
