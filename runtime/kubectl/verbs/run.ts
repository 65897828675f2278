import { isObject, type Json, type JsonObject } from '../../../compiler/kube/json.js';
import type { KubeObject } from '../../../compiler/kube/object.js';
import { type Flags, KubectlError } from '../command-line.js';
import { mergePatch } from '../merge/merge-patch.js';
import { strategicMerge } from '../merge/strategic.js';
import type { Session } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { create } from '../writes.js';

/** kubectl run: one pod, and a service in front of it where `--expose` is given. pkg/cmd/run. */
export const verb: KubectlVerb = {
  flags: {
    image: 'string',
    restart: 'string',
    port: 'string',
    labels: 'string',
    env: 'list',
    command: 'boolean',
    'image-pull-policy': 'string',
    overrides: 'string',
    'override-type': 'string',
    annotations: 'list',
    expose: 'boolean',
  },
  run(s, flags) {
    const [name] = flags.args;
    const image = flags.string('image');
    if (image === undefined) throw new KubectlError('error: required flag(s) "image" not set');
    if (!name) throw new KubectlError("error: NAME is required for run\nSee 'kubectl run -h' for help and examples");
    if (!isImage(image))
      throw new KubectlError(`error: Invalid image name ${JSON.stringify(image)}: invalid reference format`);
    if (flags.boolean('expose') && !flags.has('port'))
      throw new KubectlError(
        "error: --port must be set when exposing a service\nSee 'kubectl run -h' for help and examples",
      );
    // The service goes first, and is there even where the pod is refused.
    if (flags.boolean('expose')) send(s, serviceFor(s, flags, name));
    send(s, overridden(s, flags, podFor(s, flags, name, image)));
  },
};

function send(s: Session, object: KubeObject): void {
  const stored = create(s, object);
  if (stored) s.report(stored, 'created', { typed: true });
}

/** distribution/reference: a name with an optional domain, tag and digest. */
const isImage = (image: string): boolean =>
  /^(?:[a-zA-Z0-9][\w.-]*(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][\w+.-]*:[0-9a-fA-F]{32,})?$/.test(
    image,
  );

const pairs = (text: string): Record<string, string> =>
  Object.fromEntries(text.split(',').map((p) => [p.slice(0, p.indexOf('=')), p.slice(p.indexOf('=') + 1)]));

const labelsOf = (flags: Flags, name: string): Record<string, string> => {
  const labels = flags.string('labels');
  return labels ? pairs(labels) : { run: name };
};

function podFor(s: Session, flags: Flags, name: string, image: string): KubeObject {
  const port = flags.int('port');
  const env = flags.repeated('env').map((e) => ({ name: e.split('=')[0]!, value: e.slice(e.indexOf('=') + 1) }));
  const rest = flags.rest.length ? flags.rest : flags.args.slice(1);
  const policy = flags.string('image-pull-policy');
  const annotations = flags.repeated('annotations').map((a) => a.split(/=(.*)/s).slice(0, 2) as [string, string]);
  const container = {
    ...(rest.length ? { [flags.boolean('command') ? 'command' : 'args']: rest } : {}),
    ...(env.length ? { env } : {}),
    image,
    ...(policy ? { imagePullPolicy: policy } : {}),
    name,
    ...(port === undefined ? {} : { ports: [{ containerPort: port }] }),
    resources: {},
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: s.namespace(flags),
      labels: labelsOf(flags, name),
      ...(annotations.length ? { annotations: Object.fromEntries(annotations) } : {}),
    },
    spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: flags.string('restart') ?? 'Always' },
  } as KubeObject;
}

function serviceFor(s: Session, flags: Flags, name: string): KubeObject {
  const port = flags.int('port') ?? 0;
  const labels = flags.string('labels');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: s.namespace(flags), ...(labels ? { labels: pairs(labels) } : {}) },
    spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector: labelsOf(flags, name) },
  } as KubeObject;
}

/** `--overrides`, merged as `--override-type` says. */
function overridden(s: Session, flags: Flags, pod: KubeObject): KubeObject {
  const text = flags.string('overrides');
  if (text === undefined) return pod;
  let patch: Json;
  try {
    patch = JSON.parse(text) as Json;
  } catch (e) {
    throw new KubectlError(`error: Invalid JSON Path: ${(e as Error).message}`);
  }
  const target = pod as unknown as JsonObject;
  const schema = s.patchSchema(pod);
  const merged =
    flags.string('override-type') === 'strategic' && schema && isObject(patch)
      ? strategicMerge(target, patch, schema)
      : mergePatch(target, patch);
  return merged as unknown as KubeObject;
}
