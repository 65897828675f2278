import { createAdmission } from '../../runtime/admission/chain.js';
import type { AdmissionOptions } from '../../runtime/admission/plugin.js';
import { tablesOf } from '../../schemas/load.js';
import type { VersionProfile } from '../../schemas/profile.js';
import type { SchemaTables } from '../../schemas/types.js';
import type { JsonObject } from '../kube/json.js';
import { type ClusterView, type GroupKind, groupKindOf, type KubeObject } from '../kube/object.js';
import { createObject, type Input, replaceObject } from '../validate/index.js';
import type { AdmissionHooks, CustomKinds, ServerAnswer, ValidationContext } from '../validate/types.js';

export interface OfflineServerOptions {
  readonly profile: VersionProfile;
  /** RFC 3339, seconds. */
  readonly now: string;
  readonly tables?: SchemaTables;
  readonly crds?: CustomKinds;
  readonly admission?: AdmissionOptions;
}

/**
 * An API server for one input: it answers object after object, and what it accepted governs those that follow (a
 * Namespace's Pod Security labels, a LimitRange, a ResourceQuota). Namespaces and service accounts that are not in the
 * input are taken to exist.
 */
export class OfflineServer {
  private readonly objects = new AcceptedObjects();
  private readonly context: ValidationContext;
  private readonly hooks: AdmissionHooks;

  constructor(options: OfflineServerOptions) {
    const { profile, now, crds } = options;
    this.context = { profile, now, tables: options.tables ?? tablesOf(profile.minor), ...(crds ? { crds } : {}) };
    this.hooks = createAdmission({
      profile,
      view: this.objects,
      options: { assumeNamespaces: true, assumeServiceAccounts: true, ...options.admission, now },
    });
  }

  /** The answer to a creation; an accepted object joins the cluster. */
  create(input: Input): ServerAnswer {
    const answer = createObject(input, this.context, this.hooks);
    if (answer.object && answer.code === 201) this.objects.add(answer.object);
    return answer;
  }

  /** The answer to replacing `existing` by `input`; nothing is kept. */
  replace(input: Input, existing: JsonObject): ServerAnswer {
    return replaceObject(input, existing, this.context, this.hooks);
  }
}

/** What was accepted so far. */
class AcceptedObjects implements ClusterView {
  private readonly kinds = new Map<GroupKind, Map<string, KubeObject>>();

  add(object: KubeObject): void {
    const kind = groupKindOf(object);
    const map = this.kinds.get(kind) ?? new Map<string, KubeObject>();
    map.set(keyOf(object.metadata.namespace ?? '', object.metadata.name ?? ''), object);
    this.kinds.set(kind, map);
  }

  get(kind: GroupKind, namespace: string, name: string): KubeObject | undefined {
    return this.kinds.get(kind)?.get(keyOf(namespace, name));
  }

  list(kind: GroupKind, namespace?: string): readonly KubeObject[] {
    const map = this.kinds.get(kind);
    if (!map) return [];
    return [...map]
      .filter(([, o]) => namespace === undefined || (o.metadata.namespace ?? '') === namespace)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, o]) => o);
  }
}

const keyOf = (namespace: string, name: string): string => `${namespace}\u0000${name}`;
