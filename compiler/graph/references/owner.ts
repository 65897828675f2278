import { kindOfReference } from './scale-target.js';
import type { NameReferenceKind } from './types.js';

/** Owners live in the namespace of their dependents, or in none. */
export const owner: NameReferenceKind = {
  id: 'owner',
  from: 'all',
  sites: [{ at: 'metadata.ownerReferences[*]', name: 'name', to: kindOfReference }],
};
