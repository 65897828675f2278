import type { Container, PodSpec, SecurityContext } from '../../../schemas/generated/types/core_v1.js';
import type { ObjectMeta } from '../../../schemas/generated/types/meta_v1.js';

/** What a check found wrong: `reason (detail)`. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

export type CheckPod = (metadata: ObjectMeta, spec: PodSpec) => Violation | undefined;

/** One control of the Pod Security Standards; one file under `checks/`, one line in `evaluator.ts`. */
export interface PodSecurityCheck {
  /** Checks report in the order of their ids, baseline first. */
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** Ascending; `since` is the minor of 1.x from which a version holds. */
  readonly versions: readonly {
    readonly since: number;
    readonly check: CheckPod;
    /** Baseline checks that this one takes the place of in the restricted profile. */
    readonly overrides?: readonly string[];
  }[];
}

/** Init containers first, then containers, then ephemeral ones (visitor.go). */
export function containersOf(spec: PodSpec): Container[] {
  return [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
    ...((spec.ephemeralContainers ?? []) as unknown as Container[]),
  ];
}

/** Names of the containers that `bad` holds for. */
export function namesWhere(spec: PodSpec, bad: (context: SecurityContext, c: Container) => boolean): string[] {
  return containersOf(spec)
    .filter((c) => bad(c.securityContext ?? {}, c))
    .map((c) => c.name);
}

export const quoteAll = (names: readonly string[]): string => names.map((n) => `"${n}"`).join(', ');
export const plural = (one: string, many: string, count: number): string => (count === 1 ? one : many);
export const containers = (names: readonly string[]): string =>
  `${plural('container', 'containers', names.length)} ${quoteAll(names)}`;
export const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort();

/** `pod`, the containers, or both, as the subject of a sentence. */
export function setters(pod: boolean, names: readonly string[]): string[] {
  return [...(pod ? ['pod'] : []), ...(names.length ? [containers(names)] : [])];
}

export const isWindows = (spec: PodSpec): boolean => spec.os?.name === 'windows';

/** Since 1.35 a pod in a user namespace may look like root (KEP-127). */
export const inUserNamespace = (spec: PodSpec): boolean => spec.hostUsers === false;

/** Windows pods cannot set what these checks ask for. */
export const exceptWindows =
  (check: CheckPod): CheckPod =>
  (metadata, spec) =>
    isWindows(spec) ? undefined : check(metadata, spec);

export const exceptUserNamespace =
  (check: CheckPod): CheckPod =>
  (metadata, spec) =>
    inUserNamespace(spec) ? undefined : check(metadata, spec);
