import type { StateData } from '../../framework/cycle-state.js';
import type { PluginFactory } from '../../framework/plugin.js';
import { errorStatus, unschedulable } from '../../framework/status.js';
import { names } from '../names.js';

class Seen implements StateData {
  clone(): this {
    return this;
  }
}

/** Devices by claim. Mirrors plugins/dynamicresources. */
export const dynamicResources: PluginFactory = ({ features }) => ({
  name: names.dynamicResources,
  scoreIsLocal: true,
  preFilter(state) {
    state.write(names.dynamicResources, new Seen());
    return { skip: true };
  },
  // Where an earlier plugin ended PreFilter there is no state to be found, and the scheduler's message says just that.
  postFilter: (state) =>
    state.read(names.dynamicResources) ? unschedulable(['no new claims to deallocate']) : errorStatus('not found'),
  ...(features.draPartitionableDevices ? { score: () => 0 } : {}),
});
