import type { SelectorRequirement } from '../../compiler/kube/selectors.js';

/** labels.Parse: `a=b,c!=d,e in (f,g),h,!i`. */
export function parseSelector(text: string): SelectorRequirement[] {
  const parts = text.match(/[^,(]+(?:\([^)]*\))?/g) ?? [];
  return parts.map((part) => {
    const p = part.trim();
    const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(p);
    if (set)
      return {
        key: set[1]!,
        operator: set[2] === 'in' ? 'In' : 'NotIn',
        values: set[3]!.split(',').map((v) => v.trim()),
      };
    const pair = /^([^!=\s]+)\s*(==|=|!=)\s*(.*)$/.exec(p);
    if (pair) return { key: pair[1]!, operator: pair[2] === '!=' ? 'NotIn' : 'In', values: [pair[3]!] };
    return p.startsWith('!') ? { key: p.slice(1), operator: 'DoesNotExist' } : { key: p, operator: 'Exists' };
  });
}
