import type { KubeObject } from '../kube/object.js';
import type { KindRules } from './types.js';

/** Every kind drydock knows the server's rules of; one line each. */
const all: readonly KindRules<never>[] = [];

const byKind = new Map<string, KindRules>(
  (all as readonly KindRules<KubeObject>[]).map((rules) => [`${rules.group}/${rules.kind}`, rules]),
);

/** The rules of a kind, whatever its version. */
export function rulesOf(group: string, kind: string): KindRules | undefined {
  return byKind.get(`${group}/${kind}`);
}
