import { isObject, type JsonObject } from '../kube/json.js';
import { groupKindOf, type KubeObject } from '../kube/object.js';
import type { ApiObject } from '../lower/api-object.js';
import { isAccepted } from '../validate/answer.js';
import type { ServerAnswer } from '../validate/types.js';
import { AnsweringServer, type AnswerOptions } from './server-answers.js';
import { isSettled, podsMadeBy } from './workload-pods.js';

/** Objects as the scheduler gets to see them, and what became of those that it does not. */
export interface Schedulable {
  readonly objects: KubeObject[];
  /** What was left out by design, and why. */
  readonly notes: readonly string[];
  /** What no server would have taken. */
  readonly refused: readonly string[];
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
    const refused: string[] = [];
    const notes: string[] = [];
    const objects: KubeObject[] = [];
    const kindOf = (o: ApiObject): string => groupKindOf(o.value as unknown as KubeObject);
    for (const o of input) if (governing.has(kindOf(o))) this.server.answer(asNew(o));
    const known = input.filter((o) => this.isReadable(o, refused));
    const pods = known.filter((o) => kindOf(o) === 'Pod').map((o) => o.value as unknown as KubeObject);
    for (const o of known) {
      this.add(o, objects, refused);
      if (expand === 'missing' && isSettled(o, pods)) continue;
      for (const p of podsMadeBy(o) ?? []) this.add(p, objects, refused);
    }
    for (const o of known)
      if (kindOf(o) === 'DaemonSet.apps' && !isSettled(o, pods))
        notes.push(`${whoOf(o)}: its pods go one to each node and are left out; \`drydock simulate\` makes them`);
    return { objects, notes, refused };
  }

  /** Whether the object has a name, and nowhere a value of the wrong type; pods and claims are looked at when added. */
  private isReadable(o: ApiObject, refused: string[]): boolean {
    const { kind, metadata } = o.value as unknown as KubeObject;
    const named = isObject(metadata) && Boolean(metadata.name || metadata.generateName);
    if (named && (metadata.uid || made.has(kind))) return true;
    const status = o.value['status'];
    const value = { ...asNew(o).value, ...(status === undefined ? {} : { status }) };
    const answer = this.server.answer({ ...o, value });
    if (named && !isUnreadable(answer)) return true;
    refused.push(`${whoOf(o)}: the API server refuses it and it is left out: ${answer.message}`);
    return false;
  }

  private add(o: ApiObject, objects: KubeObject[], refused: string[]): void {
    const object = o.value as unknown as KubeObject;
    if (!made.has(object.kind) || object.metadata.uid) {
      objects.push(object);
      return;
    }
    const answer = this.server.answer(asNew(o));
    if (isAccepted(answer) && answer.object) {
      objects.push(merged(object, answer.object));
      return;
    }
    const runs = object.kind !== 'Pod' || (object as { spec?: { nodeName?: string } }).spec?.nodeName;
    const counted = runs && !isUnreadable(answer);
    refused.push(
      `${whoOf(o)}: the API server refuses it${counted ? '; it counts as it is written' : ''}: ${answer.message}`,
    );
    if (counted) objects.push(object);
  }
}

/** A value of the wrong type somewhere. Fields that the minor does not know do no harm here. */
const isUnreadable = ({ code, message = '' }: ServerAnswer): boolean =>
  code === 400 && !message.includes('strict decoding error');

const whoOf = ({ value }: ApiObject): string => {
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  const namespace = metadata['namespace'] ?? (made.has(String(value['kind'])) ? 'default' : undefined);
  const name = String(metadata['name'] ?? metadata['generateName'] ?? '(no name)');
  return `${String(value['kind'])} ${namespace === undefined ? '' : `${String(namespace)}/`}${name}`;
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
