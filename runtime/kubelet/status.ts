import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../../schemas/generated/types/core_v1.js';
import { timestamp } from '../world/clock.js';
import type { ContainerRun } from './container-run.js';

/** generateAPIPodStatus: phase and conditions out of what the containers do. */
export function composeStatus(
  pod: Pick<Pod, 'spec' | 'status'>,
  runs: readonly ContainerRun[],
  facts: { readonly ip: string | undefined; readonly now: number },
): PodStatus {
  const now = timestamp(facts.now);
  const old = pod.status ?? {};
  const phase = phaseOf(runs, pod.spec?.restartPolicy ?? 'Always');
  const init = runs.filter((r) => r.init);
  const main = runs.filter((r) => !r.init);
  const initialized =
    init.every((r) => (r.sidecar ? r.started : r.state.terminated?.exitCode === 0)) || phase === 'Succeeded';
  const over = phase === 'Succeeded' || phase === 'Failed';
  const watched = [...main, ...init.filter((r) => r.sidecar)];
  const ready = !over && watched.every((r) => r.ready);
  const because = over ? 'PodCompleted' : 'ContainersNotReady';
  const condition = (type: string, holds: boolean, reason?: string, message?: string): PodCondition => {
    const before = old.conditions?.find((c) => c.type === type);
    const status = holds ? 'True' : 'False';
    return {
      type,
      status,
      ...(holds || !reason ? {} : { reason, ...(message ? { message } : {}) }),
      lastTransitionTime: before?.status === status ? before.lastTransitionTime : now,
    };
  };
  const unready = watched
    .filter((r) => !r.ready)
    .map((r) => r.container.name)
    .join(' ');
  const text = over ? undefined : `containers with unready status: [${unready}]`;
  const own = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady'];
  return {
    ...old,
    phase,
    startTime: old.startTime ?? now,
    hostIP: old.hostIP ?? '10.0.0.1',
    ...(facts.ip ? { podIP: facts.ip, podIPs: [{ ip: facts.ip }] } : {}),
    conditions: [
      condition('PodReadyToStartContainers', facts.ip !== undefined),
      condition('Initialized', initialized, 'ContainersNotInitialized'),
      condition('Ready', ready && gatesPass(pod, old), because, text),
      condition('ContainersReady', ready, because, text),
      ...(old.conditions ?? []).filter((c) => !own.includes(c.type ?? '')),
    ],
    ...(init.length ? { initContainerStatuses: init.map(containerStatus) } : {}),
    containerStatuses: main.map(containerStatus),
  };
}

const gatesPass = (pod: Pick<Pod, 'spec'>, status: PodStatus): boolean =>
  (pod.spec?.readinessGates ?? []).every((g) =>
    status.conditions?.some((c) => c.type === g.conditionType && c.status === 'True'),
  );

/** getPhase. */
function phaseOf(runs: readonly ContainerRun[], policy: string): string {
  const main = runs.filter((r) => !r.init);
  const failedInit = runs.some(
    (r) => r.init && !r.sidecar && (r.state.terminated?.exitCode ?? 0) !== 0 && policy === 'Never',
  );
  if (failedInit) return 'Failed';
  if (main.some((r) => r.life === 0)) return 'Pending';
  const ended = main.filter((r) => r.state.terminated);
  if (ended.length === main.length) {
    const failed = ended.some((r) => r.state.terminated?.exitCode !== 0);
    if (policy === 'Always') return 'Running';
    if (failed) return policy === 'Never' ? 'Failed' : 'Running';
    return 'Succeeded';
  }
  return main.some((r) => r.state.running || r.state.terminated || r.restarts > 0 || r.last) ? 'Running' : 'Pending';
}

function containerStatus(run: ContainerRun): ContainerStatus {
  const { container, state, last, ready, started, restarts } = run;
  return {
    name: container.name,
    image: container.image ?? '',
    imageID: '',
    ready: run.init && !run.sidecar ? state.terminated?.exitCode === 0 : ready,
    started,
    restartCount: restarts,
    state,
    ...(last ? { lastState: last } : {}),
  };
}
