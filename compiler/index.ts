export { version } from './app/version.js';
export { type Diagnostic, type Fix, type Label, sortDiagnostics } from './diagnostics/diagnostic.js';
export * from './dsl/api.js';
