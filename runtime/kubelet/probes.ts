import type { Container, Probe } from '../../schemas/generated/types/core_v1.js';

/**
 * When a probe first passes, for a process that answers from `answers` on: milliseconds after the container's start.
 * `gate` is when probing may begin (the startup probe has passed). Undefined where it never passes.
 * Mirrors prober/worker.go: after initialDelaySeconds, every periodSeconds, successThreshold times in a row.
 */
export function passesAt(probe: Probe, answers: number | undefined, gate: number): number | undefined {
  if (answers === undefined) return undefined;
  const { initial, period } = timing(probe);
  const first = Math.max(initial, gate);
  const tries = Math.max(0, Math.ceil((answers - first) / period));
  return first + (tries + (probe.successThreshold ?? 1) - 1) * period;
}

/** When a liveness or startup probe gives the container up; undefined where it never does. */
export function failsAt(probe: Probe, answers: number | undefined, gate: number): number | undefined {
  const { initial, period, failures } = timing(probe);
  const giveUp = Math.max(initial, gate) + (failures - 1) * period;
  return answers !== undefined && answers <= giveUp ? undefined : giveUp;
}

function timing(probe: Probe): { initial: number; period: number; failures: number } {
  return {
    initial: (probe.initialDelaySeconds ?? 0) * 1000,
    period: (probe.periodSeconds ?? 10) * 1000,
    failures: probe.failureThreshold ?? 3,
  };
}

export interface ProbePlan {
  /** When the container counts as started (startup probe passed). */
  readonly startedAt: number | undefined;
  readonly readyAt: number | undefined;
  /** When a failing startup or liveness probe restarts it. */
  readonly killedAt: number | undefined;
  readonly killedBy?: 'Startup' | 'Liveness';
}

/** What the probes of one container come to, in milliseconds after its start. */
export function planProbes(c: Container, answers: number | undefined): ProbePlan {
  const startup = c.startupProbe;
  const startedAt = startup ? passesAt(startup, answers, 0) : 0;
  const startupFails = startup ? failsAt(startup, answers, 0) : undefined;
  if (startupFails !== undefined)
    return { startedAt: undefined, readyAt: undefined, killedAt: startupFails, killedBy: 'Startup' };
  const gate = startedAt ?? 0;
  const readyAt = c.readinessProbe ? passesAt(c.readinessProbe, answers, gate) : gate;
  const killedAt = c.livenessProbe ? failsAt(c.livenessProbe, answers, gate) : undefined;
  return { startedAt, readyAt, killedAt, ...(killedAt === undefined ? {} : { killedBy: 'Liveness' as const }) };
}
