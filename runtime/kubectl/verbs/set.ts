import type { JsonObject } from '../../../compiler/kube/json.js';
import type { KubeObject } from '../../../compiler/kube/object.js';
import { type Flags, KubectlError } from '../command-line.js';
import { parseSelector } from '../selector.js';
import type { Session } from '../session.js';
import { type ContainerLike, containerPattern, each, selected, splitPairs } from '../set/containers.js';
import { setEnv } from '../set/env.js';
import type { KubectlVerb } from '../verb.js';
import { podSpecOf, update } from '../writes.js';

/** kubectl set image|resources|env|serviceaccount|selector|subject. pkg/cmd/set. */
export const verb: KubectlVerb = {
  flags: {
    container: 'string',
    containers: 'string',
    limits: 'string',
    requests: 'string',
    env: 'list',
    filename: 'list',
    selector: 'string',
    all: 'boolean',
    overwrite: 'boolean',
    local: 'boolean',
    from: 'string',
    keys: 'list',
    prefix: 'string',
    list: 'boolean',
    user: 'list',
    group: 'list',
    serviceaccount: 'list',
    'resource-version': 'string',
  },
  run(s, flags) {
    const [what = '', ...args] = flags.args;
    const setter = Object.hasOwn(setters, what) ? setters[what] : undefined;
    if (!setter) throw new KubectlError(`error: unknown command "${what}"\nSee 'kubectl set -h' for help and examples`);
    setter(s, flags, args);
  },
};

const setters: Readonly<Record<string, (s: Session, flags: Flags, args: string[]) => void>> = {
  image: setImage,
  resources: setResources,
  env: setEnv,
  serviceaccount: setServiceAccount,
  sa: setServiceAccount,
  selector: setSelector,
  subject: setSubject,
};

function setImage(s: Session, flags: Flags, args: string[]): void {
  const { names, pairs } = splitPairs(args);
  if (pairs.length === 0) throw new KubectlError('error: at least one image update is required');
  const all = (spec: JsonObject) => [
    ...((spec['initContainers'] ?? []) as ContainerLike[]),
    ...((spec['containers'] ?? []) as ContainerLike[]),
  ];
  const matching = s.targets(flags, names).filter((object) => {
    const found = all(podSpecOf(object) ?? {});
    const missing = pairs.filter(([name]) => name !== '*' && !found.some((c) => c.name === name));
    for (const [name] of missing) s.fail(`error: unable to find container named "${name}"`);
    return missing.length === 0;
  });
  each(s, matching, 'image updated', (spec) => {
    for (const [name, image] of pairs)
      for (const c of all(spec)) if (name === '*' || c.name === name) c['image'] = image;
  });
}

function quantities(text: string | undefined): JsonObject | undefined {
  return text === undefined
    ? undefined
    : Object.fromEntries(text.split(',').map((p) => p.split('=') as [string, string]));
}

function setResources(s: Session, flags: Flags, args: string[]): void {
  const limits = quantities(flags.string('limits'));
  const requests = quantities(flags.string('requests'));
  if (!limits && !requests)
    throw new KubectlError(
      'error: you must specify an update to requests or limits (in the form of --requests/--limits)',
    );
  const matching = s.targets(flags, args).filter((object) => {
    if (selected(podSpecOf(object) ?? {}, flags).length) return true;
    s.fail(`error: unable to find container named ${containerPattern(flags)}`);
    return false;
  });
  each(s, matching, 'resource requirements updated', (spec) => {
    for (const c of selected(spec, flags)) {
      const old = (c['resources'] ?? {}) as JsonObject;
      c['resources'] = {
        ...old,
        ...(limits ? { limits: { ...(old['limits'] as JsonObject), ...limits } } : {}),
        ...(requests ? { requests: { ...(old['requests'] as JsonObject), ...requests } } : {}),
      };
    }
  });
}

function setServiceAccount(s: Session, flags: Flags, args: string[]): void {
  const name = args.at(-1);
  if (args.length < 1 || !name) throw new KubectlError('error: serviceaccount is required');
  each(s, s.targets(flags, args.slice(0, -1)), 'serviceaccount updated', (spec) => {
    spec['serviceAccountName'] = name;
    spec['serviceAccount'] = name;
  });
}

function setSelector(s: Session, flags: Flags, args: string[]): void {
  const selector = parseSelector(args.at(-1) ?? '');
  for (const object of s.targets(flags, args.slice(0, -1))) {
    const done = update(s, object, (draft) => {
      const spec = (draft as unknown as { spec: JsonObject }).spec;
      spec['selector'] = Object.fromEntries(selector.map((r) => [r.key, r.values?.[0] ?? '']));
      return draft;
    });
    if (done) s.report(done.object, 'selector updated');
  }
}

/** Adds subjects that a binding does not name yet. */
function setSubject(s: Session, flags: Flags, args: string[]): void {
  const rbac = 'rbac.authorization.k8s.io';
  const accounts = flags.list('serviceaccount').map((text) => {
    const [namespace = '', name] = text.split(':');
    if (!name) throw new KubectlError('error: serviceaccount must be <namespace>:<name>');
    return { kind: 'ServiceAccount', name, namespace };
  });
  const people = (kind: string, names: string[]) => names.map((name) => ({ apiGroup: rbac, kind, name }));
  const added = [...people('User', flags.list('user')), ...people('Group', flags.list('group')), ...accounts];
  if (added.length === 0)
    throw new KubectlError('error: you must specify at least one value of user, group or serviceaccount');
  for (const object of s.targets(flags, args)) {
    const done = update(s, object, (draft) => {
      const binding = draft as KubeObject & { subjects?: { kind: string; name: string; namespace?: string }[] };
      const old = binding.subjects ?? [];
      const same = (a: (typeof old)[number]) => (b: (typeof old)[number]) =>
        a.kind === b.kind && a.name === b.name && (a.namespace ?? '') === (b.namespace ?? '');
      binding.subjects = [...old, ...added.filter((a) => !old.some(same(a)))];
      return draft;
    });
    if (done?.changed) s.report(done.object, 'subjects updated');
  }
}
