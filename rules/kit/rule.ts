import type { Fix, FixSafety, Severity } from '../../compiler/diagnostics/diagnostic.js';
import type { GraphNode, ObjectGraph } from '../../compiler/graph/graph.js';
import type { Json, JsonObject, Path } from '../../compiler/kube/json.js';
import type { GroupKind } from '../../compiler/kube/object.js';
import type { Origin } from '../../compiler/lower/api-object.js';
import type { Prediction } from '../../compiler/prediction/prediction.js';
import type { TextEdit } from '../../compiler/text/edit.js';
import type { VersionProfile } from '../../schemas/profile.js';

/**
 * `recommended`: mistakes, and risks that hardly anybody takes on purpose. `strict`: good practice too.
 * `pss-baseline` and `pss-restricted`: what the Pod Security Standards of that level demand.
 */
export type Preset = 'recommended' | 'strict' | 'pss-baseline' | 'pss-restricted';

/** Settings of a rule: their JSON Schema and what holds where none are given. */
export interface OptionsSpec<O> {
  readonly schema: JsonObject;
  readonly defaults: O;
}

export interface RuleMeta<O = unknown> {
  /** `category/name`; also the path of the rule's files below `rules/`. */
  readonly id: string;
  /** One line for lists: what the rule finds. */
  readonly title: string;
  /** Kinds to look at: everything with a pod template, every object, or those named. */
  readonly kinds: 'pods' | 'all' | readonly GroupKind[];
  readonly severity: Severity;
  /** None for rules that do nothing without options. */
  readonly presets: readonly Preset[];
  /** The best fix that the rule can offer. */
  readonly fixable?: FixSafety;
  /** Why it matters, for findings that do not say so themselves. */
  readonly why: string;
  /** What to do, likewise. */
  readonly help: string;
  /** Version of drydock that brought the rule. */
  readonly since: string;
  readonly options?: OptionsSpec<O>;
  /** Text of the server about the same mistake: it is shown as part of this rule's finding, not beside it. */
  readonly serverText?: RegExp;
}

/** One mistake found. Places are paths within the object; the engine turns them into spans. */
export interface Finding {
  /** The field that is wrong, or that is missing: then the nearest thing around it is shown. */
  readonly path: Path;
  /** Show the key rather than the value. */
  readonly atKey?: boolean;
  readonly message: string;
  readonly why?: string;
  readonly help?: string;
  readonly severity?: Severity;
  /** Further places, also of other objects. */
  readonly labels?: readonly { readonly node: GraphNode; readonly path: Path; readonly text: string }[];
  readonly fixes?: readonly (Fix | undefined)[];
}

/** Makes fixes for the object at hand; each is undefined where the text cannot be edited exactly. */
export interface Fixer {
  set(title: string, safety: FixSafety, path: Path, value: Json): Fix | undefined;
  remove(title: string, safety: FixSafety, path: Path): Fix | undefined;
  rename(title: string, safety: FixSafety, path: Path, key: string): Fix | undefined;
  append(title: string, safety: FixSafety, path: Path, item: Json): Fix | undefined;
  /** Several changes that only make sense together. */
  all(title: string, safety: FixSafety, ...parts: readonly (Fix | undefined)[]): Fix | undefined;
  /** Edits of another object. */
  in(node: GraphNode): Fixer;
}

export interface RuleContext<O = unknown> {
  readonly graph: ObjectGraph;
  readonly profile: VersionProfile;
  readonly options: O;
  /** What the simulation foretells, where the caller ran one. */
  readonly prediction?: Prediction | undefined;
  readonly fix: Fixer;
  at(path: Path): Origin;
  report(finding: Finding): void;
}

/** One rule: data about it, and a pure check of one object. */
export interface Rule<O = unknown> {
  readonly meta: RuleMeta<O>;
  check(node: GraphNode, ctx: RuleContext<O>): void;
}

/** Gives a rule the type that the registry holds; options are checked against their schema before they get here. */
export function defineRule<O = unknown>(rule: Rule<O>): Rule {
  return rule as Rule;
}

export const categoryOf = (id: string): string => id.slice(0, id.indexOf('/'));

export type { TextEdit };
