import { groupKindOf, type KubeObject } from '../../../compiler/kube/object.js';
import type { DaemonSet, Deployment, StatefulSet } from '../../../schemas/generated/types/apps_v1.js';
import { namespaceOf } from '../../world/kinds.js';
import type { Session } from '../session.js';

interface Progress {
  readonly text: string;
  readonly done: boolean;
  readonly failed?: boolean;
}

/** kubectl rollout status: prints each new stage until the rollout is complete. */
export function rolloutStatus(s: Session, object: KubeObject, timeout: number): void {
  const get = () => s.world.store.get(groupKindOf(object), namespaceOf(object), object.metadata.name ?? '');
  const deadline = s.world.clock.now() + timeout;
  let last = '';
  for (;;) {
    const now = get();
    const progress = now ? progressOf(now) : { text: '', done: false, failed: true };
    if (progress.text !== last && !progress.failed) s.out(progress.text);
    last = progress.text;
    if (progress.failed) {
      s.fail(progress.text);
      return;
    }
    if (progress.done) return;
    const before = now?.metadata.resourceVersion;
    const moved = s.wait(() => get()?.metadata.resourceVersion !== before, deadline - s.world.clock.now());
    if (!moved) {
      s.fail('error: timed out waiting for the condition');
      return;
    }
  }
}

/** pkg/polymorphichelpers/rollout_status.go. */
export function progressOf(object: KubeObject): Progress {
  const { name = '' } = object.metadata;
  const observed = (object as unknown as { status?: { observedGeneration?: number } }).status?.observedGeneration ?? 0;
  if ((object.metadata.generation ?? 0) > observed) {
    const what =
      object.kind === 'Deployment' ? 'deployment' : object.kind === 'DaemonSet' ? 'daemon set' : 'statefulset';
    return { text: `Waiting for ${what} spec update to be observed...`, done: false };
  }
  if (object.kind === 'Deployment') return deployment(object as unknown as Deployment, name);
  if (object.kind === 'DaemonSet') return daemonSet(object as unknown as DaemonSet, name);
  return statefulSet(object as unknown as StatefulSet);
}

function deployment(d: Deployment, name: string): Progress {
  const progressing = d.status?.conditions?.find((c) => c.type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    return { text: `error: deployment "${name}" exceeded its progress deadline`, done: false, failed: true };
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = d.status ?? {};
  const waiting = `Waiting for deployment "${name}" rollout to finish:`;
  const wanted = d.spec.replicas ?? 1;
  if (updatedReplicas < wanted)
    return { text: `${waiting} ${updatedReplicas} out of ${wanted} new replicas have been updated...`, done: false };
  if (replicas > updatedReplicas)
    return { text: `${waiting} ${replicas - updatedReplicas} old replicas are pending termination...`, done: false };
  if (availableReplicas < updatedReplicas)
    return {
      text: `${waiting} ${availableReplicas} of ${updatedReplicas} updated replicas are available...`,
      done: false,
    };
  return { text: `deployment "${name}" successfully rolled out`, done: true };
}

function daemonSet(d: DaemonSet, name: string): Progress {
  if (d.spec.updateStrategy?.type === 'OnDelete')
    return {
      text: 'error: rollout status is only available for RollingUpdate strategy type',
      done: true,
      failed: true,
    };
  const { updatedNumberScheduled = 0, desiredNumberScheduled = 0, numberAvailable = 0 } = d.status ?? {};
  const waiting = `Waiting for daemon set "${name}" rollout to finish:`;
  if (updatedNumberScheduled < desiredNumberScheduled)
    return {
      text: `${waiting} ${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated...`,
      done: false,
    };
  if (numberAvailable < desiredNumberScheduled)
    return {
      text: `${waiting} ${numberAvailable} of ${desiredNumberScheduled} updated pods are available...`,
      done: false,
    };
  return { text: `daemon set "${name}" successfully rolled out`, done: true };
}

function statefulSet(set: StatefulSet): Progress {
  if (set.spec?.updateStrategy?.type === 'OnDelete')
    return {
      text: 'error: rollout status is only available for RollingUpdate strategy type',
      done: true,
      failed: true,
    };
  const wanted = set.spec?.replicas ?? 1;
  const status = set.status;
  if ((status?.readyReplicas ?? 0) < wanted)
    return { text: `Waiting for ${wanted - (status?.readyReplicas ?? 0)} pods to be ready...`, done: false };
  const rolling = set.spec?.updateStrategy?.rollingUpdate;
  if (rolling) {
    const updated = status?.updatedReplicas ?? 0;
    const due = wanted - (rolling.partition ?? 0);
    if (updated < due)
      return {
        text: `Waiting for partitioned roll out to finish: ${updated} out of ${due} new pods have been updated...`,
        done: false,
      };
    return { text: `partitioned roll out complete: ${updated} new pods have been updated...`, done: true };
  }
  if (status?.updateRevision !== status?.currentRevision)
    return {
      text: `waiting for statefulset rolling update to complete ${status?.updatedReplicas ?? 0} pods at revision ${status?.updateRevision}...`,
      done: false,
    };
  return {
    text: `statefulset rolling update complete ${status?.currentReplicas ?? 0} pods at revision ${status?.currentRevision}...`,
    done: true,
  };
}
