import type { Diagnostic, Label } from '../../compiler/diagnostics/diagnostic.js';
import type { GraphNode, ObjectGraph } from '../../compiler/graph/graph.js';
import { type Path, toPointer } from '../../compiler/kube/json.js';
import type { GroupKind } from '../../compiler/kube/object.js';
import { type Origin, refOf } from '../../compiler/lower/api-object.js';
import type { Prediction } from '../../compiler/prediction/prediction.js';
import type { VersionProfile } from '../../schemas/profile.js';
import { makeFixer } from './fixer.js';
import { placeOf } from './place.js';
import type { Finding, Fixer, RuleContext } from './rule.js';
import type { ActiveRule } from './settings.js';

export interface RuleRun {
  readonly graph: ObjectGraph;
  readonly profile: VersionProfile;
  readonly rules: readonly ActiveRule[];
  readonly prediction?: Prediction;
}

/** Runs every rule over every object of its kinds, in one pass. A rule that fails is a finding itself, not a crash. */
export function runRules(run: RuleRun): Diagnostic[] {
  const out: Diagnostic[] = [];
  const byKind = new Map<GroupKind, readonly ActiveRule[]>();
  for (const node of run.graph.nodes) {
    const key = `${node.pod ? 'pods ' : ''}${node.groupKind}`;
    let rules = byKind.get(key);
    if (!rules) {
      rules = run.rules.filter(({ rule }) => concerns(rule.meta.kinds, node));
      byKind.set(key, rules);
    }
    if (rules.length) checkNode(run, node, rules, out);
  }
  return out;
}

function concerns(kinds: 'pods' | 'all' | readonly GroupKind[], node: GraphNode): boolean {
  return kinds === 'all' || (kinds === 'pods' ? node.pod !== undefined : kinds.includes(node.groupKind));
}

function checkNode(run: RuleRun, node: GraphNode, rules: readonly ActiveRule[], out: Diagnostic[]): void {
  const shared = new NodeContext(run, node, out);
  for (const active of rules) {
    try {
      active.rule.check(node, shared.of(active));
    } catch (e) {
      out.push(internalError(active, node, e as Error));
    }
  }
}

/** What the rules see of one object; one instance serves them all in turn. */
class NodeContext implements RuleContext {
  options: unknown;
  private active!: ActiveRule;
  private fixer: Fixer | undefined;

  constructor(
    private readonly run: RuleRun,
    private readonly node: GraphNode,
    private readonly out: Diagnostic[],
  ) {}

  of(active: ActiveRule): this {
    this.active = active;
    this.options = active.options;
    return this;
  }

  get graph(): ObjectGraph {
    return this.run.graph;
  }

  get profile(): VersionProfile {
    return this.run.profile;
  }

  get prediction(): Prediction | undefined {
    return this.run.prediction;
  }

  get fix(): Fixer {
    this.fixer ??= makeFixer(this.node);
    return this.fixer;
  }

  at(path: Path): Origin {
    return placeOf(this.node, path);
  }

  report(finding: Finding): void {
    this.out.push(diagnosticOf(this.active, this.node, finding));
  }
}

function diagnosticOf({ rule, severity }: ActiveRule, node: GraphNode, finding: Finding): Diagnostic {
  const origin = placeOf(node, finding.path, finding.atKey);
  const [first, ...others] = origin.spans;
  const labels: Label[] = [
    ...others.map((s) => ({ span: s.span, text: s.role === 'values' ? 'the value comes from here' : 'from here' })),
    ...(finding.labels ?? []).map((l) => ({ span: placeOf(l.node, l.path).spans[0]!.span, text: l.text })),
  ];
  const fixes = (finding.fixes ?? []).filter((f) => f !== undefined);
  return {
    id: rule.meta.id,
    severity: lesser(severity, rule.meta.severity, finding.severity),
    message: finding.message,
    span: first!.span,
    ...(labels.length ? { labels } : {}),
    why: finding.why ?? rule.meta.why,
    help: finding.help ?? rule.meta.help,
    ...(fixes.length ? { fixes } : {}),
    object: refOf(node.value),
    pointer: toPointer(finding.path),
    ...(origin.valuesKeys?.length ? { valuesKeys: origin.valuesKeys } : {}),
  };
}

/** A finding may differ from the usual severity of its rule; one that the user has set stands. */
function lesser(
  set: Diagnostic['severity'],
  usual: Diagnostic['severity'],
  own: Diagnostic['severity'] | undefined,
): Diagnostic['severity'] {
  return set === usual && own ? own : set;
}

function internalError({ rule }: ActiveRule, node: GraphNode, error: Error): Diagnostic {
  return {
    id: 'internal/error',
    severity: 'error',
    message: `Rule ${rule.meta.id} failed on this object: ${error.message}`,
    span: placeOf(node, []).spans[0]!.span,
    help: 'The other rules ran. Please report this with the object that shows it.',
    object: refOf(node.value),
  };
}
