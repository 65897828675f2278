import type { Plugin } from './plugin.js';
import { errorStatus } from './status.js';

/**
 * A plugin whose PreFilter the configuration leaves out finds no state in Filter: it either fails (`filterAlone`), or
 * helps itself as here, node by node.
 */
export function filterAlone(plugin: Plugin): Plugin {
  const { name } = plugin;
  if (plugin.filterAlone) {
    const status = errorStatus(`${plugin.filterAlone}: not found`);
    return { name, filter: () => status };
  }
  return {
    name,
    filter(state, pod, node) {
      const outcome = plugin.preFilter!(state, pod);
      if (outcome && 'skip' in outcome) return undefined;
      // A refusal without state is the verdict on every node.
      if (outcome && 'status' in outcome && !state.read(name)) return outcome.status;
      return plugin.filter!(state, pod, node);
    },
  };
}

/** The same for Score without PreScore: the reason why it fails, or a form that helps itself. */
export function scoreAlone(plugin: Plugin): Plugin | string {
  if (plugin.scoreAlone) return `${plugin.scoreAlone}: not found`;
  return {
    name: plugin.name,
    ...(plugin.normalize ? { normalize: plugin.normalize } : {}),
    score: (state, pod, node) =>
      plugin.preScore!(state, pod, [node]) === 'skip' ? 0 : plugin.score!(state, pod, node),
  };
}
