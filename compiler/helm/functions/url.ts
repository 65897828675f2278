import type { FunctionTable } from '../template/runtime.js';
export const url: FunctionTable = {};
