export type * from '../schemas/generated/types/index.js';
export { version } from './cli/version.js';
export { type Diagnostic, type Fix, type Label, sortDiagnostics } from './diagnostics/diagnostic.js';
