import type { DefaultScheduler } from '../scheduler.js';
import type { AnyPod } from '../whatif/world.js';
import { type Style, table } from './layout.js';
import { refusalText } from './words.js';

/** Every plugin's word on one pod and one node, not only the first refusal; and the scores beside the winner's. */
export function whyNode(scheduler: DefaultScheduler, pod: AnyPod, nodeName: string, _style: Style): string {
  const framework = scheduler.frameworkFor(pod);
  const node = scheduler.cluster.node(nodeName);
  if (!framework) return `No profile is responsible for scheduler name ${pod.spec?.schedulerName}.\n`;
  if (!node) return `There is no node ${nodeName}.\n`;
  scheduler.cluster.refresh();
  const info = scheduler.cluster.podInfo(pod);
  const state = framework.newState();
  const pre = framework.runPreFilter(state, info);
  let text = `Pod ${info.namespace}/${info.name} on node ${nodeName}:\n`;
  if (pre.status) return `${text}  refused everywhere by ${pre.status.plugin}: ${pre.status.reasons.join(', ')}\n`;
  const rows = framework.filterPlugins.map((plugin) => {
    if (state.skipFilter.has(plugin.name)) return [plugin.name, '-', 'nothing to check'];
    const status = plugin.filter!(state, info, node);
    return status
      ? [plugin.name, 'no', refusalText({ ...status, plugin: plugin.name }, pod, node.node)]
      : [plugin.name, 'yes', ''];
  });
  text += table([['filter', 'passes', ''], ...rows]);
  const decision = scheduler.schedule(pod);
  const mine = decision.scores[nodeName];
  const chosen = decision.nodeName;
  if (!chosen) return text;
  if (!mine) return `${text}  chosen: ${chosen}\n`;
  const theirs = decision.scores[chosen]!;
  const scores = Object.keys(mine).map((p) => [p, String(mine[p]), String(theirs[p]), signed(theirs[p]! - mine[p]!)]);
  const sum = (row: Readonly<Record<string, number>>): number => Object.values(row).reduce((a, b) => a + b, 0);
  const total = ['total', String(sum(mine)), String(sum(theirs)), signed(sum(theirs) - sum(mine))];
  return `${text}${table([['score', nodeName, `${chosen} (chosen)`, 'ahead by'], ...scores, total])}`;
}

const signed = (n: number): string => (n > 0 ? `+${n}` : String(n));
