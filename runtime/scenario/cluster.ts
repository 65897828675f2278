import type { KubeObject } from '../../compiler/kube/object.js';
import type { Node } from '../../schemas/generated/types/core_v1.js';
import type { World } from '../engine/world.js';
import { timestamp } from '../world/clock.js';

const systemNamespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

export const isNode = (o: KubeObject): o is KubeObject & Node => o.kind === 'Node' && o.apiVersion === 'v1';

/** Puts namespaces, ready nodes and what else the cluster holds into a new world. */
export function installCluster(
  world: World,
  nodes: readonly Node[],
  objects: readonly KubeObject[],
  namespace: string,
): void {
  for (const name of new Set([...systemNamespaces, namespace]))
    if (!objects.some((o) => o.kind === 'Namespace' && o.metadata.name === name))
      world.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  for (const node of nodes) world.store.add(readyNode(world, node));
  for (const object of objects) world.api.create(object);
}

/** A node as its kubelet reports it: Ready, with the labels that every kubelet sets. */
function readyNode(world: World, node: Node): KubeObject {
  const now = timestamp(world.clock.now());
  const { name = '' } = node.metadata ?? {};
  const { capacity, allocatable = capacity } = node.status ?? {};
  const labels = {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    ...node.metadata?.labels,
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...node.metadata, name, labels, uid: world.rng.uuid(), creationTimestamp: now },
    spec: { ...node.spec },
    status: {
      ...node.status,
      capacity: capacity ?? allocatable,
      allocatable: allocatable ?? { cpu: '4', memory: '8Gi', pods: '110' },
      conditions: node.status?.conditions ?? [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastTransitionTime: now,
        },
      ],
    },
  } as KubeObject;
}
