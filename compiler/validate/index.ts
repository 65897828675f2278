/** What the API server would answer, offline. */
export { createObject } from './create.js';
export type { Input } from './pipeline.js';
export { rulesOf } from './registry.js';
export { replaceObject } from './replace.js';
export type * from './types.js';
