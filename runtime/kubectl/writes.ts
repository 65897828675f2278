import { isObject, type Json } from '../../compiler/kube/json.js';
import { groupKindOf, type KubeObject } from '../../compiler/kube/object.js';
import type { PodTemplateSpec } from '../../schemas/generated/types/core_v1.js';
import type { DeleteOptions } from '../world/api.js';
import { equal } from '../world/equal.js';
import { namespaceOf } from '../world/kinds.js';
import { attempt, type Session } from './session.js';

/** Where kubectl apply keeps what it was given last. */
export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Sends a create; the answer, or undefined after printing why not. A dry run of the client sends nothing. */
export function create(s: Session, object: KubeObject, context = ''): KubeObject | undefined {
  return attempt(s, (warnings) => createOrThrow(s, object, warnings), context);
}

/** As `create`. @throws ApiError */
export function createOrThrow(s: Session, object: KubeObject, warnings: string[] = []): KubeObject {
  const input = recorded(s, object);
  if (s.dryRun === 'client') return input;
  const stored = s.world.api.create(input, { warnings, dryRun: s.dryRun === 'server' });
  if (s.dryRun === 'none') s.world.client('kubectl').note('create', stored, 'asked for by the user');
  return stored;
}

/** Changes a copy of `object` and sends it. Returns what is stored, and whether anything changed. */
export function update(
  s: Session,
  object: KubeObject,
  change: (draft: KubeObject) => KubeObject | undefined,
  { context = '', lenient = false, subresource }: { context?: string; lenient?: boolean; subresource?: 'status' } = {},
): { object: KubeObject; changed: boolean } | undefined {
  const send = (warnings: string[]) => {
    const draft = structuredClone(object);
    const next = recorded(s, change(draft) ?? draft);
    if (s.dryRun === 'client') return { object: next, changed: !equal(next, object) };
    const stored = s.world.api.update(next, subresource, { warnings, dryRun: s.dryRun === 'server', lenient });
    const changed = !equal(stored, object);
    if (changed && s.dryRun === 'none') s.world.client('kubectl').note('update', stored, 'asked for by the user');
    return { object: stored, changed };
  };
  return attempt(s, send, context);
}

/** Writes the cause of the change where `--record` asks for it. */
export function recorded<T extends KubeObject>(s: Session, object: T): T {
  if (!s.changeCause) return object;
  const annotations = { ...object.metadata.annotations, 'kubernetes.io/change-cause': s.changeCause };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Sends a delete. Returns whether the server took it. */
export function remove(s: Session, object: KubeObject, options: DeleteOptions): boolean {
  if (s.dryRun !== 'none') return true;
  const done = attempt(s, () => {
    s.world.api.delete(object, options);
    s.world.client('kubectl').note('delete', object, 'asked for by the user');
    return true;
  });
  return done === true;
}

/** What the store holds of an object now, if it is still the same one. */
export function current(s: Session, object: KubeObject): KubeObject | undefined {
  const found = s.world.store.get(groupKindOf(object), namespaceOf(object), object.metadata.name ?? '');
  return found?.metadata.uid === object.metadata.uid ? found : undefined;
}

/** The pod template of a workload, wherever its kind keeps it. */
export function podSpecOf(object: KubeObject): { [key: string]: Json | undefined } | undefined {
  const spec = (object as unknown as { spec?: Json }).spec;
  if (!isObject(spec)) return undefined;
  if (object.kind === 'Pod') return spec;
  const job = spec['jobTemplate'];
  const holder = isObject(job) && isObject(job['spec']) ? job['spec'] : spec;
  const template = holder['template'];
  const podSpec = isObject(template) ? template['spec'] : undefined;
  return isObject(podSpec) ? podSpec : undefined;
}

/** The pod template of a workload. */
export function podTemplateOf(object: KubeObject): PodTemplateSpec | undefined {
  return (object as unknown as { spec?: { template?: PodTemplateSpec } }).spec?.template;
}
