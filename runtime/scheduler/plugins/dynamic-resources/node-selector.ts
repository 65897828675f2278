import type { NodeSelector, NodeSelectorRequirement } from '../../../../schemas/generated/types/core_v1.js';

/** Where one of the allocated devices can be reached from. */
export interface Reach {
  readonly nodeName?: string;
  readonly nodeSelector?: NodeSelector;
  /** The device is taken to the node it is used on. */
  readonly bindsToNode?: boolean;
}

/**
 * The nodes that all devices of an allocation can be reached from; undefined stands for every node.
 * Mirrors createNodeSelector of dynamic-resource-allocation/structured.
 */
export function selectorOf(devices: readonly Reach[], node: string): NodeSelector | undefined {
  if (devices.some((d) => d.nodeName || d.bindsToNode))
    return { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }] };
  const matchFields: NodeSelectorRequirement[] = [];
  const matchExpressions: NodeSelectorRequirement[] = [];
  for (const { nodeSelector } of devices) {
    const term = nodeSelector?.nodeSelectorTerms?.[0];
    addNew(matchFields, term?.matchFields);
    addNew(matchExpressions, term?.matchExpressions);
  }
  if (!matchFields.length && !matchExpressions.length) return undefined;
  const term = {
    ...(matchExpressions.length ? { matchExpressions } : {}),
    ...(matchFields.length ? { matchFields } : {}),
  };
  return { nodeSelectorTerms: [term] };
}

/** Devices of one slice say the same; it is said once. */
function addNew(to: NodeSelectorRequirement[], from: readonly NodeSelectorRequirement[] = []): void {
  for (const r of from) if (!to.some((known) => isSame(known, r))) to.push(r);
}

function isSame(a: NodeSelectorRequirement, b: NodeSelectorRequirement): boolean {
  const [x, y] = [new Set(a.values), new Set(b.values)];
  return a.key === b.key && a.operator === b.operator && x.size === y.size && [...x].every((v) => y.has(v));
}
