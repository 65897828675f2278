import type { FunctionTable } from '../template/runtime.js';
export const crypto: FunctionTable = {};
