import type { FunctionTable } from '../template/runtime.js';
export const cases: FunctionTable = {};
