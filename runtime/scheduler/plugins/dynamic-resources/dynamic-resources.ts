import type { PluginFactory } from '../../framework/plugin.js';
import { names } from '../names.js';

/** Devices by claim. Mirrors plugins/dynamicresources. */
export const dynamicResources: PluginFactory = ({ features }) => ({
  name: names.dynamicResources,
  scoreIsLocal: true,
  preFilter: () => ({ skip: true }),
  ...(features.draPartitionableDevices ? { score: () => 0 } : {}),
});
