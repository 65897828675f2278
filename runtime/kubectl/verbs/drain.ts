import type { KubeObject } from '../../../compiler/kube/object.js';
import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import { ApiError } from '../../world/errors.js';
import { evict } from '../../world/eviction.js';
import { controllerOf } from '../../world/kinds.js';
import type { Flags } from '../command-line.js';
import { printName, type Session } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { current } from '../writes.js';
import { cordonNode, nodesOf } from './nodes.js';

type LivePod = Pod & KubeObject;

/** Evictions that a disruption budget refuses are tried again after this long (pkg/drain/drain.go). */
const retryDelay = 5_000;

/** kubectl drain: cordon, then evict what may be evicted. pkg/cmd/drain, pkg/drain. */
export const verb: KubectlVerb = {
  flags: {
    'ignore-daemonsets': 'boolean',
    'delete-emptydir-data': 'boolean',
    force: 'boolean',
    timeout: 'string',
    'grace-period': 'string',
    'pod-selector': 'string',
    selector: 'string',
    'disable-eviction': 'boolean',
    'skip-wait-for-delete-timeout': 'string',
    'chunk-size': 'string',
  },
  run(s, flags) {
    const nodes = nodesOf(s, flags);
    for (const node of s.inTurn(nodes)) cordonNode(s, node, true);
    for (const node of nodes) drainNode(s, flags, node);
  },
};

interface Sorted {
  readonly evictable: LivePod[];
  readonly warnings: Map<string, string[]>;
  readonly errors: Map<string, string[]>;
}

const texts = {
  daemonSet: 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
  daemonSetWarning: 'ignoring DaemonSet-managed Pods',
  localStorage: 'cannot delete Pods with local storage (use --delete-emptydir-data to override)',
  localStorageWarning: 'deleting Pods with local storage',
  unmanaged: 'cannot delete Pods that declare no controller (use --force to override)',
  unmanagedWarning: 'deleting Pods that declare no controller',
} as const;

/** pkg/drain/filters.go: daemon set, local storage, unmanaged; each may refuse, warn or let pass. */
function sortPods(s: Session, flags: Flags, node: string): Sorted {
  const out: Sorted = { evictable: [], warnings: new Map(), errors: new Map() };
  const note = (map: Map<string, string[]>, text: string, pod: LivePod) =>
    map.set(text, [...(map.get(text) ?? []), `${pod.metadata.namespace}/${pod.metadata.name}`]);
  for (const pod of s.world.store.list('Pod') as LivePod[]) {
    if (pod.spec?.nodeName !== node) continue;
    const over = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
    if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) continue;
    const owner = controllerOf(pod);
    if (owner?.kind === 'DaemonSet' && !over) {
      if (flags.boolean('ignore-daemonsets')) note(out.warnings, texts.daemonSetWarning, pod);
      else note(out.errors, texts.daemonSet, pod);
      continue;
    }
    const local = !over && (pod.spec?.volumes ?? []).some((v) => v.emptyDir !== undefined);
    if (local && !flags.boolean('delete-emptydir-data')) note(out.errors, texts.localStorage, pod);
    else if (!over && !owner && !flags.boolean('force')) note(out.errors, texts.unmanaged, pod);
    else {
      if (local) note(out.warnings, texts.localStorageWarning, pod);
      if (!over && !owner) note(out.warnings, texts.unmanagedWarning, pod);
      out.evictable.push(pod);
    }
  }
  return out;
}

const lines = (map: ReadonlyMap<string, string[]>): string =>
  [...map].map(([text, pods]) => `${text}: ${pods.join(', ')}`).join('; ');

function drainNode(s: Session, flags: Flags, node: KubeObject): void {
  const name = node.metadata.name!;
  const { evictable, warnings, errors } = sortPods(s, flags, name);
  if (errors.size) {
    const text = [...errors].map(([t, pods]) => `${t}: ${pods.join(', ')}`).join(', ');
    const why = errors.size > 1 ? `[${text}]` : text;
    s.err(`error: unable to drain node "${name}" due to error: ${why}, continuing command...`);
    s.err(`There are pending nodes to be drained:\n ${name}`);
    for (const [t, pods] of errors) s.err(`${t}: ${pods.join(', ')}`);
    s.code = 1;
    return;
  }
  if (warnings.size) s.err(`Warning: ${lines(warnings)}`);
  for (const pod of evictable) s.out(`evicting pod ${pod.metadata.namespace}/${pod.metadata.name}`);
  const deadline = s.world.clock.now() + (flags.duration('timeout') || 24 * 3_600_000);
  const { left, errors: refused } = evictAll(s, flags, evictable, deadline);
  if (left.length) {
    const text = refused.length > 1 ? `[${refused.join(', ')}]` : refused[0];
    s.err(`There are pending pods in node "${name}" when an error occurred: ${text}`);
    for (const pod of left) s.err(printName(pod));
    s.fail(
      `error: unable to drain node "${name}" due to error: ${text}, continuing command...\nThere are pending nodes to be drained:\n ${name}`,
    );
    for (const line of refused) s.err(line);
    return;
  }
  s.out(`node/${name} drained`);
}

/** Evicts all, each again and again while its budget refuses, and waits until they are gone. */
function evictAll(
  s: Session,
  flags: Flags,
  pods: readonly LivePod[],
  deadline: number,
): { left: LivePod[]; errors: string[] } {
  const sent = new Set<LivePod>();
  const failed = new Map<LivePod, string>();
  const waiting = () => pods.filter((p) => current(s, p) !== undefined);
  while (s.world.clock.now() < deadline && failed.size < waiting().length) {
    for (const pod of pods)
      if (!sent.has(pod) && !failed.has(pod) && current(s, pod)) evictOne(s, flags, pod, sent, failed);
    const before = new Set(waiting());
    s.wait(() => waiting().length === 0, Math.min(retryDelay, deadline - s.world.clock.now()));
    for (const pod of before) if (!current(s, pod)) s.out(`pod/${pod.metadata.name} evicted`);
  }
  const left = waiting();
  const errors = left.map((p) => {
    const how = failed.get(p) ?? `global timeout reached: ${flags.string('timeout')}`;
    return `error when evicting pods/"${p.metadata.name}" -n "${p.metadata.namespace}": ${how}`;
  });
  return { left, errors };
}

function evictOne(s: Session, flags: Flags, pod: LivePod, sent: Set<LivePod>, failed: Map<LivePod, string>): void {
  const grace = flags.int('grace-period');
  try {
    evict(s.world.client('kubectl'), pod, grace === undefined || grace < 0 ? undefined : grace);
    sent.add(pod);
  } catch (e) {
    if (!(e instanceof ApiError)) throw e;
    if (e.code === 429)
      s.err(
        `error when evicting pods/"${pod.metadata.name}" -n "${pod.metadata.namespace}" (will retry after 5s): ${e.message}`,
      );
    else failed.set(pod, e.message);
  }
}
