import { nodeCrypto } from '../host/node-modules.js';
import type { Diagnostic } from './diagnostic.js';

/**
 * Identifies a finding across edits that only move it: rule, object and field, never the line. Findings of no object are
 * told apart by file and message.
 */
export function fingerprint(d: Diagnostic): string {
  const { object } = d;
  const place = object
    ? [object.apiVersion, object.kind, object.namespace ?? '', object.name, d.pointer ?? '']
    : [d.span.file, d.message];
  return nodeCrypto()
    .createHash('sha256')
    .update(JSON.stringify([d.id, ...place]))
    .digest('hex')
    .slice(0, 32);
}

/** Fingerprints in order of the findings; repeats are numbered, so that each finding has its own. */
export function fingerprints(list: readonly Diagnostic[]): string[] {
  const seen = new Map<string, number>();
  return list.map((d) => {
    const print = fingerprint(d);
    const n = seen.get(print) ?? 0;
    seen.set(print, n + 1);
    return n === 0 ? print : `${print}-${n}`;
  });
}
