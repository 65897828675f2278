import type { ClusterView } from '../../compiler/kube/object.js';
import type { AdmissionRequest, Refusal, WebhookCall } from '../../compiler/validate/types.js';
import type { VersionProfile } from '../../schemas/profile.js';
import type { AccessAnswer, AccessQuestion } from '../auth/attributes.js';
import type { PodSecurityConfiguration } from './pod-security/policy.js';

/** Flags and configuration files of the server that shape admission; the defaults are those of kube-apiserver. */
export interface AdmissionOptions {
  /** --enable-admission-plugins, --disable-admission-plugins. */
  readonly enable?: readonly string[];
  readonly disable?: readonly string[];
  /** True where namespaces that the view does not hold are taken to exist, without labels. */
  readonly assumeNamespaces?: boolean;
  /** The same for service accounts; `default` where a controller makes the account of that name in time. */
  readonly assumeServiceAccounts?: boolean | 'default';
  /** --default-not-ready-toleration-seconds, --default-unreachable-toleration-seconds. */
  readonly notReadyTolerationSeconds?: number;
  readonly unreachableTolerationSeconds?: number;
  readonly podSecurity?: PodSecurityConfiguration;
  /** podNodeSelectorPluginConfig: `clusterDefaultNodeSelector`, and what each namespace may select. */
  readonly nodeSelectors?: Readonly<Record<string, string>>;
  readonly eventRateLimits?: readonly EventRateLimit[];
  /** Five characters for generated names; `<random>` where nothing draws them. */
  readonly randomSuffix?: () => string;
  /** Who may do what; where none is given, everybody may do everything. */
  readonly authorize?: (question: AccessQuestion) => AccessAnswer;
  /** RFC 3339, seconds. */
  readonly now?: string;
  /** Told of each webhook that a server would call about a request. */
  readonly webhookCalled?: (call: WebhookCall, request: AdmissionRequest) => void;
}

/** What a user may say of the admission of a server. */
export type AdmissionSettings = Pick<
  AdmissionOptions,
  'enable' | 'disable' | 'podSecurity' | 'nodeSelectors' | 'eventRateLimits'
>;

/** One limit of the EventRateLimit configuration; events per second, and how many at once. */
export interface EventRateLimit {
  readonly type: 'Server' | 'Namespace' | 'User' | 'SourceAndObject';
  readonly qps: number;
  readonly burst: number;
}

/** What every plugin may ask for. */
export interface AdmissionContext {
  readonly profile: VersionProfile;
  readonly view: ClusterView;
  readonly options: AdmissionOptions;
}

export type Operation = AdmissionRequest['operation'];

/** One admission plugin; one file under `plugins/`, one line in `registry.ts`. */
export interface AdmissionPlugin {
  readonly name: string;
  /** What its handler listens to. */
  readonly operations: readonly Operation[];
  /** False where the minor does not have the plugin, or has it switched off. */
  available?(context: AdmissionContext): boolean;
  /** May change the object of the request. */
  admit?(request: AdmissionRequest, context: AdmissionContext): Refusal | undefined;
  validate?(request: AdmissionRequest, context: AdmissionContext): Refusal | undefined;
}
