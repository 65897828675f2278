import { ApiError } from '../../world/errors.js';
import { evict } from '../../world/eviction.js';
import type { Flags } from '../command-line.js';
import type { Session } from '../session.js';
import { current, remove } from '../writes.js';
import type { LivePod } from './filters.js';

/** Evictions that a disruption budget refuses are tried again after this long. */
const retryDelay = 5_000;
const forever = 24 * 3_600_000;

/** Takes the pods off their node, and waits until they are gone. Returns what went wrong. pkg/drain/drain.go. */
export function deleteOrEvictPods(s: Session, flags: Flags, pods: readonly LivePod[]): string[] {
  const deadline = s.world.clock.now() + (flags.duration('timeout') || forever);
  return flags.boolean('disable-eviction') ? deletePods(s, flags, pods, deadline) : evictPods(s, flags, pods, deadline);
}

/** deletePods: all are deleted, whatever their budgets say. */
function deletePods(s: Session, flags: Flags, pods: readonly LivePod[], deadline: number): string[] {
  const grace = graceOf(flags);
  for (const pod of s.inTurn(pods)) remove(s, pod, grace === undefined ? {} : { gracePeriodSeconds: grace });
  return waitUntilGone(s, pods, deadline, 'deleted').length ? ['context deadline exceeded'] : [];
}

/** evictPods: each pod is asked for again and again while its budget refuses, all at the same time. */
function evictPods(s: Session, flags: Flags, pods: readonly LivePod[], deadline: number): string[] {
  const clock = s.world.clock;
  const errors: string[] = [];
  let waiting: LivePod[] = [];
  let refused: readonly LivePod[] = pods;
  while (refused.length) {
    const again: LivePod[] = [];
    for (const pod of refused) {
      const result = evictOnce(s, flags, pod, deadline);
      if (result === 'evicted') waiting.push(pod);
      else if (result === 'refused') again.push(pod);
      else if (result !== 'gone') errors.push(result);
    }
    refused = again;
    if (refused.length) waiting = waitUntilGone(s, waiting, clock.now() + retryDelay, 'evicted', true);
  }
  for (const pod of waitUntilGone(s, waiting, deadline, 'evicted'))
    errors.push(
      `error when waiting for pod "${pod.metadata.name}" in namespace "${pod.metadata.namespace}" to terminate: context deadline exceeded`,
    );
  return errors;
}

function evictOnce(s: Session, flags: Flags, pod: LivePod, deadline: number): string {
  const { name, namespace } = pod.metadata;
  const context = `error when evicting pods/"${name}" -n "${namespace}"`;
  s.out(`evicting pod ${namespace}/${name}`);
  if (s.world.clock.now() >= deadline) return `${context}: global timeout reached: ${flags.string('timeout')}`;
  if (!current(s, pod)) return 'gone';
  try {
    evict(s.world.client('kubectl'), pod, graceOf(flags));
    return 'evicted';
  } catch (e) {
    if (!(e instanceof ApiError)) throw e;
    if (e.code !== 429) return `${context}: ${e.message}`;
    s.err(`${context} (will retry after 5s): ${e.message}`);
    return 'refused';
  }
}

function graceOf(flags: Flags): number | undefined {
  const grace = flags.int('grace-period');
  return grace === undefined || grace < 0 ? undefined : grace;
}

/** Says which pods go until `deadline`, at the latest; returns those that stay. `sleep` waits that long in any case. */
function waitUntilGone(s: Session, pods: readonly LivePod[], deadline: number, how: string, sleep = false): LivePod[] {
  const left = () => pods.filter((p) => current(s, p) !== undefined);
  const time = deadline - s.world.clock.now();
  if (time > 0) s.wait(() => !sleep && left().length === 0, time);
  const remaining = left();
  for (const pod of pods) if (!remaining.includes(pod)) s.out(`pod/${pod.metadata.name} ${how}`);
  return remaining;
}
