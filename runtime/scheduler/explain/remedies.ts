import type { KubeObject } from '../../../compiler/kube/object.js';
import type { Node } from '../../../schemas/generated/types/core_v1.js';
import type { Shortage, Status } from '../framework/status.js';
import type { DefaultScheduler } from '../scheduler.js';
import type { Decision } from '../types.js';
import type { AnyPod } from '../whatif/world.js';
import { amountText, lackOf, taintText } from './words.js';

type AnyNode = Node & KubeObject;
type Draft = { pod: AnyPod; nodes: Map<string, AnyNode> };

/** A change that would let a pod be scheduled; every one that is shown was tried. */
export interface Remedy {
  readonly text: string;
  /** Where the pod goes then. */
  readonly node: string;
}

interface Change {
  readonly text: string;
  /** Smaller is milder. */
  readonly cost: number;
  apply(draft: Draft): void;
}

const maxTries = 250;
const maxShown = 4;

/** The smallest changes to the pod or to a node that let the pod be scheduled, mildest first. */
export function remediesFor(scheduler: DefaultScheduler, pod: AnyPod, decision: Decision): Remedy[] {
  const changes = proposals(scheduler, pod, decision).sort((a, b) => a.cost - b.cost);
  let tries = 0;
  const attempt = (list: readonly Change[]): Remedy | undefined => {
    if (tries++ >= maxTries) return undefined;
    const node = tryOut(scheduler, pod, list);
    return node ? { text: list.map((c) => c.text).join(', and '), node } : undefined;
  };
  const single: Remedy[] = [];
  for (const c of changes) {
    const found = attempt([c]);
    if (found) single.push(found);
    if (single.length === maxShown) break;
  }
  if (single.length) return single;
  const pairs = changes
    .flatMap((a, i) => changes.slice(i + 1).map((b) => [a, b] as const))
    .sort((x, y) => x[0].cost + x[1].cost - y[0].cost - y[1].cost);
  for (const pair of pairs) {
    const found = attempt(pair);
    if (found) return [found];
  }
  return [];
}

function tryOut(scheduler: DefaultScheduler, pod: AnyPod, changes: readonly Change[]): string | undefined {
  const draft: Draft = { pod: structuredClone(pod), nodes: new Map() };
  for (const c of changes) c.apply(draft);
  const before = [...draft.nodes.keys()].map((name) => scheduler.cluster.node(name)?.node as AnyNode);
  for (const node of draft.nodes.values()) scheduler.upsert(node);
  const nodeName = scheduler.placeFor(draft.pod);
  for (const node of before) scheduler.upsert(node);
  return nodeName;
}

function proposals(scheduler: DefaultScheduler, pod: AnyPod, decision: Decision): Change[] {
  const byText = new Map<string, Change>();
  const add = (change: Change | undefined): void => {
    if (change && !byText.has(change.text)) byText.set(change.text, change);
  };
  const shortest = new Map<string, Shortage>();
  for (const [name, status] of decision.statuses) {
    const node = scheduler.cluster.node(name)?.node as AnyNode | undefined;
    if (!node) continue;
    for (const s of status.detail?.shortages ?? []) {
      const known = shortest.get(s.resource);
      if (!known || lackOf(s) < lackOf(known)) shortest.set(s.resource, s);
    }
    add(nodeChange(node, status));
    for (const c of podChanges(pod, status)) add(c);
  }
  for (const s of shortest.values()) add(askLess(s));
  for (const c of selectorChanges(pod)) add(c);
  return [...byText.values()];
}

const edit = (draft: Draft, node: AnyNode): AnyNode => {
  const name = node.metadata.name!;
  const copy = draft.nodes.get(name) ?? structuredClone(node);
  draft.nodes.set(name, copy);
  return copy;
};

function nodeChange(node: AnyNode, status: Status): Change | undefined {
  const name = node.metadata.name!;
  const { shortages, taint } = status.detail ?? {};
  if (shortages)
    return {
      text: `give node ${name} ${shortages.map((s) => `${amountText(s.resource, lackOf(s))} more ${s.resource}`).join(' and ')}`,
      cost: 30 + shortages.length + share(shortages),
      apply: (draft) => {
        const copy = edit(draft, node);
        const allocatable: Record<string, unknown> = { ...copy.status?.allocatable };
        for (const s of shortages) allocatable[s.resource] = quantity(s.resource, s.capacity + lackOf(s));
        copy.status = { ...copy.status, allocatable } as typeof copy.status;
      },
    };
  if (taint)
    return {
      text: `remove the taint ${taintText(taint)} from node ${name}`,
      cost: 20,
      apply: (draft) => {
        const copy = edit(draft, node);
        copy.spec = { ...copy.spec, taints: copy.spec?.taints?.filter((t) => taintText(t) !== taintText(taint)) ?? [] };
      },
    };
  if (status.plugin === 'NodeUnschedulable')
    return {
      text: `uncordon node ${name}`,
      cost: 5,
      apply: (draft) => {
        const copy = edit(draft, node);
        const taints = copy.spec?.taints?.filter((t) => t.key !== 'node.kubernetes.io/unschedulable') ?? [];
        copy.spec = { ...copy.spec, unschedulable: false, taints };
      },
    };
  return undefined;
}

