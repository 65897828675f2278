import type { GraphNode } from '../../compiler/graph/graph.js';
import { isObject, type JsonObject, type Path } from '../../compiler/kube/json.js';
import type { Container, PodSecurityContext, PodSpec, SecurityContext } from '../../schemas/generated/types/core_v1.js';

/**
 * Reading objects as written. The generated types say what should stand there; what does stand there may be anything, so
 * lists and maps are read through `list` and `entries`, which answer nothing for values of another type.
 */

export type ContainerRole = 'container' | 'init' | 'sidecar' | 'ephemeral';

export interface ContainerView {
  readonly value: Container;
  readonly path: Path;
  readonly name: string;
  readonly role: ContainerRole;
}

export interface PodView {
  readonly spec: PodSpec;
  readonly path: Path;
}

/** The pod spec that an object is or makes; kinds without one answer an empty spec. */
export function podOf(node: GraphNode): PodView {
  const spec: unknown = node.pod?.spec ?? { containers: [] };
  return { spec: spec as PodSpec, path: node.pod?.specPath ?? [] };
}

const cache = new WeakMap<GraphNode, readonly ContainerView[]>();

/** Every container of an object's pods, in the order of the fields. */
export function containersOf(node: GraphNode): readonly ContainerView[] {
  let found = cache.get(node);
  if (!found) {
    const { spec, path } = podOf(node);
    found = (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((field) =>
      list(spec[field] as Container[] | undefined).flatMap((value, i): ContainerView[] =>
        isObject(value)
          ? [{ value, path: [...path, field, i], name: text(value.name) || String(i), role: roleOf(field, value) }]
          : [],
      ),
    );
    cache.set(node, found);
  }
  return found;
}

/** Containers that run as long as the pod does. */
export function runningContainersOf(node: GraphNode): readonly ContainerView[] {
  return containersOf(node).filter((c) => c.role === 'container');
}

function roleOf(field: string, container: Container): ContainerRole {
  if (field === 'containers') return 'container';
  if (field === 'ephemeralContainers') return 'ephemeral';
  return container.restartPolicy === 'Always' ? 'sidecar' : 'init';
}

/** The effective value of a field that the pod may set for all its containers, and the path that decides it. */
export function securityField(
  node: GraphNode,
  container: ContainerView,
  name: keyof SecurityContext & keyof PodSecurityContext,
): { readonly value: unknown; readonly path: Path } {
  const pod = podOf(node);
  const own = [...container.path, 'securityContext', name];
  const value = field(container.value, 'securityContext', name);
  if (value !== undefined && value !== null) return { value, path: own };
  const shared = field(pod.spec, 'securityContext', name);
  if (shared !== undefined && shared !== null) return { value: shared, path: [...pod.path, 'securityContext', name] };
  return { value: undefined, path: own };
}

/** Windows pods have other security settings; `os.name` says so since 1.25. */
export function isWindows(node: GraphNode): boolean {
  const { spec } = podOf(node);
  return (
    text(spec.os?.name) === 'windows' ||
    entries(spec.nodeSelector).some(([k, v]) => k === 'kubernetes.io/os' && v === 'windows')
  );
}

export function list<T>(value: readonly T[] | undefined | null): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [];
}

/** Items that are objects, with their index. */
export function items<T>(value: readonly T[] | undefined | null): readonly (readonly [number, T])[] {
  return list(value).flatMap((item, i): [number, T][] => (isObject(item) ? [[i, item]] : []));
}

export function entries<T>(value: Readonly<Record<string, T>> | undefined | null): [string, T][] {
  return isObject(value) ? (Object.entries(value) as [string, T][]) : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The value of a field of an object that may be no object. */
export function field(value: unknown, ...names: readonly string[]): unknown {
  let at: unknown = value;
  for (const name of names) at = isObject(at) && Object.hasOwn(at, name) ? (at as JsonObject)[name] : undefined;
  return at;
}

/** Annotations of the object itself. */
export function annotationsOf(node: GraphNode): [string, string][] {
  return entries(field(node.value, 'metadata', 'annotations') as Record<string, unknown>).filter(
    (e): e is [string, string] => typeof e[1] === 'string',
  );
}
