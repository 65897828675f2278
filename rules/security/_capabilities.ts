import type { ContainerView } from '../kit/read.js';
import { field, list, text } from '../kit/read.js';

/** Names of a capability list as the kernel knows them: upper case, without `CAP_`. */
export function capabilities(container: ContainerView, which: 'add' | 'drop'): string[] {
  return list(field(container.value, 'securityContext', 'capabilities', which) as unknown[] | undefined).map((c) =>
    text(c).toUpperCase().replace(/^CAP_/, ''),
  );
}