/** The lack as a share of what the node has: a node that nearly fits needs the smallest change. */
const share = (list: readonly Shortage[]): number =>
  Math.min(
    9,
    list.reduce((sum, s) => sum + lackOf(s) / Math.max(1, s.capacity), 0),
  );

const quantity = (resource: string, value: number): string => (resource === 'cpu' ? `${value}m` : String(value));

function askLess(s: Shortage): Change | undefined {
  const goal = s.capacity - s.used;
  if (s.resource === 'pods' || goal <= 0) return undefined;
  return {
    text: `ask for at most ${amountText(s.resource, goal)} ${s.resource} instead of ${amountText(s.resource, s.requested)}`,
    cost: 10 + (10 * lackOf(s)) / s.requested,
    apply: ({ pod }) => {
      const scale = goal / s.requested;
      for (const c of [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])]) {
        const requests = c.resources?.requests as Record<string, unknown> | undefined;
        const had = requests?.[s.resource];
        if (requests && had !== undefined)
          requests[s.resource] = quantity(s.resource, Math.floor(amount(s, had) * scale));
      }
    },
  };
}

function amount(s: Shortage, text: unknown): number {
  const t = String(text);
  const m = /^(\d+(?:\.\d+)?)(m|Ki|Mi|Gi|Ti|k|M|G|T)?$/.exec(t);
  if (!m) return 0;
  const factor: Record<string, number> = {
    m: 0.001,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
  };
  return Number(m[1]) * (m[2] ? factor[m[2]]! : 1) * (s.resource === 'cpu' ? 1000 : 1);
}

function podChanges(pod: AnyPod, status: Status): Change[] {
  const { taint, skew, topologyKey } = status.detail ?? {};
  const out: Change[] = [];
  if (taint)
    out.push({
      text: `tolerate the taint ${taintText(taint)}`,
      cost: 4,
      apply: (draft) => {
        const { key, value, effect } = taint;
        const more = { key, operator: value ? 'Equal' : 'Exists', effect, ...(value ? { value } : {}) };
        draft.pod.spec = { ...draft.pod.spec!, tolerations: [...(draft.pod.spec?.tolerations ?? []), more] };
      },
    });
  if (skew) {
    const enough = skew.count + 1 - skew.minimum;
    out.push({
      text: `raise maxSkew over ${topologyKey} from ${skew.maxSkew} to ${enough}`,
      cost: 6 + enough - skew.maxSkew,
      apply: (draft) => {
        for (const c of draft.pod.spec?.topologySpreadConstraints ?? [])
          if (c.topologyKey === topologyKey && c.whenUnsatisfiable === 'DoNotSchedule') c.maxSkew = enough;
      },
    });
  }
  if (status.plugin === 'PodTopologySpread' && topologyKey)
    out.push({
      text: `make the spread over ${topologyKey} a preference (ScheduleAnyway)`,
      cost: 9,
      apply: (draft) => {
        for (const c of draft.pod.spec?.topologySpreadConstraints ?? [])
          if (c.topologyKey === topologyKey) c.whenUnsatisfiable = 'ScheduleAnyway';
      },
    });
  if (status.plugin === 'NodePorts')
    out.push({
      text: 'drop the host ports',
      cost: 12,
      apply: (draft) => {
        for (const c of draft.pod.spec?.containers ?? []) for (const p of c.ports ?? []) delete p.hostPort;
      },
    });
  if (status.plugin === 'InterPodAffinity') out.push(...termChanges(pod));
  return out;
}

function termChanges(pod: AnyPod): Change[] {
  const out: Change[] = [];
  for (const [side, word] of [
    ['podAffinity', 'affinity'],
    ['podAntiAffinity', 'anti-affinity'],
  ] as const) {
    const terms = pod.spec?.affinity?.[side]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    terms.forEach((t, i) => {
      out.push({
        text: `drop the required pod ${word} ${terms.length > 1 ? `term ${i + 1} ` : ''}over ${t.topologyKey}`,
        cost: 15,
        apply: (draft) => {
          draft.pod.spec!.affinity![side]!.requiredDuringSchedulingIgnoredDuringExecution!.splice(i, 1);
        },
      });
    });
  }
  return out;
}

function selectorChanges(pod: AnyPod): Change[] {
  const out: Change[] = Object.entries(pod.spec?.nodeSelector ?? {}).map(([key, value]) => ({
    text: `drop ${key}: ${value} from nodeSelector`,
    cost: 14,
    apply: (draft: Draft) => {
      delete draft.pod.spec!.nodeSelector![key];
    },
  }));
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  (required?.nodeSelectorTerms ?? []).forEach((term, t) => {
    (term.matchExpressions ?? []).forEach((e, i) => {
      out.push({
        text: `drop ${e.key} ${e.operator}${e.values?.length ? ` ${e.values.join('|')}` : ''} from the required node affinity`,
        cost: 15,
        apply: (draft) => {
          const node = draft.pod.spec!.affinity!.nodeAffinity!;
          const terms = node.requiredDuringSchedulingIgnoredDuringExecution!.nodeSelectorTerms;
          terms[t]!.matchExpressions!.splice(i, 1);
          // A term without requirements would match nothing at all.
          if (!terms[t]!.matchExpressions!.length && !terms[t]!.matchFields?.length)
            delete node.requiredDuringSchedulingIgnoredDuringExecution;
        },
      });
    });
  });
  return out;
}
