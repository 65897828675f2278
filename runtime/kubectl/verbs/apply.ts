import { isObject, type Json, stable } from '../../../compiler/kube/json.js';
import { asJson, groupKindOf, type KubeObject, parseApiVersion } from '../../../compiler/kube/object.js';
import { matchesRequirement } from '../../../compiler/kube/selectors.js';
import { KubectlError } from '../command-line.js';
import { withoutNulls } from '../merge/strategic.js';
import { applyThreeWay, threeWayPatch } from '../merge/three-way.js';
import { checkPrune, prune } from '../prune.js';
import { parseSelector } from '../selector.js';
import type { Session } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { create, lastApplied, recorded, update } from '../writes.js';
import { withNamespace } from './create.js';

/** kubectl apply, client side: a three-way merge against the last applied configuration. pkg/cmd/apply. */
export const verb: KubectlVerb = {
  flags: {
    filename: 'list',
    recursive: 'boolean',
    prune: 'boolean',
    'prune-allowlist': 'list',
    cascade: 'string',
    'grace-period': 'string',
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
    checkPrune(flags);
    const selector = parseSelector(flags.string('selector') ?? '');
    const objects = s.manifests(flags).filter((o) => selector.every((q) => matchesRequirement(q, o.metadata.labels)));
    if (objects.length === 0 && s.code === 0) throw new KubectlError('error: no objects passed to apply');
    const said = flags.boolean('server-side') ? 'serverside-applied' : undefined;
    const placed = objects.map((o) => ({ object: withNamespace(s, flags, o), source: s.sourceOf(o) }));
    for (const { object, source } of placed) {
      applyOne(s, object, source, said);
      s.blink();
    }
    if (flags.boolean('prune') && s.code === 0)
      prune(
        s,
        flags,
        placed.map((p) => p.object),
      );
  },
};

function applyOne(s: Session, given: KubeObject, source: string, said: string | undefined): void {
  const object = recorded(s, given);
  if (!object.metadata.name) {
    s.fail(nameless(s, object, source));
    return;
  }
  const { [lastApplied]: _, ...annotations } = object.metadata.annotations ?? {};
  const bare = { ...object, metadata: { ...object.metadata, annotations } } as KubeObject;
  const config = `${stable(bare)}\n`;
  const modified = structuredClone(bare);
  if (!said) modified.metadata.annotations = { ...annotations, [lastApplied]: config };
  else if (Object.keys(annotations).length === 0) delete modified.metadata.annotations;
  const live = s.world.store.get(groupKindOf(object), object.metadata.namespace ?? '', object.metadata.name ?? '');
  if (!live) {
    const stored = create(
      s,
      withoutNulls(asJson(modified)) as unknown as KubeObject,
      `error when creating "${source}": `,
    );
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

function nameless(s: Session, object: KubeObject, source: string): string {
  if (object.metadata.generateName)
    return `error: from ${object.metadata.generateName}: cannot use generate name with apply`;
  const { group, version } = parseApiVersion(object.apiVersion);
  return `error: error when retrieving current configuration of:\nResource: "${s.versionedResourceOf(object)}", GroupVersionKind: "${group}/${version}, Kind=${object.kind}"\nName: "", Namespace: "${object.metadata.namespace ?? ''}"\nfrom server for: "${source}": resource name may not be empty`;
}

function parse(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
