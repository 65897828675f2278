import { isObject, type JsonObject } from '../kube/json.js';
import { groupKindOf, type KubeObject } from '../kube/object.js';
import type { ApiObject } from '../lower/api-object.js';
import { isAccepted } from '../validate/answer.js';
import { AnsweringServer, type AnswerOptions } from './server-answers.js';
import { isSettled, podsMadeBy } from './workload-pods.js';

/** Objects as the scheduler gets to see them, and what became of those that it does not. */
export interface Schedulable {
  readonly objects: KubeObject[];
  readonly notes: readonly string[];
}

/** Kinds that decide what a server makes of a pod or a claim. */
const governing = new Set([
  'Namespace',
  'LimitRange',
  'PriorityClass.scheduling.k8s.io',
  'RuntimeClass.node.k8s.io',
  'StorageClass.storage.k8s.io',
]);
const made = new Set(['Pod', 'PersistentVolumeClaim']);

/**
 * Brings what users write into the form in which the scheduler finds it in the API server: pods and claims that no
 * server has stored yet (they have no uid) are defaulted, admitted and validated; workloads become their pods.
 */
export class Intake {
  private readonly server: AnsweringServer;

  constructor(options: AnswerOptions) {
    this.server = new AnsweringServer(options);
  }

  /** `expand`: all workloads become pods, or those whose pods are missing. */
  take(input: readonly ApiObject[], expand: 'all' | 'missing'): Schedulable {
    const notes: string[] = [];
    const objects: KubeObject[] = [];
    const kindOf = (o: ApiObject): string => groupKindOf(o.value as unknown as KubeObject);
    for (const o of input) if (governing.has(kindOf(o))) this.server.answer(asNew(o));
    const pods = input.filter((o) => kindOf(o) === 'Pod').map((o) => o.value as unknown as KubeObject);
    for (const o of input) {
      this.add(o, objects, notes);
      if (expand === 'missing' && isSettled(o, pods)) continue;
      for (const p of podsMadeBy(o) ?? []) this.add(p, objects, notes);
    }
    for (const o of input)
      if (kindOf(o) === 'DaemonSet.apps' && !isSettled(o, pods))
        notes.push(`${whoOf(o)}: its pods go one to each node and are left out; \`drydock simulate\` makes them`);
    return { objects, notes };
  }

  private add(o: ApiObject, objects: KubeObject[], notes: string[]): void {
    const object = o.value as unknown as KubeObject;
    if (!made.has(object.kind) || object.metadata?.uid) {
      objects.push(object);
      return;
    }
    const answer = this.server.answer(asNew(o));
    if (isAccepted(answer) && answer.object) {
      objects.push(merged(object, answer.object));
      return;
    }
    const counted = object.kind !== 'Pod' || (object as { spec?: { nodeName?: string } }).spec?.nodeName;
    notes.push(
      `${whoOf(o)}: the API server refuses it${counted ? '; it counts as it is written' : ''}: ${answer.message}`,
    );
    if (counted) objects.push(object);
  }
}

const whoOf = ({ value }: ApiObject): string => {
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  return `${String(value['kind'])} ${String(metadata['namespace'] ?? 'default')}/${String(metadata['name'] ?? metadata['generateName'] ?? '')}`;
};

/** Without what only stored objects have. */
function asNew(o: ApiObject): ApiObject {
  const { status: _, metadata, ...rest } = o.value;
  const { resourceVersion: _v, uid: _u, managedFields: _m, ...meta } = isObject(metadata) ? metadata : {};
  return { ...o, value: { ...rest, metadata: meta } as JsonObject };
}

/** What admission and defaults made of it, under its own name and with its own status. */
function merged(object: KubeObject, stored: KubeObject): KubeObject {
  const { name, namespace, labels, annotations } = stored.metadata;
  const metadata = {
    ...object.metadata,
    name,
    namespace,
    ...(labels ? { labels } : {}),
    ...(annotations ? { annotations } : {}),
  };
  return { ...object, metadata, spec: (stored as { spec?: unknown }).spec } as KubeObject;
}
