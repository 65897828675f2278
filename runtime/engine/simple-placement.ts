import { milliValueOf, wholeValueOf } from '../../compiler/kube/quantity.js';
import type { Node, Pod } from '../../schemas/generated/types/core_v1.js';
import type { Store } from '../world/store.js';

/** A stand-in for the scheduler framework: free cpu and memory, node selector, taints; then the emptiest node. */
export function placePod(pod: Pod, store: Store): { node?: string; message: string } {
  const nodes = store.list('Node') as unknown as Node[];
  const pods = store.list('Pod') as unknown as Pod[];
  const reasons = new Map<string, number>();
  const fits: { name: string; count: number; same: number }[] = [];
  for (const node of nodes) {
    const here = pods.filter((p) => p.spec?.nodeName === node.metadata?.name);
    const reason = refuse(pod, node, here);
    if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    else {
      const app = JSON.stringify(pod.metadata?.labels ?? {});
      const same = here.filter((p) => JSON.stringify(p.metadata?.labels ?? {}).startsWith(app.slice(0, -1))).length;
      fits.push({ name: node.metadata!.name!, count: here.length, same });
    }
  }
  fits.sort((a, b) => a.same - b.same || a.count - b.count || (a.name < b.name ? -1 : 1));
  const list = [...reasons].map(([r, n]) => `${n} ${r}`).sort();
  return { node: fits[0]?.name, message: `0/${nodes.length} nodes are available: ${list.join(', ')}.` };
}

function refuse(pod: Pod, node: Node, here: readonly Pod[]): string | undefined {
  const labels = node.metadata?.labels ?? {};
  if (node.spec?.unschedulable && !tolerates(pod, 'node.kubernetes.io/unschedulable', '', 'NoSchedule'))
    return 'node(s) were unschedulable';
  if (pod.spec?.nodeName && pod.spec.nodeName !== node.metadata?.name)
    return "node(s) didn't match the requested node name";
  for (const t of node.spec?.taints ?? [])
    if (t.effect !== 'PreferNoSchedule' && !tolerates(pod, t.key ?? '', t.value ?? '', t.effect ?? ''))
      return 'node(s) had untolerated taint(s)';
  if (Object.entries(pod.spec?.nodeSelector ?? {}).some(([k, v]) => labels[k] !== v) || !affine(pod, node))
    return "node(s) didn't match Pod's node affinity/selector";
  if (here.length + 1 > Number(node.status?.allocatable?.['pods'] ?? 110)) return 'Too many pods';
  for (const [name, of] of [
    ['cpu', milliValueOf],
    ['memory', wholeValueOf],
  ] as const) {
    const sum = (p: Pod) => (p.spec?.containers ?? []).reduce((n, c) => n + of(c.resources?.requests?.[name]), 0n);
    const used = here.reduce((n, p) => n + sum(p), 0n);
    if (sum(pod) > 0n && used + sum(pod) > of(node.status?.allocatable?.[name])) return `Insufficient ${name}`;
  }
  return undefined;
}

function affine(pod: Pod, node: Node): boolean {
  const terms = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!terms) return true;
  return terms.some((t) =>
    (t.matchFields ?? []).every(
      (f) => f.key !== 'metadata.name' || (f.values ?? []).includes(node.metadata?.name ?? ''),
    ),
  );
}

function tolerates(pod: Pod, key: string, value: string, effect: string): boolean {
  return (pod.spec?.tolerations ?? []).some(
    (t) =>
      (!t.effect || t.effect === effect) &&
      (!t.key || t.key === key) &&
      (t.operator === 'Exists' || (t.value ?? '') === value),
  );
}
