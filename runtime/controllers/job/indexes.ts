/** Sets of completion indexes and their short form `0-2,5`. Mirrors job/indexed_job_utils.go. */
export const indexAnnotation = 'batch.kubernetes.io/job-completion-index';

/** Reads `1,3-5`; indexes at or above `completions` are dropped. */
export function parseIndexes(text: string | undefined, completions: number): Set<number> {
  const out = new Set<number>();
  for (const part of (text ?? '').split(',')) {
    const m = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (!m) continue;
    const last = Math.min(Number(m[2] ?? m[1]), completions - 1);
    for (let i = Number(m[1]); i <= last; i++) out.add(i);
  }
  return out;
}

/** Two neighbours are listed, three and more are a range. */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let j = i;
    while (sorted[j + 1] === sorted[j]! + 1) j++;
    const [first, last] = [sorted[i]!, sorted[j]!];
    parts.push(first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`);
    i = j + 1;
  }
  return parts.join(',');
}

/** The completion index of a pod; -1 where it has none. */
export function indexOf(pod: { metadata: { annotations?: Record<string, string> } }): number {
  const text = pod.metadata.annotations?.[indexAnnotation];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : -1;
}

/** The lowest `count` indexes that are in none of the given sets. */
export function firstPending(count: number, completions: number, taken: readonly ReadonlySet<number>[]): number[] {
  const out: number[] = [];
  for (let i = 0; i < completions && out.length < count; i++) if (!taken.some((s) => s.has(i))) out.push(i);
  return out;
}
