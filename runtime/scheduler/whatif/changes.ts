import type { KubeObject } from '../../../compiler/kube/object.js';
import type { Taint } from '../../../schemas/generated/types/core_v1.js';
import type { AnyNode } from './shapes.js';
import { type AnyPod, copyOf, type World } from './world.js';

/** What to change about the nodes before pods are placed. */
export interface NodeChanges {
  readonly add?: readonly KubeObject[];
  readonly remove?: readonly string[];
  readonly cordon?: readonly string[];
  /** Cordoned, and its pods have to find another place. */
  readonly drain?: readonly string[];
  /** `NODE=KEY[=VALUE]:EFFECT`. */
  readonly taint?: readonly string[];
  /** All nodes of the zone are gone. */
  readonly loseZone?: readonly string[];
}

export interface Changed {
  readonly world: World;
  /** Pods that lose their node and come again, as their controllers would make them. */
  readonly displaced: readonly AnyPod[];
  /** Pods that are gone for good: nothing would make them again, or they belong to the node. */
  readonly lost: readonly AnyPod[];
  /** Names that are no node, texts that are no taint. */
  readonly problems: readonly string[];
}

const zoneOf = (n: AnyNode): string | undefined => n.metadata.labels?.['topology.kubernetes.io/zone'];

export function changeNodes(world: World, changes: NodeChanges): Changed {
  const problems: string[] = [];
  const nodes = new Map(world.list<AnyNode>('Node').map((n) => [n.metadata.name!, n]));
  const named = (name: string): AnyNode[] => {
    const node = nodes.get(name);
    if (!node) problems.push(`no node ${name}`);
    return node ? [node] : [];
  };
  const gone = new Set<AnyNode>((changes.remove ?? []).flatMap(named));
  for (const zone of changes.loseZone ?? []) {
    const members = [...nodes.values()].filter((n) => zoneOf(n) === zone);
    if (!members.length) problems.push(`no node in zone ${zone}`);
    for (const n of members) gone.add(n);
  }
  const edited = new Map<string, AnyNode>();
  const edit = (n: AnyNode, spec: object): void => {
    const now = edited.get(n.metadata.name!) ?? n;
    edited.set(n.metadata.name!, { ...now, spec: { ...now.spec, ...spec } });
  };
  const drained = (changes.drain ?? []).flatMap(named);
  for (const n of [...(changes.cordon ?? []).flatMap(named), ...drained]) edit(n, { unschedulable: true });
  for (const text of changes.taint ?? []) {
    const parsed = /^([^=]+)=([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(text);
    if (!parsed) problems.push(`${text}: not NODE=KEY[=VALUE]:EFFECT`);
    else
      for (const n of named(parsed[1]!)) {
        const taint = { key: parsed[2]!, ...(parsed[3] ? { value: parsed[3] } : {}), effect: parsed[4]! } as Taint;
        const { spec } = edited.get(n.metadata.name!) ?? n;
        edit(n, { taints: [...(spec?.taints ?? []), taint] });
      }
  }
  const left = new Set([...gone, ...drained].map((n) => n.metadata.name));
  const leaving = world.list<AnyPod>('Pod').filter((p) => left.has(p.spec?.nodeName ?? ''));
  const isOfNode = (p: AnyPod): boolean =>
    p.metadata.ownerReferences?.some((o) => o.kind === 'DaemonSet' || o.kind === 'Node') ?? false;
  const again = leaving.filter((p) => p.metadata.ownerReferences?.length && !isOfNode(p));
  return {
    world: world.with([...edited.values(), ...(changes.add ?? [])], [...gone, ...leaving]),
    displaced: again.map((p) => copyOf(p, p.metadata.name!)),
    lost: leaving.filter((p) => !again.includes(p)),
    problems,
  };
}
