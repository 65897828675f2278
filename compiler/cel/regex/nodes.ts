/** Trees of RE2 syntax (Go regexp/syntax), as far as matching needs them. */
export type Node =
  | { readonly kind: 'set'; readonly ranges: readonly Range[]; readonly negated: boolean; readonly fold: boolean }
  | { readonly kind: 'class'; readonly test: RegExp; readonly negated: boolean }
  | { readonly kind: 'any'; readonly newline: boolean }
  | { readonly kind: 'assert'; readonly what: 'start' | 'end' | 'lineStart' | 'lineEnd' | 'word' | 'notWord' }
  | { readonly kind: 'concat'; readonly items: readonly Node[] }
  | { readonly kind: 'alternate'; readonly items: readonly Node[] }
  | {
      readonly kind: 'repeat';
      readonly item: Node;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    };

export type Range = readonly [number, number];

/** Whether a one-character node takes that character. */
export function takes(node: Node, c: string, code: number): boolean {
  switch (node.kind) {
    case 'any':
      return node.newline || c !== '\n';
    case 'class':
      return node.test.test(c) !== node.negated;
    case 'set': {
      const inside = (n: number): boolean => node.ranges.some(([low, high]) => n >= low && n <= high);
      const found =
        inside(code) ||
        (node.fold && (inside(c.toLowerCase().codePointAt(0)!) || inside(c.toUpperCase().codePointAt(0)!)));
      return found !== node.negated;
    }
    default:
      return false;
  }
}
