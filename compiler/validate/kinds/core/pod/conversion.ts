import type { PodSpec } from '../../../../../schemas/generated/types/core_v1.js';

/** `serviceAccount` is the old name of `serviceAccountName`: read where the new one is missing, always written. */
export function podSpecToHub(spec: PodSpec | undefined): void {
  if (!spec) return;
  spec.serviceAccountName ??= spec.serviceAccount;
  if (spec.serviceAccountName === undefined) delete spec.serviceAccountName;
  delete spec.serviceAccount;
}

export function podSpecFromHub(spec: PodSpec | undefined): void {
  if (spec?.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
}
