import type { Container, Pod } from '../../schemas/generated/types/core_v1.js';

/**
 * What a manifest can say about how its containers behave, by annotations on the pod. Without them every image pulls,
 * every process starts, answers its probes, and (where the pod is meant to end) exits with 0.
 */
const prefix = 'simulate.drydock.dev/';

export interface Behaviour {
  /** The image cannot be pulled. */
  readonly pullFails: boolean;
  /** Exit code of the process, where it ends by itself. */
  readonly exitCode?: number;
  /** Milliseconds until it ends. */
  readonly exitAfter?: number;
  /** Milliseconds from the start until it answers probes; undefined for never. */
  readonly readyAfter: number | undefined;
}

const seconds = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : undefined;

/**
 * Reads `simulate.drydock.dev/KEY` or, for one container, `simulate.drydock.dev/KEY.CONTAINER`: `pull-fails: "true"`,
 * `exit-code: "1"`, `exit-after: SECONDS`, `ready-after: SECONDS|never`.
 */
export function behaviourOf(
  pod: Pod,
  container: Container,
  defaults: { run: number; start: number },
  ends: boolean,
): Behaviour {
  const annotations = pod.metadata?.annotations ?? {};
  const read = (key: string): string | undefined =>
    annotations[`${prefix}${key}.${container.name}`] ?? annotations[prefix + key];
  const code = read('exit-code');
  const exits = code !== undefined && /^\d+$/.test(code);
  const ready = read('ready-after');
  return {
    pullFails: read('pull-fails') === 'true',
    ...(exits || ends
      ? { exitCode: exits ? Number(code) : 0, exitAfter: seconds(read('exit-after')) ?? defaults.run }
      : {}),
    readyAfter: ready === 'never' ? undefined : (seconds(ready) ?? defaults.start),
  };
}
