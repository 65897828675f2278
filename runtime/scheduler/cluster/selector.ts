import { type LabelSelectorLike, type Labels, matchesRequirement } from '../../../compiler/kube/selectors.js';

type Match = (labels: Labels | undefined) => boolean;

/** A label selector made ready to run. Mirrors labels.Selector of apimachinery. */
export interface Selector {
  readonly matches: Match;
  /** True where it restricts nothing. `nothing` is not empty. */
  readonly empty: boolean;
}

export const nothing: Selector = { matches: () => false, empty: false };
export const everything: Selector = { matches: () => true, empty: true };

const operators = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist']);

/** LabelSelectorAsSelector: absent selects nothing, empty selects everything; `error` where it is malformed. */
export function compileSelector(source: LabelSelectorLike | null | undefined): Selector | { error: string } {
  if (!source) return nothing;
  const tests: Match[] = [];
  for (const [key, value] of Object.entries(source.matchLabels ?? {})) tests.push(equals(key, value));
  for (const r of source.matchExpressions ?? []) {
    if (!operators.has(r.operator)) return { error: `"${r.operator}" is not a valid label selector operator` };
    const isSet = r.operator === 'In' || r.operator === 'NotIn';
    if (isSet && !r.values?.length)
      return { error: "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty" };
    tests.push((labels) => matchesRequirement(r, labels));
  }
  return conjunction(tests);
}

/** A plain map as a selector. */
export function fromLabelSet(set: Labels | undefined): Selector {
  return conjunction(Object.entries(set ?? {}).map(([key, value]) => equals(key, value)));
}

/** Both have to match. `nothing` stays nothing. */
export function both(a: Selector, b: Selector): Selector {
  if (a === nothing || b === nothing) return nothing;
  if (a.empty) return b;
  if (b.empty) return a;
  return { matches: (labels) => a.matches(labels) && b.matches(labels), empty: false };
}

function conjunction(tests: readonly Match[]): Selector {
  if (tests.length === 0) return everything;
  if (tests.length === 1) return { matches: tests[0]!, empty: false };
  return { matches: (labels) => tests.every((t) => t(labels)), empty: false };
}

const equals =
  (key: string, value: string): Match =>
  (labels) =>
    labels !== undefined && Object.hasOwn(labels, key) && labels[key] === value;
