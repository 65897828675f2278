export { version } from './cli/version.js';
export { type Diagnostic, type Fix, type Label, sortDiagnostics } from './diagnostics/diagnostic.js';
export * from './dsl/api.js';
