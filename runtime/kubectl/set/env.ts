import type { Json, JsonObject } from '../../../compiler/kube/json.js';
import { isObject } from '../../../compiler/kube/json.js';
import type { KubeObject } from '../../../compiler/kube/object.js';
import { type Flags, KubectlError } from '../command-line.js';
import type { Session } from '../session.js';
import { podSpecOf } from '../writes.js';
import { type ContainerLike, containerPattern, each, selected, splitPairs } from './containers.js';

interface Variable extends JsonObject {
  name: string;
}

/** kubectl set env: literal values, values out of ConfigMaps and Secrets, removals, a listing. pkg/cmd/set/set_env.go. */
export function setEnv(s: Session, flags: Flags, args: readonly string[]): void {
  const { names, pairs } = splitPairs([...args, ...flags.repeated('env')]);
  if (!flags.has('filename') && names.length < 1)
    throw new KubectlError('error: one or more resources must be specified as <resource> <name> or <resource>/<name>');
  const removed = new Set(pairs.filter(([k]) => k.endsWith('-')).map(([k]) => k.slice(0, -1)));
  const given = pairs.filter(([k]) => !k.endsWith('-')).map(([name, value]): Variable => ({ name, value }));
  const prefix = flags.string('prefix') ?? '';
  const added = [...given, ...referred(s, flags)].map((v) => ({ ...v, name: prefix + v.name }));
  const targets = s.targets(flags, names);
  const matching = targets.filter((o) => {
    if (selected(podSpecOf(o) ?? {}, flags).length) return true;
    s.err(`Warning: ${o.kind}/${o.metadata.name} does not have any containers matching "${containerPattern(flags)}"`);
    return false;
  });
  if (flags.boolean('list')) for (const object of matching) list(s, flags, object);
  else
    each(s, matching, 'env updated', (spec) => {
      for (const c of selected(spec, flags)) change(c, added, removed);
    });
}

/** The keys of what `--from` names, as references. */
function referred(s: Session, flags: Flags): Variable[] {
  const from = flags.string('from');
  if (from === undefined) return [];
  const wanted = flags.list('keys');
  return s.targets(flags, [from]).flatMap((object) => {
    const reference = { ConfigMap: 'configMapKeyRef', Secret: 'secretKeyRef' }[object.kind];
    if (!reference) throw new KubectlError('error: unsupported resource specified in --from');
    const { data } = object as KubeObject & { data?: Record<string, string> };
    return Object.keys(data ?? {})
      .filter((key) => wanted.length === 0 || wanted.includes(key))
      .sort()
      .map((key): Variable => {
        const name = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
        return { name, valueFrom: { [reference]: { key, name: object.metadata.name } } };
      });
  });
}

function change(c: ContainerLike, added: readonly Variable[], removed: ReadonlySet<string>): void {
  const env = ((c['env'] ?? []) as Variable[]).filter((e) => !removed.has(e.name));
  for (const variable of added) {
    const at = env.findIndex((e) => e.name === variable.name);
    if (at >= 0) env[at] = variable;
    else env.push(variable);
  }
  if (env.length) c['env'] = env;
  else delete c['env'];
}

function list(s: Session, flags: Flags, object: KubeObject): void {
  for (const c of selected(podSpecOf(object) ?? {}, flags)) {
    s.out(`# ${object.kind} ${object.metadata.name}, container ${c.name}`);
    for (const e of (c['env'] ?? []) as Variable[])
      s.out(
        e['valueFrom'] === undefined ? `${e.name}=${e['value'] ?? ''}` : `# ${e.name} from ${sourceOf(e['valueFrom'])}`,
      );
  }
}

/** GetEnvVarRefString. */
function sourceOf(from: Json): string {
  if (!isObject(from)) return 'invalid valueFrom';
  const of = (key: string): JsonObject | undefined => (isObject(from[key]) ? (from[key] as JsonObject) : undefined);
  const [config, secret, field, resource] = ['configMapKeyRef', 'secretKeyRef', 'fieldRef', 'resourceFieldRef'].map(of);
  if (config) return `configmap ${config['name']}, key ${config['key']}`;
  if (secret) return `secret ${secret['name']}, key ${secret['key']}`;
  if (field) return `field path ${field['fieldPath']}`;
  if (!resource) return 'invalid valueFrom';
  return resource['containerName']
    ? `${resource['containerName']}/${resource['resource']}`
    : `resource field ${resource['resource']}`;
}
