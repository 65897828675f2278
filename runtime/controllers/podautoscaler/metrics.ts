import type { KubeObject } from '../../../compiler/kube/object.js';
import { milliValueOf, parseQuantity } from '../../../compiler/kube/quantity.js';
import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import type { LiveOf } from '../../world/kinds.js';

/**
 * The metrics model. `simulate.drydock.dev/cpu: 80m` on a pod (or in a template) is what each pod uses;
 * `simulate.drydock.dev/load-cpu: "2"` on the scaled workload is a load that its ready pods share evenly.
 * Without either there is no metrics API, as in a cluster without metrics-server.
 */
const usagePrefix = 'simulate.drydock.dev/';

/** Milli-units that each pod uses, by pod name; undefined where nothing is said, so that there is no metrics API. */
export function usageOf(
  resource: string,
  pods: readonly LiveOf<'Pod'>[],
  ready: readonly LiveOf<'Pod'>[],
  target: KubeObject,
): Map<string, number> | undefined {
  const out = new Map<string, number>();
  const load = target.metadata.annotations?.[`${usagePrefix}load-${resource}`];
  const share = load !== undefined && ready.length ? milli(load) / ready.length : undefined;
  for (const pod of pods) {
    const own = pod.metadata.annotations?.[usagePrefix + resource];
    if (own !== undefined) out.set(pod.metadata.name, milli(own));
    else if (share !== undefined && ready.includes(pod)) out.set(pod.metadata.name, share);
  }
  return load === undefined && out.size === 0 ? undefined : out;
}

const milli = (text: string): number => {
  const q = parseQuantity(text);
  return 'error' in q ? 0 : Number(milliValueOf(q));
};

/** calculateRequests: milli-units that a pod requests; undefined where a container says nothing. */
export function requestsOf(pod: Pod | LiveOf<'Pod'>, resource: string, container?: string): number | undefined {
  let sum = 0;
  const sidecars = (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always');
  for (const c of [...(pod.spec?.containers ?? []), ...sidecars]) {
    if (container !== undefined && c.name !== container) continue;
    const request = c.resources?.requests?.[resource];
    if (request === undefined) return undefined;
    sum += Number(milliValueOf(request));
  }
  return sum;
}
