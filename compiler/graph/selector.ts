import { isObject, type Json } from '../kube/json.js';
import type { LabelSelectorLike, SelectorRequirement } from '../kube/selectors.js';
import { labelsOf } from './pod-template.js';

/** A selector as written, read leniently: parts of wrong types are left out (the validator reports them). */
export function readSelector(value: Json | undefined, style: 'labels' | 'selector'): LabelSelectorLike | undefined {
  if (!isObject(value)) return undefined;
  if (style === 'labels') return { matchLabels: labelsOf(value) };
  const expressions = value['matchExpressions'];
  return {
    matchLabels: labelsOf(value['matchLabels']),
    matchExpressions: Array.isArray(expressions) ? expressions.flatMap(readRequirement) : [],
  };
}

function readRequirement(value: Json): SelectorRequirement[] {
  if (!isObject(value) || typeof value['key'] !== 'string' || typeof value['operator'] !== 'string') return [];
  const values = Array.isArray(value['values']) ? value['values'] : [];
  return [
    {
      key: value['key'],
      operator: value['operator'],
      values: values.filter((v): v is string => typeof v === 'string'),
    },
  ];
}

/** `app=web, tier in (a, b)`, as kubectl prints selectors. */
export function formatSelector(selector: LabelSelectorLike): string {
  const labels = Object.entries(selector.matchLabels ?? {}).map(([k, v]) => `${k}=${v}`);
  const expressions = (selector.matchExpressions ?? []).map((e) => {
    const values = `(${(e.values ?? []).join(', ')})`;
    if (e.operator === 'Exists') return e.key;
    if (e.operator === 'DoesNotExist') return `!${e.key}`;
    return `${e.key} ${e.operator === 'NotIn' ? 'notin' : 'in'} ${values}`;
  });
  return [...labels, ...expressions].join(', ');
}
