import type { KubeObject } from '../../../compiler/kube/object.js';
import type { LabelSelectorLike } from '../../../compiler/kube/selectors.js';
import type { Taint } from '../../../schemas/generated/types/core_v1.js';
import type { PodDisruptionBudget } from '../../../schemas/generated/types/policy_v1.js';
import { compileSelector } from '../cluster/selector.js';
import { toleratesAny } from '../cluster/tolerations.js';
import type { AnyNode } from './shapes.js';
import { type AnyPod, copyOf, type World } from './world.js';

/** What to change about the nodes before pods are placed. */
export interface NodeChanges {
  readonly add?: readonly KubeObject[];
  readonly remove?: readonly string[];
  readonly cordon?: readonly string[];
  /** Cordoned, and its pods have to find another place; those of DaemonSets stay, as with `kubectl drain`. */
  readonly drain?: readonly string[];
  /** `NODE=KEY[=VALUE]:EFFECT`; NoExecute also sends away the pods that do not tolerate it. */
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
  /** What a drain would run into. */
  readonly notes: readonly string[];
  /** Names that are no node, texts that are no taint. */
  readonly problems: readonly string[];
}

const zoneOf = (n: AnyNode): string | undefined => n.metadata.labels?.['topology.kubernetes.io/zone'];

/** What the node lifecycle controller adds to a cordoned node. */
const cordonTaint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as Taint;

const isOfNode = (p: AnyPod): boolean =>
  p.metadata.ownerReferences?.some((o) => o.kind === 'DaemonSet' || o.kind === 'Node') ?? false;
const isFinished = (p: AnyPod): boolean => p.status?.phase === 'Succeeded' || p.status?.phase === 'Failed';

/** The nodes of a world while they are changed. */
class Draft {
  readonly problems: string[] = [];
  readonly gone = new Set<AnyNode>();
  readonly edited = new Map<string, AnyNode>();
  /** Which pods have to leave a node that stays. */
  readonly leaving = new Map<string, ((p: AnyPod) => boolean)[]>();
  private readonly nodes: ReadonlyMap<string, AnyNode>;

  constructor(world: World) {
    this.nodes = new Map(world.list<AnyNode>('Node').map((n) => [n.metadata.name!, n]));
  }

  named(name: string): AnyNode[] {
    const node = this.nodes.get(name);
    if (!node) this.problems.push(`no node ${name}`);
    return node ? [node] : [];
  }

  loseZone(zone: string): void {
    const members = [...this.nodes.values()].filter((n) => zoneOf(n) === zone);
    if (!members.length) this.problems.push(`no node in zone ${zone}`);
    for (const n of members) this.gone.add(n);
  }

  addTaint(node: AnyNode, taint: Taint, spec: object = {}): void {
    const now = this.edited.get(node.metadata.name!) ?? node;
    const others = (now.spec?.taints ?? []).filter((t) => t.key !== taint.key || t.effect !== taint.effect);
    this.edited.set(node.metadata.name!, { ...now, spec: { ...now.spec, ...spec, taints: [...others, taint] } });
    if (taint.effect === 'NoExecute') this.sendAway(node, (p) => !toleratesAny(p.spec?.tolerations, taint));
  }

  cordon(node: AnyNode): void {
    this.addTaint(node, cordonTaint, { unschedulable: true });
  }

  sendAway(node: AnyNode, which: (p: AnyPod) => boolean): void {
    const name = node.metadata.name!;
    this.leaving.set(name, [...(this.leaving.get(name) ?? []), which]);
  }

  taint(text: string): void {
    const parsed = /^([^=]+)=([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(text);
    if (!parsed) this.problems.push(`${text}: not NODE=KEY[=VALUE]:EFFECT`);
    else
      for (const n of this.named(parsed[1]!))
        this.addTaint(n, { key: parsed[2]!, ...(parsed[3] ? { value: parsed[3] } : {}), effect: parsed[4]! } as Taint);
  }
}

export function changeNodes(world: World, changes: NodeChanges): Changed {
  const draft = new Draft(world);
  for (const n of (changes.remove ?? []).flatMap((name) => draft.named(name))) draft.gone.add(n);
  for (const zone of changes.loseZone ?? []) draft.loseZone(zone);
  for (const n of (changes.cordon ?? []).flatMap((name) => draft.named(name))) draft.cordon(n);
  const drained = (changes.drain ?? []).flatMap((name) => draft.named(name));
  for (const n of drained) {
    draft.cordon(n);
    draft.sendAway(n, (p) => !isOfNode(p));
  }
  for (const text of changes.taint ?? []) draft.taint(text);

  const goneNames = new Set([...draft.gone].map((n) => n.metadata.name));
  const leaving = world
    .list<AnyPod>('Pod')
    .filter(
      (p) =>
        p.spec?.nodeName &&
        (goneNames.has(p.spec.nodeName) || (draft.leaving.get(p.spec.nodeName) ?? []).some((which) => which(p))),
    );
  const running = leaving.filter((p) => !isFinished(p));
  const again = running.filter((p) => p.metadata.ownerReferences?.length && !isOfNode(p));
  const drainedNames = new Set(drained.map((n) => n.metadata.name));
  return {
    world: world.with([...draft.edited.values(), ...(changes.add ?? [])], [...draft.gone, ...leaving]),
    displaced: again.map((p) => copyOf(p, p.metadata.name!)),
    lost: running.filter((p) => !again.includes(p)),
    notes: budgetNotes(
      world,
      running.filter((p) => drainedNames.has(p.spec?.nodeName)),
    ),
    problems: draft.problems,
  };
}

/** Budgets that do not let all pods go at once: `kubectl drain` waits for them. */
function budgetNotes(world: World, evicted: readonly AnyPod[]): string[] {
  return world.list<PodDisruptionBudget & KubeObject>('PodDisruptionBudget').flatMap(({ metadata, spec, status }) => {
    const selector = compileSelector(spec?.selector as LabelSelectorLike | undefined);
    if ('error' in selector) return [];
    const namespace = metadata.namespace ?? 'default';
    const held = evicted.filter(
      (p) => (p.metadata.namespace ?? 'default') === namespace && selector.matches(p.metadata.labels),
    ).length;
    const who = `PodDisruptionBudget ${namespace}/${metadata.name}`;
    if (held === 0) return [];
    if (!status) return [`${who} has no status: whether it lets ${held} of its pods go is not known`];
    const allowed = status.disruptionsAllowed ?? 0;
    if (allowed >= held) return [];
    return [
      `${who} lets ${allowed} pods go at a time: the drain of ${held} of them has to wait for others to be ready`,
    ];
  });
}
