import { groupKind, groupKindOf, type KubeObject } from '../../compiler/kube/object.js';
import { matchesRequirement } from '../../compiler/kube/selectors.js';
import { discover, type ResourceInfo } from '../world/resources.js';
import { type Flags, KubectlError } from './command-line.js';
import { parseSelector } from './selector.js';
import type { Session } from './session.js';
import { lastApplied, remove } from './writes.js';

/** What is pruned where no allowlist says otherwise, in this order. kubectl pkg/util/prune/prune.go. */
const namespacedTypes =
  'core/v1/ConfigMap core/v1/Endpoints core/v1/PersistentVolumeClaim core/v1/Pod core/v1/ReplicationController core/v1/Secret core/v1/Service batch/v1/Job batch/v1/CronJob networking.k8s.io/v1/Ingress apps/v1/DaemonSet apps/v1/Deployment apps/v1/ReplicaSet apps/v1/StatefulSet'.split(
    ' ',
  );
const clusterTypes = ['core/v1/Namespace', 'core/v1/PersistentVolume'];

/** @throws KubectlError */
export function checkPrune(flags: Flags): void {
  if (flags.boolean('all') && flags.has('selector'))
    throw new KubectlError('error: cannot set --all and --selector at the same time');
  if (!flags.boolean('prune')) return;
  if (flags.boolean('force')) throw new KubectlError('error: --force cannot be used with --prune');
  if (!flags.boolean('all') && !flags.has('selector'))
    throw new KubectlError(
      'error: all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
  if (flags.boolean('server-side'))
    throw new KubectlError(
      "error: --prune is in alpha and doesn't currently work on objects created by server-side apply",
    );
}

/** Deletes what earlier applies made and this one did not name. kubectl pkg/cmd/apply/prune.go. */
export function prune(s: Session, flags: Flags, applied: readonly KubeObject[]): void {
  const keep = new Set(applied.map(identity));
  const selector = parseSelector(flags.string('selector') ?? '');
  const namespaces = [...new Set(applied.map((o) => o.metadata.namespace ?? '').filter(Boolean))];
  const allowed = flags.has('prune-allowlist') ? flags.list('prune-allowlist') : [...namespacedTypes, ...clusterTypes];
  const types = allowed.map((text) => typeOf(s, text));
  const places = (r: ResourceInfo) => (r.namespaced ? namespaces : [undefined]);
  const ordered = [...types.filter((r) => r.namespaced), ...types.filter((r) => !r.namespaced)];
  for (const r of ordered)
    for (const namespace of places(r))
      for (const object of [...s.world.store.list(groupKind(r.group, r.kind), namespace)]) {
        if (object.metadata.annotations?.[lastApplied] === undefined || keep.has(identity(object))) continue;
        if (!selector.every((q) => matchesRequirement(q, object.metadata.labels))) continue;
        if (remove(s, object, { propagation: 'Background' })) s.report(object, 'pruned');
      }
}

const identity = (o: KubeObject): string => [groupKindOf(o), o.metadata.namespace ?? '', o.metadata.name].join('\n');

function typeOf(s: Session, text: string): ResourceInfo {
  const [group = '', version, kind] = text.split('/');
  if (!version || !kind)
    throw new KubectlError(`error: invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
  return discover(s.world.store, group === 'core' ? '' : group, kind);
}
