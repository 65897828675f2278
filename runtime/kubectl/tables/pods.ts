import type { ContainerStatus, Pod } from '../../../schemas/generated/types/core_v1.js';
import { columns } from './column.js';

/** printPod. */
export const pods = columns<Pod>('READY STATUS RESTARTS AGE IP* NODE* NOMINATED_NODE* READINESS_GATES*', (pod) => {
  const { ready, total, restarts, reason } = summaryOf(pod);
  const gates = pod.spec?.readinessGates ?? [];
  const open = gates.filter((g) =>
    pod.status?.conditions?.some((c) => c.type === g.conditionType && c.status === 'True'),
  );
  return [
    `${ready}/${total}`,
    reason,
    restarts,
    pod.status?.podIPs?.[0]?.ip || '<none>',
    pod.spec?.nodeName || '<none>',
    pod.status?.nominatedNodeName || '<none>',
    gates.length ? `${open.length}/${gates.length}` : '<none>',
  ];
});

interface Summary {
  ready: number;
  readonly total: number;
  restarts: number;
  reason: string;
}

function summaryOf(pod: Pod): Summary {
  const sidecars = new Set(
    (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').map((c) => c.name),
  );
  const gated = pod.status?.conditions?.some((c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated');
  const phase = pod.status?.phase ?? 'Pending';
  const summary: Summary = {
    ready: 0,
    total: (pod.spec?.containers.length ?? 0) + sidecars.size,
    restarts: 0,
    reason: gated ? 'SchedulingGated' : pod.status?.reason || phase,
  };
  const initializing = readInit(pod, sidecars, summary);
  const initialized = pod.status?.conditions?.some((c) => c.type === 'Initialized' && c.status === 'True');
  if (!initializing || initialized) readMain(pod, sidecars, summary);
  const over = phase === 'Succeeded' || phase === 'Failed';
  if (pod.metadata?.deletionTimestamp && pod.status?.reason === 'NodeLost') summary.reason = 'Unknown';
  else if (pod.metadata?.deletionTimestamp && !over) summary.reason = 'Terminating';
  return summary;
}

/** Whether an init container is still at it, or has failed. */
function readInit(pod: Pod, sidecars: ReadonlySet<string>, summary: Summary): boolean {
  const all = pod.status?.initContainerStatuses ?? [];
  for (const [i, c] of all.entries()) {
    summary.restarts += c.restartCount ?? 0;
    const { terminated, waiting } = c.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecars.has(c.name) && c.started) {
      if (c.ready) summary.ready++;
      continue;
    }
    if (terminated) summary.reason = `Init:${endOf(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') summary.reason = `Init:${waiting.reason}`;
    else summary.reason = `Init:${i}/${pod.spec?.initContainers?.length ?? 0}`;
    return true;
  }
  return false;
}

const endOf = (t: { readonly reason?: string; readonly signal?: number; readonly exitCode?: number }): string =>
  t.reason || (t.signal ? `Signal:${t.signal}` : `ExitCode:${t.exitCode}`);

function readMain(pod: Pod, sidecars: ReadonlySet<string>, summary: Summary): void {
  const count = (list: readonly ContainerStatus[]) => list.reduce((n, c) => n + (c.restartCount ?? 0), 0);
  const init = (pod.status?.initContainerStatuses ?? []).filter((c) => sidecars.has(c.name));
  const all = pod.status?.containerStatuses ?? [];
  summary.restarts = count(init) + count(all);
  let running = false;
  let error = '';
  for (const c of [...all].reverse()) {
    const { terminated, waiting } = c.state ?? {};
    if (waiting?.reason) summary.reason = waiting.reason;
    else if (terminated) {
      summary.reason = endOf(terminated);
      if (terminated.exitCode !== 0) error = summary.reason;
    } else if (c.ready && c.state?.running) {
      running = true;
      summary.ready++;
    }
  }
  if (summary.reason !== 'Completed') return;
  const ready = pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True');
  if (running && ready) summary.reason = 'Running';
  else if (error) summary.reason = error;
  else if (running) summary.reason = 'NotReady';
}
