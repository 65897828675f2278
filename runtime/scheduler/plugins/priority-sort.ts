import type { PluginFactory } from '../framework/plugin.js';
import { names } from './names.js';

/** Higher priority first, then who has waited longer; the queue does the sorting. Mirrors plugins/queuesort. */
export const prioritySort: PluginFactory = () => ({ name: names.prioritySort });
