import { stable } from '../../../compiler/kube/json.js';
import type { KubeObject } from '../../../compiler/kube/object.js';
import { type Flags, KubectlError } from '../command-line.js';
import { generators } from '../generators/registry.js';
import type { Session } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { create, lastApplied } from '../writes.js';

/** kubectl create: from manifests, or an object of a few flags. pkg/cmd/create. */
export const verb: KubectlVerb = {
  flags: {
    filename: 'list',
    'save-config': 'boolean',
    validate: 'string',
    image: 'list',
    replicas: 'string',
    port: 'list',
    schedule: 'string',
    restart: 'string',
    from: 'string',
    'from-literal': 'list',
    'min-available': 'string',
    'max-unavailable': 'string',
    selector: 'string',
    hard: 'string',
    scopes: 'string',
    tcp: 'list',
    clusterip: 'string',
    'node-port': 'string',
    'external-name': 'string',
    value: 'string',
    'global-default': 'boolean',
    description: 'string',
    'preemption-policy': 'string',
    rule: 'list',
    class: 'string',
    'default-backend': 'string',
    annotation: 'list',
    type: 'string',
    verb: 'list',
    resource: 'list',
    'resource-name': 'list',
    'non-resource-url': 'list',
    'aggregation-rule': 'string',
    'from-file': 'list',
    'from-env-file': 'list',
    role: 'string',
    clusterrole: 'string',
    user: 'list',
    group: 'list',
    serviceaccount: 'list',
  },
  run(s, flags) {
    const objects = flags.has('filename') ? s.manifests(flags) : [generated(s, flags)];
    if (objects.length === 0 && s.code === 0) throw new KubectlError('error: no objects passed to create');
    for (const object of objects) {
      const placed = withNamespace(s, flags, object);
      const context = flags.has('filename')
        ? `error when creating "${s.sourceOf(object)}": `
        : generatedContext(placed);
      if (flags.boolean('save-config')) saveConfig(placed);
      const stored = create(s, placed, context);
      if (stored) s.report(stored, 'created', { typed: !flags.has('filename') });
      if (objects.length > 1) s.blink();
    }
  },
};

/** What kubectl says of a generated object that the server refuses; each pkg/cmd/create/create_*.go has words of its own. */
function generatedContext(object: KubeObject): string {
  switch (object.kind) {
    case 'Service':
      return `failed to create ${(object as { spec?: { type?: string } }).spec?.type ?? 'ClusterIP'} service: `;
    case 'Secret':
      return 'failed to create secret ';
    case 'ResourceQuota':
      return 'failed to create quota: ';
    case 'PodDisruptionBudget':
      return 'failed to create poddisruptionbudgets: ';
    // These say what the server says.
    case 'Namespace':
    case 'Role':
    case 'ClusterRole':
      return '';
    default:
      return `failed to create ${object.kind.toLowerCase()}: `;
  }
}

/** The annotation that `kubectl apply` looks for. util.CreateApplyAnnotation. */
function saveConfig(object: KubeObject): void {
  const { [lastApplied]: _, ...annotations } = object.metadata.annotations ?? {};
  const bare = { ...object, metadata: { ...object.metadata, annotations } };
  object.metadata.annotations = { ...annotations, [lastApplied]: `${stable(bare)}\n` };
}

/** Namespaced objects without a namespace go to the current one. */
export function withNamespace(s: Session, flags: Flags, object: KubeObject): KubeObject {
  const cluster = !s.isNamespaced(object);
  if (cluster || object.metadata?.namespace) return object;
  return { ...object, metadata: { ...object.metadata, namespace: s.namespace(flags) } };
}

function generated(s: Session, flags: Flags): KubeObject {
  const [what = '', ...names] = flags.args;
  const generator = Object.hasOwn(generators, what) ? generators[what] : undefined;
  if (!generator)
    throw new KubectlError(
      what
        ? `error: unknown command "${what} ${names.join(' ')}"\nSee 'kubectl create -h' for help and examples`
        : 'error: must specify one of -f and -k',
    );
  return generator(s, flags, names);
}
