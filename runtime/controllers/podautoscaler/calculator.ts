import { parseTime } from '../../world/clock.js';
import type { LiveOf } from '../../world/kinds.js';
import { isDeleting } from '../../world/kinds.js';
import { isPodReady, podCondition } from '../shared/pods.js';
import { requestsOf } from './metrics.js';

type LivePod = LiveOf<'Pod'>;
const cpuInitialization = 300_000;
const initialReadinessDelay = 30_000;

export interface Tolerance {
  readonly up: number;
  readonly down: number;
}
export interface Proposal {
  readonly replicas: number;
  /** Percent of requests, for utilization targets. */
  readonly utilization?: number;
  /** Milli-units per pod. */
  readonly average: number;
}

interface Groups {
  ready: number;
  unready: string[];
  missing: string[];
}

/** groupPods: which pods count, which are too young, of which nothing is known. */
function group(pods: readonly LivePod[], usage: Map<string, number>, resource: string, now: number): Groups {
  const out: Groups = { ready: 0, unready: [], missing: [] };
  for (const pod of pods) {
    const { name } = pod.metadata;
    if (isDeleting(pod) || pod.status?.phase === 'Failed') usage.delete(name);
    else if (pod.status?.phase === 'Pending') out.unready.push(name);
    else if (!usage.has(name)) out.missing.push(name);
    else if (resource === 'cpu' && isUnready(pod, now)) out.unready.push(name);
    else out.ready++;
  }
  for (const name of out.unready) usage.delete(name);
  return out;
}

function isUnready(pod: LivePod, now: number): boolean {
  const condition = podCondition(pod, 'Ready');
  if (!condition || !pod.status?.startTime) return true;
  const start = parseTime(pod.status.startTime);
  if (start + cpuInitialization > now) return !isPodReady(pod);
  return !isPodReady(pod) && start + initialReadinessDelay > parseTime(condition.lastTransitionTime);
}

const within = (ratio: number, t: Tolerance): boolean => 1 - t.down <= ratio && ratio <= 1 + t.up;

/**
 * GetResourceReplicas and calcPlainMetricReplicas of replica_calculator.go. `target` is a percentage of requests, or
 * milli-units per pod. Returns a text where there is no answer.
 */
export function propose(
  pods: readonly LivePod[],
  usage: Map<string, number>,
  resource: string,
  current: number,
  target: { readonly utilization: number } | { readonly average: number },
  tolerance: Tolerance,
  now: number,
): Proposal | string {
  if (pods.length === 0) return 'no pods returned by selector while calculating replica count';
  const groups = group(pods, usage, resource, now);
  if (usage.size === 0) return 'did not receive metrics for targeted pods (pods might be unready)';
  const requests = new Map<string, number>();
  if ('utilization' in target)
    for (const pod of pods) {
      const request = requestsOf(pod, resource);
      if (request === undefined) {
        const bare = pod.spec?.containers.find((c) => c.resources?.requests?.[resource] === undefined);
        return `missing request for ${resource} in container ${bare?.name} of Pod ${pod.metadata.name}`;
      }
      requests.set(pod.metadata.name, request);
    }
  const ratioOf = (m: ReadonlyMap<string, number>): { ratio: number; utilization?: number } => {
    const used = [...m.values()].reduce((a, b) => a + b, 0);
    if ('average' in target) return { ratio: used / m.size / target.average };
    const asked = [...m.keys()].reduce((n, name) => n + (requests.get(name) ?? 0), 0);
    const utilization = Math.trunc((100 * used) / asked);
    return { ratio: utilization / target.utilization, utilization };
  };
  const first = ratioOf(usage);
  const average = [...usage.values()].reduce((a, b) => a + b, 0) / usage.size;
  const said = { average, ...(first.utilization === undefined ? {} : { utilization: first.utilization }) };
  const surging = groups.unready.length > 0 && first.ratio > 1;
  if (!surging && groups.missing.length === 0)
    return { ...said, replicas: within(first.ratio, tolerance) ? current : Math.ceil(first.ratio * groups.ready) };
  const assumed = new Map(usage);
  for (const name of groups.missing) {
    if (first.ratio < 1)
      assumed.set(
        name,
        'average' in target ? target.average : ((requests.get(name) ?? 0) * Math.max(100, target.utilization)) / 100,
      );
    else if (first.ratio > 1) assumed.set(name, 0);
  }
  if (surging) for (const name of groups.unready) assumed.set(name, 0);
  const { ratio } = ratioOf(assumed);
  const turned = (first.ratio < 1 && ratio > 1) || (first.ratio > 1 && ratio < 1);
  if (within(ratio, tolerance) || turned) return { ...said, replicas: current };
  const replicas = Math.ceil(ratio * assumed.size);
  const contradicts = (ratio < 1 && replicas > current) || (ratio > 1 && replicas < current);
  return { ...said, replicas: contradicts ? current : replicas };
}
