import type { KubeObject } from '../../compiler/kube/object.js';
import type { Deployment } from '../../schemas/generated/types/apps_v1.js';
import type { Pod, Service } from '../../schemas/generated/types/core_v1.js';
import { printName } from './session.js';

/** Columns of a kind behind NAME. pkg/printers/internalversion/printers.go. */
interface Columns {
  readonly head: readonly string[];
  cells(object: KubeObject): string[];
}

const columns: Readonly<Record<string, Columns>> = {
  Pod: {
    head: ['READY', 'STATUS', 'RESTARTS'],
    cells: (o) => {
      const pod = o as unknown as Pod;
      const all = pod.status?.containerStatuses ?? [];
      const restarts = all.reduce((n, c) => n + (c.restartCount ?? 0), 0);
      const phase = pod.metadata?.deletionTimestamp ? 'Terminating' : (pod.status?.phase ?? 'Pending');
      const done = phase === 'Succeeded' ? 'Completed' : phase;
      return [`${all.filter((c) => c.ready).length}/${pod.spec?.containers.length ?? 0}`, done, String(restarts)];
    },
  },
  Deployment: {
    head: ['READY', 'UP-TO-DATE', 'AVAILABLE'],
    cells: (o) => {
      const { spec, status } = o as unknown as Deployment;
      return [
        `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}`,
        String(status?.updatedReplicas ?? 0),
        String(status?.availableReplicas ?? 0),
      ];
    },
  },
  Service: {
    head: ['TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)'],
    cells: (o) => {
      const { spec } = o as unknown as Service;
      const ports = (spec?.ports ?? []).map(
        (p) => `${p.port}${p.nodePort ? `:${p.nodePort}` : ''}/${p.protocol ?? 'TCP'}`,
      );
      return [
        spec?.type ?? 'ClusterIP',
        spec?.clusterIP || '<none>',
        spec?.externalName ?? '<none>',
        ports.join(',') || '<none>',
      ];
    },
  },
};

/** duration.HumanDuration. */
function age(ms: number): string {
  const s = Math.floor(ms / 1000);
  if (s < 120) return `${s}s`;
  const m = Math.floor(s / 60);
  if (m < 10) return s % 60 ? `${m}m${s % 60}s` : `${m}m`;
  if (m < 180) return `${m}m`;
  const h = Math.floor(m / 60);
  if (h < 8) return m % 60 ? `${h}h${m % 60}m` : `${h}h`;
  return h < 48 ? `${h}h` : `${Math.floor(h / 24)}d`;
}

/** The table that kubectl get prints; objects of several kinds make several tables. */
export function tableOf(objects: readonly KubeObject[], now: number, headers: boolean): string {
  const kinds = [...new Set(objects.map((o) => o.kind))];
  return kinds
    .map((kind) => {
      const c = Object.hasOwn(columns, kind) ? columns[kind] : undefined;
      const rows = objects
        .filter((o) => o.kind === kind)
        .map((o) => [
          kinds.length > 1 ? printName(o) : (o.metadata.name ?? ''),
          ...(c?.cells(o) ?? []),
          age(now - Date.parse(o.metadata.creationTimestamp ?? '')),
        ]);
      const all = headers ? [['NAME', ...(c?.head ?? []), 'AGE'], ...rows] : rows;
      const widths = (all[0] ?? []).map((_, i) => Math.max(...all.map((r) => r[i]!.length)));
      return all
        .map((r) => `${r.map((cell, i) => (i === r.length - 1 ? cell : cell.padEnd(widths[i]! + 3))).join('')}\n`)
        .join('');
    })
    .join('\n');
}
