import type { KubeObject } from '../../../compiler/kube/object.js';
import { matchesRequirement } from '../../../compiler/kube/selectors.js';
import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import { controllerOf } from '../../world/kinds.js';
import type { Flags } from '../command-line.js';
import { parseSelector } from '../selector.js';
import type { Session } from '../session.js';

export type LivePod = Pod & KubeObject;

/** What a filter thinks of a pod; the last that was asked decides, and who filters it out ends the round. */
interface Status {
  readonly removes: boolean;
  readonly warning?: string;
  readonly error?: string;
}

export interface PodList {
  readonly pods: LivePod[];
  /** Pods by what is said of them. */
  readonly warnings: ReadonlyMap<string, string[]>;
  readonly errors: ReadonlyMap<string, string[]>;
}

const okay: Status = { removes: true };
const isOver = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

type Filter = (pod: LivePod, flags: Flags, s: Session) => Status;

const daemonSet: Filter = (pod, flags, s) => {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'DaemonSet' || isOver(pod)) return okay;
  if (!s.world.store.get('DaemonSet.apps', pod.metadata.namespace ?? '', owner.name)) {
    const missing = `daemonsets.apps "${owner.name}" not found`;
    return flags.boolean('force') ? { removes: true, warning: missing } : { removes: false, error: missing };
  }
  return flags.boolean('ignore-daemonsets')
    ? { removes: false, warning: 'ignoring DaemonSet-managed Pods' }
    : { removes: false, error: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
};

const mirror: Filter = (pod) =>
  pod.metadata.annotations?.['kubernetes.io/config.mirror'] === undefined ? okay : { removes: false };

const localStorage: Filter = (pod, flags) => {
  if (isOver(pod) || !(pod.spec?.volumes ?? []).some((v) => v.emptyDir !== undefined)) return okay;
  return flags.boolean('delete-emptydir-data')
    ? { removes: true, warning: 'deleting Pods with local storage' }
    : { removes: false, error: 'Pods with local storage (use --delete-emptydir-data to override)' };
};

const unmanaged: Filter = (pod, flags) => {
  if (isOver(pod) || controllerOf(pod)) return okay;
  return flags.boolean('force')
    ? { removes: true, warning: 'deleting Pods that declare no controller' }
    : { removes: false, error: 'Pods that declare no controller (use --force to override)' };
};

const filters: readonly Filter[] = [daemonSet, mirror, localStorage, unmanaged];

/** The pods of a node that are to go. Mirrors pkg/drain/drain.go GetPodsForDeletion and filters.go. */
export function podsForDeletion(s: Session, flags: Flags, node: string): PodList {
  const pods: LivePod[] = [];
  const warnings = new Map<string, string[]>();
  const errors = new Map<string, string[]>();
  const selector = parseSelector(flags.string('pod-selector') ?? '');
  for (const pod of s.world.store.list('Pod') as LivePod[]) {
    if (pod.spec?.nodeName !== node || !selector.every((q) => matchesRequirement(q, pod.metadata.labels))) continue;
    let status = okay;
    for (const filter of filters) {
      status = filter(pod, flags, s);
      if (!status.removes) break;
    }
    if (status.removes) pods.push(pod);
    const { warning, error } = status;
    const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
    if (warning) warnings.set(warning, [...(warnings.get(warning) ?? []), name]);
    if (error) errors.set(`cannot delete ${error}`, [...(errors.get(`cannot delete ${error}`) ?? []), name]);
  }
  return { pods, warnings, errors };
}
