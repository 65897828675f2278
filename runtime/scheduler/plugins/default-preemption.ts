import type { PluginFactory } from '../framework/plugin.js';
import { names } from './names.js';

/** Makes room by removing pods of lower priority; the work is done in `preemption/`. Mirrors plugins/defaultpreemption. */
export const defaultPreemption: PluginFactory = () => ({ name: names.defaultPreemption });
