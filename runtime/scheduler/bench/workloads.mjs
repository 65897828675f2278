// Nodes and pods to measure with.

export function nodeOf(i) {
  const name = `n${String(i).padStart(5, '0')}`;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': `z${i % 3}` },
    },
    status: {
      allocatable: { cpu: '4', memory: '32Gi', pods: '110' },
      capacity: { cpu: '4', memory: '32Gi', pods: '110' },
    },
  };
}

const term = (app, topologyKey) => ({ topologyKey, labelSelector: { matchLabels: { app } } });
const hostname = 'kubernetes.io/hostname';
const zone = 'topology.kubernetes.io/zone';

const spread = (app) => ({
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app } } },
  ],
});
const softSpread = (app) => ({
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { app } } },
    { maxSkew: 3, topologyKey: hostname, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { app } } },
  ],
});
const preferredAnti = (app) => ({
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term(app, hostname) }],
    },
  },
});
const requiredAnti = (app) => ({
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(app, hostname)] } },
});
const requiredAffinity = (app) => ({
  affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(app, zone)] } },
});
const nothing = () => ({});

/** Per kind: the workload of the i-th pod. `real` where a benchmark of the real scheduler may know it. */
export const kinds = {
  basic: { real: true, of: () => ['a', nothing] },
  spread: { real: true, of: () => ['a', spread] },
  anti: { real: true, of: () => ['a', preferredAnti] },
  'soft-spread': { real: true, of: () => ['a', softSpread] },
  'required-anti': { real: true, of: () => ['a', requiredAnti] },
  mixed: { real: true, of: (i) => mix(i, 12) },
  mixed50: { real: true, of: (i) => mix(i, 50) },
};

function mix(i, workloads) {
  const n = i % workloads;
  const shapes = [nothing, spread, preferredAnti, softSpread, nothing, requiredAffinity];
  return [`app-${n}`, shapes[n % shapes.length]];
}

export function podOf(kind, i) {
  const [app, shape] = kinds[kind].of(i);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `p${i}`, namespace: 'default', uid: String(i), labels: { app } },
    spec: {
      schedulerName: 'default-scheduler',
      containers: [{ name: 'c', image: 'x', resources: { requests: { cpu: '100m', memory: '500Mi' } } }],
      ...shape(app),
    },
  };
}
