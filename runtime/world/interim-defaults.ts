import type { KubeObject } from '../../compiler/kube/object.js';

/** Defaults of kinds whose server rules are not written yet. Shrinks as `compiler/validate/kinds` grows. */
type Dict = Record<string, unknown>;
const dict = (v: unknown): Dict => (typeof v === 'object' && v !== null ? (v as Dict) : {});
/** The object at `key`, made where there is none. */
const sub = (o: Dict, key: string): Dict => {
  o[key] ??= {};
  return dict(o[key]);
};
const list = (v: unknown): Dict[] => (Array.isArray(v) ? (v as Dict[]) : []);
const fill = (o: Dict, d: Dict): Dict => {
  for (const [k, v] of Object.entries(d)) o[k] ??= v;
  return o;
};

export function interimDefaults(object: KubeObject): void {
  const o = object as unknown as Dict;
  const spec = sub(o, 'spec');
  const status = sub(o, 'status');
  switch (object.kind) {
    case 'Pod':
      podSpec(spec);
      fill(spec, {
        serviceAccountName: 'default',
        serviceAccount: 'default',
        priority: 0,
        preemptionPolicy: 'PreemptLowerPriority',
      });
      tolerations(spec);
      fill(status, { phase: 'Pending', qosClass: qos(spec) });
      break;
    case 'Deployment':
      fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
      fill(sub(spec, 'strategy'), { type: 'RollingUpdate' });
      if (dict(spec['strategy'])['type'] === 'RollingUpdate')
        fill(sub(dict(spec['strategy']), 'rollingUpdate'), { maxSurge: '25%', maxUnavailable: '25%' });
      template(spec);
      break;
    case 'ReplicaSet':
    case 'ReplicationController':
      fill(spec, { replicas: 1 });
      if (object.kind === 'ReplicationController')
        spec['selector'] ??= dict(dict(spec['template'])['metadata'])['labels'];
      template(spec);
      break;
    case 'StatefulSet':
      fill(spec, {
        replicas: 1,
        revisionHistoryLimit: 10,
        podManagementPolicy: 'OrderedReady',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      });
      fill(sub(spec, 'updateStrategy'), { type: 'RollingUpdate' });
      if (dict(spec['updateStrategy'])['type'] === 'RollingUpdate')
        fill(sub(dict(spec['updateStrategy']), 'rollingUpdate'), { partition: 0 });
      template(spec);
      break;
    case 'DaemonSet':
      fill(spec, { revisionHistoryLimit: 10 });
      fill(sub(spec, 'updateStrategy'), { type: 'RollingUpdate' });
      if (dict(spec['updateStrategy'])['type'] === 'RollingUpdate')
        fill(sub(dict(spec['updateStrategy']), 'rollingUpdate'), { maxSurge: 0, maxUnavailable: 1 });
      template(spec);
      break;
    case 'Job':
      jobSpec(spec);
      jobSelector(object, spec);
      break;
    case 'CronJob':
      fill(spec, {
        concurrencyPolicy: 'Allow',
        suspend: false,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
      });
      template(dict(dict(spec['jobTemplate'])['spec']));
      break;
    case 'Namespace':
      fill(spec, { finalizers: ['kubernetes'] });
      fill(status, { phase: 'Active' });
      object.metadata.labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name! };
      break;
    default:
      if (Object.keys(spec).length === 0) delete o['spec'];
      if (Object.keys(status).length === 0) delete o['status'];
  }
}

function jobSpec(spec: Dict): void {
  if (spec['completions'] === undefined && spec['parallelism'] === undefined)
    fill(spec, { completions: 1, parallelism: 1 });
  fill(spec, {
    parallelism: 1,
    backoffLimit: spec['backoffLimitPerIndex'] === undefined ? 6 : 2147483647,
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
  });
  fill(spec, { podReplacementPolicy: spec['podFailurePolicy'] ? 'Failed' : 'TerminatingOrFailed' });
  template(spec);
}

function jobSelector(object: KubeObject, spec: Dict): void {
  if (spec['manualSelector']) return;
  const uid = object.metadata.uid;
  const labels = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': object.metadata.name,
    'controller-uid': uid,
    'job-name': object.metadata.name,
  };
  spec['selector'] ??= { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
  const meta = sub(dict(spec['template']), 'metadata');
  meta['labels'] = { ...dict(meta['labels']), ...labels };
}

function template(holder: Dict): void {
  const spec = dict(holder['template'])['spec'];
  if (spec) podSpec(dict(spec));
}

function podSpec(spec: Dict): void {
  fill(spec, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    securityContext: {},
  });
  for (const c of [...list(spec['containers']), ...list(spec['initContainers'])]) {
    const image = String(c['image'] ?? '');
    const latest = !/:[^/]+$/.test(image) || image.endsWith(':latest');
    fill(c, {
      imagePullPolicy: latest ? 'Always' : 'IfNotPresent',
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      resources: {},
    });
    for (const p of list(c['ports'])) fill(p, { protocol: 'TCP' });
    const resources = dict(c['resources']);
    if (resources['limits']) resources['requests'] = { ...dict(resources['limits']), ...dict(resources['requests']) };
  }
}

function tolerations(spec: Dict): void {
  const have = list(spec['tolerations']);
  const add = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
    .filter(
      (key) =>
        !have.some(
          (t) => (t['key'] === key || t['key'] === undefined) && (t['effect'] === 'NoExecute' || !t['effect']),
        ),
    )
    .map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }));
  if (have.length + add.length) spec['tolerations'] = [...have, ...add];
}

function qos(spec: Dict): string {
  const all = list(spec['containers']).map((c) => dict(c['resources']));
  if (all.every((r) => !Object.keys(dict(r['requests'])).length && !Object.keys(dict(r['limits'])).length))
    return 'BestEffort';
  const full = all.every((r) =>
    ['cpu', 'memory'].every(
      (n) => dict(r['limits'])[n] !== undefined && dict(r['requests'])[n] === dict(r['limits'])[n],
    ),
  );
  return full ? 'Guaranteed' : 'Burstable';
}
