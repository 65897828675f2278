import type { FunctionTable } from '../template/runtime.js';
export const durationsHelm4: FunctionTable = {};
