import type { Container, ContainerState, Pod } from '../../schemas/generated/types/core_v1.js';

/** What the kubelet knows of one container. */
export interface ContainerRun {
  readonly container: Container;
  readonly init: boolean;
  readonly sidecar: boolean;
  state: ContainerState;
  last?: ContainerState;
  restarts: number;
  started: boolean;
  ready: boolean;
  /** Each start has its own number: timers of earlier lives are stale. */
  life: number;
  startedAt: number;
  failures: number;
}

export const waiting = (reason: string, message?: string): ContainerState => ({
  waiting: { reason, ...(message ? { message } : {}) },
});

/** The containers of a pod before any has started: those of its start-up first. */
export function containerRuns(pod: Pod): ContainerRun[] {
  const make =
    (init: boolean) =>
    (container: Container): ContainerRun => ({
      container,
      init,
      sidecar: init && container.restartPolicy === 'Always',
      state: waiting(init || !pod.spec?.initContainers?.length ? 'ContainerCreating' : 'PodInitializing'),
      restarts: 0,
      started: false,
      ready: false,
      life: 0,
      startedAt: 0,
      failures: 0,
    });
  return [...(pod.spec?.initContainers ?? []).map(make(true)), ...(pod.spec?.containers ?? []).map(make(false))];
}
