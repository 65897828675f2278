/** Label selectors. Mirrors apimachinery pkg/labels/selector.go and pkg/apis/meta/v1/helpers.go. */

export type Labels = Readonly<Record<string, string>>;

export interface SelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** metav1.LabelSelector as plain data. */
export interface LabelSelectorLike {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly SelectorRequirement[];
}

const own = (labels: Labels | undefined, key: string): string | undefined =>
  labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;

/** One requirement against labels; unknown operators match nothing. `Gt` and `Lt` compare integers (node selectors). */
export function matchesRequirement(r: SelectorRequirement, labels: Labels | undefined): boolean {
  const value = own(labels, r.key);
  switch (r.operator) {
    case 'In':
      return value !== undefined && (r.values ?? []).includes(value);
    case 'NotIn':
      return value === undefined || !(r.values ?? []).includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt': {
      const bound = r.values?.[0];
      if (value === undefined || bound === undefined || !isInt64(value) || !isInt64(bound)) return false;
      return r.operator === 'Gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
    }
    default:
      return false;
  }
}

/** What strconv.ParseInt(s, 10, 64) takes. */
export const isInt64 = (s: string): boolean => /^[+-]?\d+$/.test(s) && BigInt.asIntN(64, BigInt(s)) === BigInt(s);

/** A plain map selector, as Services have: every pair must be present. Empty matches everything. */
export function matchesLabels(selector: Labels | undefined, labels: Labels | undefined): boolean {
  return Object.entries(selector ?? {}).every(([k, v]) => own(labels, k) === v);
}

/** LabelSelectorAsSelector: `undefined` matches nothing, `{}` matches everything. */
export function matchesSelector(selector: LabelSelectorLike | undefined | null, labels: Labels | undefined): boolean {
  if (!selector) return false;
  return (
    matchesLabels(selector.matchLabels, labels) &&
    (selector.matchExpressions ?? []).every((r) => matchesRequirement(r, labels))
  );
}

/** True where a selector has no requirement at all. */
export function isEmptySelector(selector: LabelSelectorLike | undefined | null): boolean {
  return !selector || (Object.keys(selector.matchLabels ?? {}).length === 0 && !selector.matchExpressions?.length);
}
