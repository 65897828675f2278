import type { ContainerView } from '../kit/read.js';
import { field, list, text } from '../kit/read.js';

/** Names of a capability list as the kernel knows them: upper case, without `CAP_`. */
export function capabilities(container: ContainerView, which: 'add' | 'drop'): string[] {
  return writtenCapabilities(container, which).map((c) => c.toUpperCase().replace(/^CAP_/, ''));
}

/** The names as they stand, which is how Pod Security admission compares them. */
export function writtenCapabilities(container: ContainerView, which: 'add' | 'drop'): string[] {
  return list(field(container.value, 'securityContext', 'capabilities', which) as unknown[] | undefined).map(text);
}
