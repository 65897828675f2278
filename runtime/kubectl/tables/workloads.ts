import { parseApiVersion } from '../../../compiler/kube/object.js';
import type {
  ControllerRevision,
  DaemonSet,
  Deployment,
  ReplicaSet,
  StatefulSet,
} from '../../../schemas/generated/types/apps_v1.js';
import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
} from '../../../schemas/generated/types/autoscaling_v2.js';
import type { CronJob, Job } from '../../../schemas/generated/types/batch_v1.js';
import type { ReplicationController } from '../../../schemas/generated/types/core_v1.js';
import { controllerOf } from '../../world/kinds.js';
import { columns, containerCells } from './column.js';
import { humanDuration, labelsText, selectorText } from './format.js';

export const deployments = columns<Deployment>(
  'READY UP-TO-DATE AVAILABLE AGE CONTAINERS* IMAGES* SELECTOR*',
  ({ spec, status }) => [
    `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}`,
    status?.updatedReplicas ?? 0,
    status?.availableReplicas ?? 0,
    ...containerCells(spec.template?.spec, selectorText(spec.selector)),
  ],
);

export const replicaSets = columns<ReplicaSet>(
  'DESIRED CURRENT READY AGE CONTAINERS* IMAGES* SELECTOR*',
  ({ spec, status }) => [
    spec?.replicas ?? 1,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    ...containerCells(spec?.template?.spec, selectorText(spec?.selector)),
  ],
);

export const replicationControllers = columns<ReplicationController>(
  'DESIRED CURRENT READY AGE CONTAINERS* IMAGES* SELECTOR*',
  ({ spec, status }) => [
    spec?.replicas ?? 1,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    ...containerCells(spec?.template?.spec, labelsText(spec?.selector)),
  ],
);

export const statefulSets = columns<StatefulSet>('READY AGE CONTAINERS* IMAGES*', ({ spec, status }) => [
  `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 1}`,
  ...containerCells(spec?.template?.spec),
]);

export const daemonSets = columns<DaemonSet>(
  'DESIRED CURRENT READY UP-TO-DATE AVAILABLE NODE_SELECTOR AGE CONTAINERS* IMAGES* SELECTOR*',
  ({ spec, status }) => [
    status?.desiredNumberScheduled ?? 0,
    status?.currentNumberScheduled ?? 0,
    status?.numberReady ?? 0,
    status?.updatedNumberScheduled ?? 0,
    status?.numberAvailable ?? 0,
    labelsText(spec?.template?.spec?.nodeSelector),
    ...containerCells(spec?.template?.spec, selectorText(spec?.selector)),
  ],
);

/** Conditions in the order in which printJob asks for them, with what it calls them. */
const jobStates: readonly [condition: string, text: string][] = [
  ['Complete', 'Complete'],
  ['Failed', 'Failed'],
  ['', 'Terminating'],
  ['Suspended', 'Suspended'],
  ['FailureTarget', 'FailureTarget'],
  ['SuccessCriteriaMet', 'SuccessCriteriaMet'],
];

export const jobs = (now: number) =>
  columns<Job>('STATUS COMPLETIONS DURATION AGE CONTAINERS* IMAGES* SELECTOR*', (job) => {
    const { spec, status } = job;
    const holds = (type: string) =>
      type === ''
        ? job.metadata.deletionTimestamp !== undefined
        : (status?.conditions ?? []).some((c) => c.type === type && c.status === 'True');
    const done = status?.succeeded ?? 0;
    const parallelism = spec?.parallelism ?? 0;
    const goal = spec?.completions ?? (parallelism > 1 ? `1 of ${parallelism}` : 1);
    const end = status?.completionTime ? Date.parse(status.completionTime) : now;
    return [
      jobStates.find(([type]) => holds(type))?.[1] ?? 'Running',
      `${done}/${goal}`,
      status?.startTime ? humanDuration(end - Date.parse(status.startTime)) : '',
      ...containerCells(spec?.template?.spec, selectorText(spec?.selector)),
    ];
  });

export const cronJobs = (now: number) =>
  columns<CronJob>(
    'SCHEDULE TIMEZONE SUSPEND ACTIVE LAST_SCHEDULE AGE CONTAINERS* IMAGES* SELECTOR*',
    ({ spec, status }) => [
      spec?.schedule ?? '',
      spec?.timeZone ?? '<none>',
      spec?.suspend ? 'True' : 'False',
      status?.active?.length ?? 0,
      status?.lastScheduleTime ? humanDuration(now - Date.parse(status.lastScheduleTime)) : '<none>',
      ...containerCells(spec?.jobTemplate.spec?.template?.spec, selectorText(spec?.jobTemplate.spec?.selector)),
    ],
  );

export const controllerRevisions = columns<ControllerRevision>('CONTROLLER REVISION AGE', (o) => {
  const owner = controllerOf(o);
  const group = owner ? parseApiVersion(owner.apiVersion).group : '';
  const kind = owner && (group ? `${owner.kind}.${group}` : owner.kind).toLowerCase();
  return [owner ? `${kind}/${owner.name}` : '<none>', o.revision ?? 0];
});

export const horizontalPodAutoscalers = columns<HorizontalPodAutoscaler>(
  'REFERENCE TARGETS MINPODS MAXPODS REPLICAS AGE',
  ({ spec, status }) => [
    `${spec?.scaleTargetRef.kind}/${spec?.scaleTargetRef.name}`,
    metricsText(spec?.metrics ?? [], status?.currentMetrics ?? []),
    spec?.minReplicas ?? '<unset>',
    spec?.maxReplicas ?? 0,
    status?.currentReplicas ?? 0,
  ],
);

/** formatHPAMetrics: two of them, and how many more. */
function metricsText(specs: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (specs.length === 0) return '<none>';
  const texts = specs.map((spec, i) => metricText(spec, statuses[i]));
  const shown = texts.slice(0, 2).join(', ');
  return texts.length > 2 ? `${shown} + ${texts.length - 2} more...` : shown;
}

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  const { type, external, object, pods, resource, containerResource } = spec;
  const source = external ?? object ?? pods ?? resource ?? containerResource;
  const now = (status?.external ?? status?.object ?? status?.pods ?? status?.resource ?? status?.containerResource)
    ?.current;
  if (!source) return `<unknown type>`;
  const { averageValue, averageUtilization, value } = source.target;
  const known = (v: unknown, unit = '') => (v === undefined ? '<unknown>' : `${v}${unit}`);
  const of = resource ?? containerResource;
  if (of) {
    if (averageValue !== undefined) return `${of.name}: ${known(now?.averageValue)}/${averageValue}`;
    const target = averageUtilization === undefined ? '<auto>' : `${averageUtilization}%`;
    return `${of.name}: ${known(now?.averageUtilization, '%')}/${target}`;
  }
  if (type === 'Pods') return `${known(now?.averageValue)}/${averageValue}`;
  if (averageValue !== undefined) return `${known(now?.averageValue)}/${averageValue} (avg)`;
  return `${known(now?.value)}/${value}`;
}
