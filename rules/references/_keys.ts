import type { GraphNode } from '../../compiler/graph/graph.js';
import { entries, field } from '../kit/read.js';

/** The keys of a ConfigMap or Secret. */
export function keysOf(target: GraphNode): string[] {
  return ['data', 'binaryData', 'stringData'].flatMap((name) =>
    entries(field(target.value, name) as Record<string, unknown>).map(([k]) => k),
  );
}
