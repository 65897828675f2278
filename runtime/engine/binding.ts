import type { Pod } from '../../schemas/generated/types/core_v1.js';
import type { Decision } from '../scheduler/index.js';
import type { Client } from '../world/client.js';
import { timestamp } from '../world/clock.js';
import type { LiveOf } from '../world/kinds.js';

/** Labels that binding copies from the node (PodTopologyLabels admission, on by default since 1.35). */
const topologyLabels = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** pods/binding: pkg/registry/core/pod/storage/storage.go assignPod. */
export function bindPod(client: Client, pod: LiveOf<'Pod'>, nodeName: string, decision: Decision): void {
  const current = client.get('Pod', pod.metadata.namespace ?? '', pod.metadata.name) ?? pod;
  const node = client.get('Node', '', nodeName);
  const now = timestamp(client.api.clock.now());
  const draft = structuredClone(current);
  for (const label of topologyLabels) {
    const value = node?.metadata.labels?.[label];
    if (value !== undefined) draft.metadata.labels = { ...draft.metadata.labels, [label]: value };
  }
  draft.spec!.nodeName = nodeName;
  const others = (draft.status?.conditions ?? []).filter((c) => c.type !== 'PodScheduled');
  const { nominatedNodeName: _, ...status } = draft.status ?? {};
  draft.status = {
    ...status,
    conditions: [...others, { type: 'PodScheduled', status: 'True', lastTransitionTime: now }],
  };
  client.api.store.replace(draft as never);
  const { scores, rejects, best } = decision;
  client.note('bind', pod, `to ${nodeName}`, { node: nodeName, best, scores, rejects });
  const who = `${pod.metadata.namespace}/${pod.metadata.name}`;
  client.seriesEvent(pod, 'Normal', 'Scheduled', 'Binding', `Successfully assigned ${who} to ${nodeName}`);
}

type Volumes = NonNullable<Decision['volumes']>;

/**
 * What PreBind of VolumeBinding does: binds chosen volumes, asks for those to be provisioned.
 * Returns true where the pod has to wait for its claims.
 */
export function bindVolumes(client: Client, pod: LiveOf<'Pod'>, node: string, volumes: Volumes): boolean {
  for (const { volume, claim } of volumes.bindings) {
    const pv = client.get('PersistentVolume', '', volume.metadata?.name ?? '');
    const { namespace = '', name = '', uid } = claim.metadata ?? {};
    if (!pv) continue;
    client.update(pv, `chosen for ${namespace}/${name} by the scheduler`, (draft) => {
      draft.spec!.claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid };
      draft.metadata.annotations = { ...draft.metadata.annotations, 'pv.kubernetes.io/bound-by-controller': 'yes' };
    });
  }
  for (const claim of volumes.provision) {
    const pvc = client.get('PersistentVolumeClaim', claim.metadata?.namespace ?? '', claim.metadata?.name ?? '');
    if (!pvc) continue;
    client.update(pvc, `to be provisioned for ${pod.metadata.name} on ${node}`, (draft) => {
      draft.metadata.annotations = { ...draft.metadata.annotations, 'volume.kubernetes.io/selected-node': node };
    });
  }
  return volumes.bindings.length + volumes.provision.length > 0;
}

/** Makes room: marks and deletes the victims (framework/preemption/executor.go). */
export function preempt(client: Client, pod: LiveOf<'Pod'>, decision: Decision): void {
  const node = decision.nominatedNodeName ?? '';
  for (const victim of decision.victims ?? []) {
    const live = client.get('Pod', victim.metadata?.namespace ?? '', victim.metadata?.name ?? '');
    if (!live) continue;
    const marked = client.updateStatus(live, `preempted by ${pod.metadata.name}`, (draft) => disrupted(draft, client));
    client.delete(marked, `preempted by ${pod.metadata.name}, which has a higher priority`);
    const message = `Preempted by pod ${pod.metadata.uid} on node ${node}`;
    client.seriesEvent(live, 'Normal', 'Preempted', 'Preempting', message);
  }
}

function disrupted(draft: Pick<Pod, 'status'>, client: Client): void {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: 'default-scheduler: preempting to accommodate a higher priority pod',
    lastTransitionTime: timestamp(client.api.clock.now()),
  };
  const others = (draft.status?.conditions ?? []).filter((c) => c.type !== 'DisruptionTarget');
  draft.status = { ...draft.status, conditions: [...others, condition] };
}
