import type { ObjectMeta } from '../../schemas/generated/types/meta_v1.js';
import { quoteGo } from '../kube/go-quote.js';
import { isQualifiedName } from '../validate/shared/names.js';

const standard = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);

/** Warnings about new finalizers of custom resources (pkg/registry/customresource/validator.go). */
export function finalizerWarnings(now: ObjectMeta, old: ObjectMeta | undefined): string[] {
  const added = (now.finalizers ?? []).filter((f) => !old?.finalizers?.includes(f));
  return [...new Set(added)].sort().flatMap((name) => {
    const place = `metadata.finalizers: ${quoteGo(name)}`;
    const out = isQualifiedName(name).map((text) => `${place}: ${text}`);
    if (name.includes('/') || standard.has(name)) return out;
    const how = name.includes('.')
      ? 'prefer a domain-qualified finalizer name including a path (/)'
      : 'prefer a domain-qualified finalizer name';
    return [...out, `${place}: ${how} to avoid accidental conflicts with other finalizer writers`];
  });
}
