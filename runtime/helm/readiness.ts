import { scaledValue } from '../../compiler/kube/int-or-string.js';
import { groupKindOf, type KubeObject } from '../../compiler/kube/object.js';
import type { DaemonSet, ReplicaSet, StatefulSet } from '../../schemas/generated/types/apps_v1.js';
import type { Job } from '../../schemas/generated/types/batch_v1.js';
import type { PersistentVolumeClaim, Pod, Service } from '../../schemas/generated/types/core_v1.js';
import {
  desiredOf,
  findNew,
  type Deployment as LiveDeployment,
  type ReplicaSet as LiveReplicaSet,
  maxUnavailable,
} from '../controllers/deployment/replica-sets.js';
import type { World } from '../engine/world.js';

/** Whether `--wait` would be content with an object now (Helm pkg/kube/ready.go, legacy waiter). */
export function isReady(world: World, wanted: KubeObject, waitForJobs = false): boolean {
  const live = world.store.get(groupKindOf(wanted), wanted.metadata.namespace ?? '', wanted.metadata.name ?? '');
  if (!live) return false;
  const check = checks[groupKindOf(wanted)];
  return check ? check(live as never, waitForJobs, world) : true;
}

type Check = (object: never, waitForJobs: boolean, world: World) => boolean;

const podReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true;

const checks: Readonly<Record<string, Check>> = {
  Pod: (pod: Pod) => podReady(pod),
  'Job.batch': (job: Job, waitForJobs) => !waitForJobs || (job.status?.succeeded ?? 0) >= (job.spec?.completions ?? 1),
  // deploymentReady: pods of the new template count, those of the old one are on their way out.
  'Deployment.apps': (d: LiveDeployment, _, world) => {
    if (d.spec.paused) return true;
    const sets = world.store.list('ReplicaSet.apps', d.metadata.namespace) as readonly LiveReplicaSet[];
    const owned = sets.filter((rs) => rs.metadata.ownerReferences?.some((o) => o.uid === d.metadata.uid));
    const fresh = findNew(d, owned);
    if (!fresh || (d.status?.observedGeneration ?? 0) < (d.metadata.generation ?? 0)) return false;
    return (fresh.status?.readyReplicas ?? 0) >= desiredOf(d) - maxUnavailable(d);
  },
  'ReplicaSet.apps': ({ spec, status }: ReplicaSet) => (status?.readyReplicas ?? 0) >= (spec?.replicas ?? 1),
  ReplicationController: ({ spec, status }: ReplicaSet) => (status?.readyReplicas ?? 0) >= (spec?.replicas ?? 1),
  'StatefulSet.apps': ({ spec, status, metadata }: StatefulSet) => {
    if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) return false;
    if (spec?.updateStrategy?.type !== 'RollingUpdate') return true;
    const replicas = spec.replicas ?? 1;
    const partition = spec.updateStrategy.rollingUpdate?.partition ?? 0;
    if ((status?.updatedReplicas ?? 0) < replicas - partition) return false;
    return (
      (status?.readyReplicas ?? 0) === replicas && (partition > 0 || status?.currentRevision === status?.updateRevision)
    );
  },
  'DaemonSet.apps': ({ spec, status }: DaemonSet) => {
    if (spec?.updateStrategy?.type !== 'RollingUpdate') return true;
    const desired = status?.desiredNumberScheduled ?? 0;
    const unavailable = scaledValue(spec.updateStrategy.rollingUpdate?.maxUnavailable ?? 1, desired, true) ?? 0;
    return (status?.updatedNumberScheduled ?? 0) >= desired && (status?.numberReady ?? 0) >= desired - unavailable;
  },
  PersistentVolumeClaim: (claim: PersistentVolumeClaim) => claim.status?.phase === 'Bound',
  Service: ({ spec, status }: Service) => {
    if (spec?.type === 'ExternalName' || spec?.externalIPs?.length) return true;
    return (
      Boolean(spec?.clusterIP) && (spec?.type !== 'LoadBalancer' || Boolean(status?.loadBalancer?.ingress?.length))
    );
  },
};
