import type { ClusterView, KubeObject } from '../../compiler/kube/object.js';
import type { VersionProfile } from '../../schemas/profile.js';
import type { AdmissionSettings } from '../admission/plugin.js';
import { WebhookTally } from '../admission/webhook-tally.js';
import type { KubeletMode } from '../kubelet/model.js';
import { installCluster, isNode } from '../scenario/cluster.js';
import type { Decision } from '../scheduler/index.js';
import { ApiError } from '../world/errors.js';
import type { TraceEntry } from '../world/trace.js';
import { inApplyOrder } from './apply-order.js';
import type { Limits, RunResult } from './loop.js';
import { type Sample, Sampler } from './samples.js';
import { serverPipeline } from './server-pipeline.js';
import { World } from './world.js';

export type { TraceEntry } from '../world/trace.js';
export type { StopReason } from './loop.js';
export type { Sample } from './samples.js';
export { World } from './world.js';

export interface SimulateOptions {
  /** What is applied, in any order: it is sorted as `kubectl apply` of a sane tool would (namespaces, config, …). */
  readonly objects: readonly KubeObject[];
  /** What the cluster holds before: nodes and anything else. */
  readonly cluster: readonly KubeObject[];
  readonly profile: VersionProfile;
  readonly seed: number;
  readonly kubelet: KubeletMode;
  /** Namespace of objects that name none. */
  readonly namespace?: string;
  /** Virtual milliseconds to simulate at most; by default until settled, at most an hour. */
  readonly until?: number;
  /** Settled means nothing changed for this many virtual milliseconds. Default 60 s, more than any resync. */
  readonly quiet?: number;
  readonly limits?: Partial<Limits>;
  /** How admission of the server differs from the default. */
  readonly admission?: AdmissionSettings | undefined;
  /** Called before anything is applied, to subscribe to the store. */
  readonly onWorld?: (world: World) => void;
}

export interface Refused {
  readonly object: KubeObject;
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

export interface SimulateResult {
  /** The cluster at the end. */
  readonly view: ClusterView;
  readonly world: World;
  readonly trace: readonly TraceEntry[];
  /** Entries beyond the limit of the trace. */
  readonly dropped: number;
  /** Event objects, in order of their last write. */
  readonly events: readonly KubeObject[];
  /** Counts per workload whenever they changed. */
  readonly samples: readonly Sample[];
  /** The scheduler's last decision by `namespace/pod`. */
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly refused: readonly Refused[];
  readonly warnings: readonly { readonly object: KubeObject; readonly text: string }[];
  readonly webhooks: WebhookTally;
  /** Why the run ended, and when (virtual milliseconds since the start). */
  readonly stopped: RunResult;
  readonly approximations: readonly string[];
}

const hour = 3_600_000;

/** Applies objects to a simulated cluster and runs it until it settles. Same input and seed, same result. */
export function simulate(options: SimulateOptions): SimulateResult {
  const { profile, seed, kubelet, limits, namespace = 'default' } = options;
  const webhooks = new WebhookTally();
  const world = new World({
    minor: profile.minor,
    seed,
    kubelet,
    pipeline: (p) => serverPipeline(p, { ...options.admission, webhookCalled: webhooks.heard }),
    ...(limits ? { limits } : {}),
  });
  const nodes = options.cluster.filter(isNode);
  installCluster(world, nodes, inApplyOrder(options.cluster.filter((o) => !isNode(o))), namespace);
  world.run({ quiet: 1_000, until: world.clock.now() + 60_000 });
  const sampler = new Sampler(world);
  options.onWorld?.(world);
  const refused: Refused[] = [];
  const warnings: { object: KubeObject; text: string }[] = [];
  for (const object of inApplyOrder(options.objects)) apply(world, object, namespace, refused, warnings);
  const until = world.clock.now() + (options.until ?? hour);
  const stopped = world.run({ quiet: options.quiet ?? 60_000, until });
  const written = (o: KubeObject) => Number(o.metadata.resourceVersion);
  return {
    view: world.store,
    world,
    trace: world.trace.entries,
    dropped: world.trace.dropped,
    events: [...world.store.list('Event')].sort((a, b) => written(a) - written(b)),
    samples: sampler.samples,
    decisions: world.scheduler.decisions,
    refused,
    warnings,
    webhooks,
    stopped: { ...stopped, at: stopped.at - world.start },
    approximations: world.approximations,
  };
}

function apply(
  world: World,
  object: KubeObject,
  namespace: string,
  refused: Refused[],
  warnings: { object: KubeObject; text: string }[],
): void {
  const said: string[] = [];
  try {
    const placed =
      object.metadata.namespace || !world.api.isNamespaced(object)
        ? object
        : { ...object, metadata: { ...object.metadata, namespace } };
    const stored = world.api.createOrReplace(placed, { warnings: said });
    world.client('apply').note('create', stored, 'applied');
  } catch (e) {
    if (!(e instanceof ApiError)) throw e;
    refused.push({ object, code: e.code, reason: e.reason, message: e.message });
  }
  for (const text of said) warnings.push({ object, text });
}
