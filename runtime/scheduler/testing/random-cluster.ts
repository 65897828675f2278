import type { KubeObject } from '../../../compiler/kube/object.js';
import { randomOf } from '../../../compiler/kube/random.js';
import type { Node, Pod, PodAffinityTerm } from '../../../schemas/generated/types/core_v1.js';

/** Draws nodes and pods that use every feature the scheduler looks at. The same seed draws the same ones. */
export class RandomCluster {
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = randomOf(seed);
  }

  chance(p: number): boolean {
    return this.random() < p;
  }

  of<T>(...choices: readonly T[]): T {
    return choices[Math.floor(this.random() * choices.length)]!;
  }

  upTo(n: number): number {
    return Math.floor(this.random() * n);
  }

  node(i: number): Node & KubeObject {
    const name = `node-${i}`;
    const labels: Record<string, string> = { 'kubernetes.io/arch': this.of('amd64', 'arm64') };
    if (this.chance(0.95)) labels['kubernetes.io/hostname'] = name;
    if (this.chance(0.9)) labels['topology.kubernetes.io/zone'] = this.of('a', 'b', 'c');
    if (this.chance(0.4)) labels['disk'] = this.of('ssd', 'hdd');
    const taints = [
      ...(this.chance(0.15)
        ? [{ key: 'dedicated', value: 'db', effect: this.of('NoSchedule', 'PreferNoSchedule') }]
        : []),
      ...(this.chance(0.2) ? [{ key: 'spot', effect: 'PreferNoSchedule' }] : []),
    ];
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels },
      spec: { ...(taints.length ? { taints } : {}), ...(this.chance(0.05) ? { unschedulable: true } : {}) },
      status: {
        allocatable: {
          cpu: this.of('1', '2', '4'),
          memory: this.of('2Gi', '4Gi', '8Gi'),
          pods: this.of('110', '110', '5'),
          ...(this.chance(0.2) ? { 'example.com/gpu': '2' } : {}),
        },
        ...(this.chance(0.4) ? { images: [{ names: ['app:1'], sizeBytes: 300 * 1024 * 1024 }] } : {}),
      },
    } as unknown as Node & KubeObject;
  }

  private term(): PodAffinityTerm {
    return {
      topologyKey: this.of('kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'disk'),
      labelSelector: { matchLabels: { app: this.of('web', 'db', 'cache') } },
      ...(this.chance(0.2) ? { namespaces: [this.of('default', 'other')] } : {}),
      ...(this.chance(0.1) ? { namespaceSelector: {} } : {}),
    };
  }

  private affinity(): object | undefined {
    const some = <T>(p: number, make: () => T): T[] => (this.chance(p) ? [make()] : []);
    const weighted = () => ({ weight: 1 + this.upTo(100), podAffinityTerm: this.term() });
    const side = (required: number, preferred: number) => ({
      requiredDuringSchedulingIgnoredDuringExecution: some(required, () => this.term()),
      preferredDuringSchedulingIgnoredDuringExecution: some(preferred, weighted),
    });
    if (this.chance(0.4)) return undefined;
    const disk = { matchExpressions: [{ key: 'disk', operator: this.of('In', 'NotIn'), values: ['ssd'] }] };
    return {
      ...(this.chance(0.5) ? { podAffinity: side(0.2, 0.4) } : {}),
      ...(this.chance(0.5) ? { podAntiAffinity: side(0.3, 0.4) } : {}),
      ...(this.chance(0.3)
        ? { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, preference: disk }] } }
        : {}),
    };
  }

  /** A pod template; pods made from the same one are alike. */
  template(): { metadata: object; spec: object } {
    const app = this.of('web', 'db', 'cache');
    const spread = (topologyKey: string) => ({
      maxSkew: 1 + this.upTo(3),
      topologyKey,
      whenUnsatisfiable: this.of('DoNotSchedule', 'ScheduleAnyway', 'ScheduleAnyway'),
      labelSelector: { matchLabels: { app } },
      ...(this.chance(0.2) ? { nodeTaintsPolicy: 'Honor' } : {}),
    });
    const keys = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].filter(() => this.chance(0.3));
    const affinity = this.affinity();
    const requests: Record<string, string> = {};
    if (this.chance(0.8)) requests['cpu'] = this.of('50m', '100m', '500m');
    if (this.chance(0.8)) requests['memory'] = this.of('64Mi', '256Mi');
    if (this.chance(0.05)) requests['example.com/gpu'] = '1';
    return {
      metadata: { namespace: this.of('default', 'default', 'other'), labels: { app } },
      spec: {
        containers: [
          {
            name: 'c',
            image: this.of('app:1', 'other:2'),
            resources: { requests },
            ...(this.chance(0.1) ? { ports: [{ containerPort: 80, hostPort: 8080 }] } : {}),
          },
        ],
        ...(keys.length ? { topologySpreadConstraints: keys.map(spread) } : {}),
        ...(affinity ? { affinity } : {}),
        ...(this.chance(0.3) ? { tolerations: [{ key: 'dedicated', operator: 'Exists' }] } : {}),
        ...(this.chance(0.1) ? { nodeSelector: { disk: 'ssd' } } : {}),
      },
    };
  }

  pod(i: number, template: { metadata: object; spec: object }): Pod & KubeObject {
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `pod-${i}`, uid: `uid-${i}`, ...template.metadata },
      spec: template.spec,
    } as Pod & KubeObject;
  }
}
