import { createAdmission } from '../../runtime/admission/chain.js';
import type { AdmissionSettings } from '../../runtime/admission/plugin.js';
import { tablesOf } from '../../schemas/load.js';
import { type Minor, profileOf } from '../../schemas/profile.js';
import type { SchemaTables } from '../../schemas/types.js';
import { expressionChecks } from '../cel/admission/expression-checks.js';
import { isObject, type JsonObject } from '../kube/json.js';
import type { ApiObject } from '../lower/api-object.js';
import { isAccepted } from '../validate/answer.js';
import { createObject, placeholderSuffix } from '../validate/create.js';
import { replaceObject } from '../validate/replace.js';
import type { AdmissionHooks, CustomKinds, ServerAnswer, ValidationContext, WebhookCall } from '../validate/types.js';
import { AcceptedObjects } from './accepted-objects.js';
import { type Alternatives, identity, namespaceIn } from './alternatives.js';

export interface AnswerOptions {
  readonly minor: Minor;
  /** RFC 3339, seconds. */
  readonly now: string;
  readonly tables?: SchemaTables;
  readonly crds?: CustomKinds;
  /** Objects that the cluster holds already: they are replaced where the input has them, too. */
  readonly existing?: readonly JsonObject[];
  /** Each object is tried by itself, as with a dry run: those before it govern it, but use up no quota. */
  readonly dryRun?: boolean;
  /** How admission of the server differs from the default. */
  readonly admission?: AdmissionSettings | undefined;
  /** What the input gives more than once. */
  readonly alternatives?: Alternatives;
}

/**
 * One API server that answers to one object after the other; what it accepted governs what comes later (namespaces with
 * their Pod Security labels, limit ranges, quotas). Namespaces and service accounts it never saw are taken to exist.
 */
export class AnsweringServer {
  private readonly view: AcceptedObjects;
  private readonly hooks: AdmissionHooks;
  private readonly context: ValidationContext;
  private readonly existing = new Map<string, JsonObject>();
  private readonly only: JsonObject | undefined;
  private readonly made = new Map<JsonObject, JsonObject>();
  private readonly alternatives: Alternatives | undefined;
  /** Answers to objects that the input gives more than once, with the version of the view that they rest on. */
  private readonly repeats = new Map<JsonObject, { readonly version: number; readonly answer: ServerAnswer }>();
  /** What the object at hand would have webhooks called for. */
  private readonly called: WebhookCall[] = [];

  constructor(options: AnswerOptions) {
    const profile = profileOf(options.minor);
    this.alternatives = options.alternatives;
    // What exists may be changed, which is judged by what hangs on it.
    const kept = options.existing?.length ? undefined : options.alternatives;
    this.view = new AcceptedObjects(kept, options.dryRun ?? false);
    this.context = {
      profile,
      now: options.now,
      tables: options.tables ?? tablesOf(options.minor),
      expressions: expressionChecks(profile),
      namespaceLabels: (name) => this.view.get('Namespace', '', name)?.metadata.labels,
      ...(options.crds ? { crds: options.crds } : {}),
    };
    this.hooks = createAdmission({
      profile,
      view: this.view,
      options: {
        ...options.admission,
        assumeNamespaces: true,
        assumeServiceAccounts: true,
        now: options.now,
        randomSuffix: () => placeholderSuffix,
        webhookCalled: (call) => this.called.push(call),
      },
    });
    const existing = options.existing ?? [];
    for (const object of existing) this.existing.set(identity(object), object);
    // A single stored object is the one to replace, even if the new one is called otherwise.
    if (existing.length === 1) this.only = existing[0];
  }

  /** Never throws: a defect of drydock is an answer of its own, and the other objects go on. */
  answer(object: ApiObject): ServerAnswer {
    try {
      return this.answerOne(object);
    } catch (e) {
      return { code: 500, reason: 'InternalError', message: `drydock failed: ${(e as Error).message}`, warnings: [] };
    }
  }

  private answerOne(object: ApiObject): ServerAnswer {
    const before = this.only ?? (this.existing.size ? this.existing.get(identity(object.value)) : undefined);
    const stored = before && this.stored(before);
    const repeated = this.alternatives?.isRepeated(object.value) ?? false;
    const answer = stored ? this.withCalls(() => this.replace(object, stored)) : this.create(object, repeated);
    if (isAccepted(answer) && !repeated && (this.alternatives?.stays(object.value) ?? true))
      this.view.put(answer, namespaceIn(object.value['metadata']));
    return answer;
  }

  /** Documents that are equal to the letter share their value, and their answer as long as nothing came that governs. */
  private create(object: ApiObject, repeated: boolean): ServerAnswer {
    const before = repeated ? this.repeats.get(object.value) : undefined;
    if (before?.version === this.view.version) return before.answer;
    const answer = this.withCalls(() => createObject(object, this.context, this.hooks));
    if (repeated) this.repeats.set(object.value, { version: this.view.version, answer });
    return answer;
  }

  private withCalls(answerOf: () => ServerAnswer): ServerAnswer {
    this.called.length = 0;
    const answer = answerOf();
    return this.called.length ? Object.assign(answer, { webhooks: [...this.called] }) : answer;
  }

  /** As `kubectl replace`: an object that names no resourceVersion replaces whatever is there. */
  private replace(object: ApiObject, stored: JsonObject): ServerAnswer {
    const metadata = object.value['metadata'];
    const version = (stored['metadata'] as JsonObject | undefined)?.['resourceVersion'];
    const bare = isObject(metadata) && (metadata['resourceVersion'] ?? '') === '';
    const value = bare ? { ...object.value, metadata: { ...metadata, resourceVersion: version ?? '1' } } : object.value;
    return replaceObject({ ...object, value }, stored, this.context, this.hooks);
  }

  /** A manifest without a uid was never stored: what the server would have made of it is what gets replaced. */
  private stored(value: JsonObject): JsonObject {
    const metadata = value['metadata'] as JsonObject | undefined;
    if (metadata?.['uid']) return value;
    let stored = this.made.get(value);
    if (!stored) {
      stored = (createObject(value, this.context, this.hooks).object as JsonObject | undefined) ?? value;
      this.made.set(value, stored);
    }
    return stored;
  }
}
