import type { Toleration } from '../../schemas/generated/types/core_v1.js';

/** MergeTolerations (pkg/util/tolerations/tolerations.go): what a wider toleration covers is dropped. */
export function mergeTolerations(all: readonly Toleration[]): Toleration[] {
  const merged: Toleration[] = [];
  all.forEach((t, i) => {
    const covered =
      merged.some((m) => covers(m, t)) || all.slice(i + 1).some((later) => !equal(later, t) && covers(later, t));
    if (!covered) merged.push(t);
  });
  return merged;
}

const fields = ['key', 'operator', 'value', 'effect', 'tolerationSeconds'] as const;
const equal = (a: Toleration, b: Toleration): boolean => fields.every((f) => (a[f] ?? '') === (b[f] ?? ''));

function covers(wide: Toleration, t: Toleration): boolean {
  if (equal(wide, t)) return true;
  if ((t.key ?? '') !== (wide.key ?? '') && (wide.key || wide.operator !== 'Exists')) return false;
  if (wide.effect && (t.effect ?? '') !== wide.effect) return false;
  if (wide.effect === 'NoExecute' && wide.tolerationSeconds !== undefined)
    if (t.tolerationSeconds === undefined || t.tolerationSeconds > wide.tolerationSeconds) return false;
  if (!wide.operator || wide.operator === 'Equal')
    return t.operator === 'Equal' && (t.value ?? '') === (wide.value ?? '');
  return wide.operator === 'Exists';
}
