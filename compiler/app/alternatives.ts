import { governingKinds } from '../../runtime/admission/governing.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { isObject, type JsonObject } from '../kube/json.js';
import { type GroupKind, groupKind, parseApiVersion } from '../kube/object.js';
import { type ApiObject, refOf } from '../lower/api-object.js';
import { at } from '../validate/diagnose-place.js';

/** Kinds that plugins look up, but that say little of what may become of other objects: inputs repeat them freely. */
const mild: ReadonlySet<GroupKind> = new Set([
  'Node',
  'ServiceAccount',
  'PodPreset.settings.k8s.io',
  'CustomResourceDefinition.apiextensions.k8s.io',
]);

/** The namespace of an object that may name none. */
export const namespaceIn = (metadata: unknown): string =>
  String((isObject(metadata) && metadata['namespace']) || 'default');

export function identity(value: JsonObject): string {
  const metadata = (value['metadata'] ?? {}) as JsonObject;
  const { apiVersion = '', kind = '' } = value;
  return `${apiVersion}\n${kind}\n${metadata['namespace'] ?? 'default'}\n${metadata['name'] ?? ''}`;
}

/** Whether the object says what may become of others. */
function governs(value: JsonObject): boolean {
  const { group } = parseApiVersion(String(value['apiVersion']));
  const kind = groupKind(group, String(value['kind']));
  return governingKinds.has(kind) && !mild.has(kind);
}

/**
 * Objects that an input gives more than once: only one of them can exist, so none governs what comes after it. Where that
 * holds for a kind that governs others, the input is no single cluster but several, or a collection of trials, and nothing
 * tells which of its limits, quotas, classes and policies goes with which of its objects: none of them governs.
 */
export class Alternatives {
  private readonly repeated = new Set<string>();
  /** The first object that governs others and stands a second time. */
  readonly torn: ApiObject | undefined;
  /** Namespaces in which a quota counts. */
  private readonly counted = new Set<string>();
  /** True where policies may look up objects of any kind. */
  private policies = false;

  constructor(input: readonly ApiObject[]) {
    const seen = new Set<string>();
    for (const object of input) {
      const id = identity(object.value);
      if (seen.has(id)) {
        this.repeated.add(id);
        if (!this.torn && governs(object.value)) this.torn = object;
      }
      seen.add(id);
      const { kind, metadata } = object.value;
      if (kind === 'ResourceQuota') this.counted.add(namespaceIn(metadata));
      if (kind === 'ValidatingAdmissionPolicy' || kind === 'MutatingAdmissionPolicy') this.policies = true;
    }
  }

  /** Whether anything may look up an accepted object of that kind. */
  asksFor(kind: GroupKind, namespace: string): boolean {
    return governingKinds.has(kind) || (!this.torn && (this.policies || this.counted.has(namespace)));
  }

  isRepeated(value: JsonObject): boolean {
    return this.repeated.size > 0 && this.repeated.has(identity(value));
  }

  /** Whether an object that stands once, once accepted, is there for those after it. */
  stays(value: JsonObject): boolean {
    return !(this.torn && governs(value));
  }
}

/** Says that nothing governs, where the reader may think that something does. */
export function tornNotes({ torn }: Alternatives): Diagnostic[] {
  if (!torn) return [];
  const { kind, name } = refOf(torn.value);
  return [
    {
      id: 'server/alternatives',
      severity: 'info',
      message: `${kind} ${name} stands more than once: namespaces, limits, quotas, classes and policies of the input govern none of its objects.`,
      ...at(torn, ['metadata', 'name']),
      why: 'Only one of them can exist in a cluster, so the input is more than one cluster, and nobody can say what belongs together.',
      help: 'Check each of them with a command of its own.',
    },
  ];
}
