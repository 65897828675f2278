import { isObject, type Json, type JsonObject } from '../../../compiler/kube/json.js';
import { groupKindOf, type KubeObject } from '../../../compiler/kube/object.js';
import { stableStringify } from '../../world/equal.js';
import { KubectlError } from '../command-line.js';
import { withoutNulls } from '../merge/strategic.js';
import { applyThreeWay, threeWayPatch } from '../merge/three-way.js';
import type { Session } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { create, update } from '../writes.js';
import { withNamespace } from './create.js';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** kubectl apply, client side: a three-way merge against the last applied configuration. pkg/cmd/apply. */
export const verb: KubectlVerb = {
  flags: {
    filename: 'list',
    recursive: 'boolean',
    prune: 'boolean',
    all: 'boolean',
    selector: 'string',
    'server-side': 'boolean',
    'force-conflicts': 'boolean',
    force: 'boolean',
    overwrite: 'boolean',
    validate: 'string',
    wait: 'boolean',
    timeout: 'string',
  },
  run(s, flags) {
    if (!flags.has('filename')) throw new KubectlError('error: must specify one of -f and -k');
    const objects = s.manifests(flags);
    if (objects.length === 0) throw new KubectlError('error: no objects passed to apply');
    const said = flags.boolean('server-side') ? 'serverside-applied' : undefined;
    for (const object of objects) applyOne(s, withNamespace(s, flags, object), said);
  },
};

function applyOne(s: Session, object: KubeObject, said: string | undefined): void {
  const { [lastApplied]: _, ...annotations } = object.metadata.annotations ?? {};
  const bare = { ...object, metadata: { ...object.metadata, annotations } } as KubeObject;
  const config = `${stableStringify(bare)}\n`;
  const modified = structuredClone(bare);
  if (!said) modified.metadata.annotations = { ...annotations, [lastApplied]: config };
  else if (Object.keys(annotations).length === 0) delete modified.metadata.annotations;
  const live = s.world.store.get(groupKindOf(object), object.metadata.namespace ?? '', object.metadata.name ?? '');
  if (!live) {
    const stored = create(s, withoutNulls(asJson(modified)) as unknown as KubeObject, 'error when creating "STDIN": ');
    if (stored) s.report(stored, said ?? 'created');
    return;
  }
  if (!said && live.metadata.annotations?.[lastApplied] === undefined)
    s.err(
      `Warning: resource ${s.resourceNameOf(live)}/${live.metadata.name} is missing the ${lastApplied} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`,
    );
  const schema = s.patchSchema(object);
  const original = parse(live.metadata.annotations?.[lastApplied]);
  const patch = threeWayPatch(isObject(original) ? original : {}, asJson(modified), asJson(live), schema);
  const same = Object.keys(patch).length === 0;
  const done = same
    ? { object: live }
    : update(s, live, (draft) => applyThreeWay(asJson(draft), patch, schema) as unknown as KubeObject);
  if (done) s.report(done.object, said ?? (same ? 'unchanged' : 'configured'));
}

const asJson = (object: KubeObject): JsonObject => JSON.parse(JSON.stringify(object)) as JsonObject;

function parse(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
