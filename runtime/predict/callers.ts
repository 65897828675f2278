import type { ClusterView, KubeObject } from '../../compiler/kube/object.js';
import type { Pod } from '../../schemas/generated/types/core_v1.js';
import type { PortRouting } from '../network/endpoints.js';
import { flowAllowed } from '../network/network-policy.js';
import { shortName, workloadOf } from './owners.js';

type LivePod = KubeObject & Pod;

/** Who of the cluster may connect to whom, as network policies have it. */
export class Callers {
  /** One pod speaks for its workload: their labels are those of one template. */
  private readonly pods: ReadonlyMap<KubeObject, LivePod>;
  private readonly guarded: boolean;

  constructor(private readonly view: ClusterView) {
    this.guarded = view.list('NetworkPolicy.networking.k8s.io').length > 0;
    const pods = this.guarded ? (view.list('Pod') as readonly LivePod[]) : [];
    this.pods = new Map(pods.map((pod) => [workloadOf(pod, view), pod]));
  }

  /** The workloads that reach a port of a Service, by name; undefined where every workload does. */
  of(namespace: string, { port, backends }: PortRouting): string[] | undefined {
    if (!this.guarded) return undefined;
    const ready = backends.flatMap(({ name, port: number, ready }) => {
      const pod = this.view.get('Pod', namespace, name) as LivePod | undefined;
      return ready && pod ? [{ pod, number }] : [];
    });
    if (!ready.length) return undefined;
    const allowed = [...this.pods].filter(([, from]) =>
      ready.some(({ pod, number }) => flowAllowed(this.view, from, pod, number, port.protocol ?? 'TCP').allowed),
    );
    if (allowed.length === this.pods.size) return undefined;
    const nameOf = (w: KubeObject): string =>
      w.metadata.namespace === namespace ? shortName(w) : `${w.metadata.namespace}/${shortName(w)}`;
    return allowed.map(([workload]) => nameOf(workload)).sort();
  }
}
