import type { JsonObject } from '../../../compiler/kube/json.js';
import type { KubeObject } from '../../../compiler/kube/object.js';
import { type Flags, KubectlError } from '../command-line.js';
import { parseSelector } from '../selector.js';
import type { Session } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { podSpecOf, update } from '../writes.js';

interface ContainerLike extends JsonObject {
  name: string;
}

/** kubectl set image|resources|env|serviceaccount|selector. pkg/cmd/set. */
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
    list: 'boolean',
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
};

/** Splits `TYPE/NAME… KEY=VALUE…`. */
function split(args: readonly string[]): { names: string[]; pairs: [string, string][] } {
  const isPair = (a: string) => a.includes('=') || (/-$/.test(a) && !a.includes('/'));
  const pairs = args.filter(isPair).map((a): [string, string] => {
    const at = a.indexOf('=');
    return at < 0 ? [a, ''] : [a.slice(0, at), a.slice(at + 1)];
  });
  return { names: args.filter((a) => !isPair(a)), pairs };
}

function containersOf(spec: JsonObject): ContainerLike[] {
  return [...((spec['initContainers'] ?? []) as ContainerLike[]), ...((spec['containers'] ?? []) as ContainerLike[])];
}

function each(
  s: Session,
  flags: Flags,
  names: string[],
  said: string,
  change: (spec: JsonObject, object: KubeObject) => void,
): void {
  for (const object of s.targets(flags, names)) {
    const done = update(s, object, (draft) => {
      const spec = podSpecOf(draft);
      if (spec) change(spec, draft);
      return draft;
    });
    if (done?.changed) s.report(done.object, said);
  }
}

function setImage(s: Session, flags: Flags, args: string[]): void {
  const { names, pairs } = split(args);
  if (pairs.length === 0) throw new KubectlError('error: all resources must be specified before image changes: ');
  for (const object of s.targets(flags, names)) {
    const found = containersOf(podSpecOf(object) ?? {});
    const missing = pairs.filter(([name]) => name !== '*' && !found.some((c) => c.name === name));
    for (const [name] of missing) s.fail(`error: unable to find container named "${name}"`);
    if (missing.length) continue;
    const done = update(s, object, (draft) => {
      for (const [name, image] of pairs)
        for (const c of containersOf(podSpecOf(draft) ?? {})) if (name === '*' || c.name === name) c['image'] = image;
      return draft;
    });
    if (done?.changed) s.report(done.object, 'image updated');
  }
}

function quantities(text: string | undefined): JsonObject | undefined {
  return text === undefined
    ? undefined
    : Object.fromEntries(text.split(',').map((p) => p.split('=') as [string, string]));
}

function setResources(s: Session, flags: Flags, args: string[]): void {
  const wanted = (flags.string('container') ?? flags.string('containers') ?? '*').split(',');
  const limits = quantities(flags.string('limits'));
  const requests = quantities(flags.string('requests'));
  if (!limits && !requests)
    throw new KubectlError(
      'error: you must specify an update to requests or limits (in the form of --requests/--limits)',
    );
  each(s, flags, args, 'resource requirements updated', (spec) => {
    for (const c of containersOf(spec)) {
      if (!wanted.includes('*') && !wanted.includes(c.name)) continue;
      const old = (c['resources'] ?? {}) as JsonObject;
      c['resources'] = {
        ...old,
        ...(limits ? { limits: { ...(old['limits'] as JsonObject), ...limits } } : {}),
        ...(requests ? { requests: { ...(old['requests'] as JsonObject), ...requests } } : {}),
      };
    }
  });
}

function setEnv(s: Session, flags: Flags, args: string[]): void {
  const { names, pairs } = split([...args, ...flags.repeated('env')]);
  const wanted = (flags.string('container') ?? flags.string('containers') ?? '*').split(',');
  each(s, flags, names, 'env updated', (spec) => {
    for (const c of (spec['containers'] ?? []) as ContainerLike[]) {
      if (!wanted.includes('*') && !wanted.includes(c.name)) continue;
      let env = [...((c['env'] ?? []) as ContainerLike[])];
      for (const [key, value] of pairs) {
        const name = key.endsWith('-') ? key.slice(0, -1) : key;
        const at = env.findIndex((e) => e.name === name);
        if (key.endsWith('-')) env = env.filter((e) => e.name !== name);
        else if (at >= 0) env[at] = { name, value };
        else env.push({ name, value });
      }
      if (env.length) c['env'] = env;
      else delete c['env'];
    }
  });
}

function setServiceAccount(s: Session, flags: Flags, args: string[]): void {
  const name = args.at(-1);
  if (args.length < 2 || !name)
    throw new KubectlError('error: one or more resources and a service account are required');
  each(s, flags, args.slice(0, -1), 'serviceaccount updated', (spec) => {
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
