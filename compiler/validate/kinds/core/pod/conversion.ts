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

/** Where init containers stood before they had a field: pods and templates lose it (dropInitContainerAnnotations). */
const initContainerAnnotations = ['alpha', 'beta'].flatMap((stage) =>
  ['containers', 'container-statuses'].map((what) => `pod.${stage}.kubernetes.io/init-${what}`),
);

export function dropInitContainerAnnotations(metadata: { annotations?: Record<string, string> } | undefined): void {
  if (!metadata?.annotations) return;
  for (const key of initContainerAnnotations) delete metadata.annotations[key];
}
