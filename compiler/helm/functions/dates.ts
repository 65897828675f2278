import type { FunctionTable } from '../template/runtime.js';
export const dates: FunctionTable = {};
