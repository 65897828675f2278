import type { Library } from '../check/env.js';
import { bindMacro } from '../syntax/macros.js';

/** Declares that `cel.bind(name, value, expression)` is a macro (ext/bindings.go). */
export const bindings: Library = { name: 'bindings', functions: [{ name: bindMacro, overloads: [] }] };
