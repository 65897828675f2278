import type { Json } from '../../kube/json.js';
import { type ChartSource, textOf } from '../chart/source.js';
import type { GoMap } from '../go/values.js';
import type { FailedRender, RenderOptions } from '../render/render.js';
import type { BranchNode, Node, Tree } from '../template/ast.js';
import { type FailedTrace, Trace } from '../trace/index.js';
import type { BranchSeen } from '../trace/recorder.js';
import { joinUse, useOf, type ValuesUse } from '../values-use.js';
import { Mentions } from './mentions.js';
import { isOwnFile } from './own.js';
import { branchSwitches, schemaSwitches, valueAt } from './switches.js';
import { invented, type Override, type Variant, variantKey, variantValues } from './variant.js';

export interface MatrixOptions {
  /** Values files to render with, each by itself and all together, beside those of `ci/`. */
  readonly files?: Variant['files'];
  /** Most renders; more is counted as left out. */
  readonly maxRenders: number;
}

export interface FailedVariant {
  /** Nothing can be taken from it without the failure going away. */
  readonly variant: Variant;
  readonly failed: FailedRender;
}

/** A chart rendered with every value that its templates branch on, as far as the bound goes. */
export interface Matrix {
  /** In the order of rendering: fewest overrides first. */
  readonly rendered: readonly Variant[];
  readonly failures: readonly FailedVariant[];
  readonly use: ValuesUse;
  /** Values that Chart.yaml itself reads: conditions and tags of dependencies. */
  readonly switches: ReadonlySet<string>;
  /** Values that the chart's own schema does not allow. */
  readonly refused: number;
  /** Combinations that were not rendered because of the bound. */
  readonly cut: number;
}

/** Renders a chart over its values files, its schema's switches and the values that its templates branch on. */
export function matrix(chart: ChartSource, options: RenderOptions, limits: MatrixOptions): Matrix {
  return new Search(chart, { ...options, seed: options.seed ?? 'drydock', onUnreadSchema: () => {} }, limits).run();
}

interface Step {
  readonly variant: Variant;
  /** The side of a branch that the step is after; none where the values themselves are of interest. */
  readonly wants?: string;
}

class Search {
  /** Values that are of interest themselves, and those that are after a branch. */
  private readonly plain: Step[] = [];
  private readonly seeking: Step[] = [];
  private turn = false;
  private readonly seen = new Set<string>();
  private readonly covered = new Set<string>();
  private readonly rendered: Variant[] = [];
  private readonly failures: FailedVariant[] = [];
  private readonly uses: ValuesUse[] = [];
  private readonly ran = new Set<Node>();
  private readonly trees = new Set<Tree>();
  private readonly values: GoMap[] = [];
  private readonly switches = new Set(['tags']);
  private renders = 0;
  private refused = 0;
  private readonly schema: Json | undefined;

  constructor(
    private readonly chart: ChartSource,
    private readonly options: RenderOptions,
    private readonly limits: MatrixOptions,
  ) {
    this.schema = schemaOf(chart);
  }

  run(): Matrix {
    this.push({ variant: { files: [], overrides: [] } });
    const given = this.limits.files ?? [];
    for (const file of [...given, ...ciFiles(this.chart)]) this.push({ variant: { files: [file], overrides: [] } });
    if (given.length > 1) this.push({ variant: { files: given, overrides: [] } });
    while (this.renders < this.limits.maxRenders) {
      const variant = this.next();
      if (!variant) break;
      this.step(variant);
    }
    const cut = [...this.plain, ...this.seeking].filter((s) => !(s.wants && this.covered.has(s.wants))).length;
    const { rendered, failures, refused, switches } = this;
    const joined = joinUse(this.uses);
    const mentions = new Mentions(this.trees, this.ran);
    for (const values of this.values) mentions.addValues(values);
    const unused = joined.unused.filter((u) => !mentions.of(u.keys));
    const untaken = joined.untaken.filter((b) => !this.covered.has(side(b.template, b.offset, b.missing === 'body')));
    return { rendered, failures, use: { ...joined, unused, untaken }, switches, refused, cut };
  }

  private push(step: Step): void {
    const key = variantKey(step.variant);
    if (this.seen.has(key)) return;
    this.seen.add(key);
    (step.wants === undefined ? this.plain : this.seeking).push(step);
  }

  /** In turns, so that a long schema leaves renders for the branches. */
  private next(): Variant | undefined {
    const sought = (): Variant | undefined => {
      for (let s = this.seeking.shift(); s; s = this.seeking.shift()) if (!this.covered.has(s.wants!)) return s.variant;
      return undefined;
    };
    const given = (): Variant | undefined => this.plain.shift()?.variant;
    this.turn = !this.turn;
    return this.turn ? (sought() ?? given()) : (given() ?? sought());
  }

  private attempt(variant: Variant): Trace | FailedTrace {
    this.renders++;
    return Trace.attempt(this.chart, { ...this.options, values: variantValues(this.options.values ?? {}, variant) });
  }

  private step(variant: Variant): void {
    const made = this.attempt(variant);
    if (!(made instanceof Trace)) {
      this.fail(variant, made.failed, [...made.recorder.branches]);
      return;
    }
    this.rendered.push(variant);
    this.uses.push(useOf(made));
    this.note(made);
    if (!variant.files.length && !variant.overrides.length)
      for (const o of schemaSwitches(this.schema, made.result.values)) this.push({ variant: add(variant, o) });
    for (const path of conditionsOf(made)) {
      this.switches.add(path.join('.'));
      const now = valueAt(made.result.values, path);
      if (typeof now === 'boolean') this.push({ variant: add(variant, { path, value: !now, invented: false }) });
    }
    const branches = [...made.recorder.branches].filter(([node]) => this.isOwn(made, node));
    this.cover(branches);
    for (const [node, seen] of branches) this.expand(variant, made, node as BranchNode, seen);
  }

  /** What the render ran and could have run. */
  private note({ recorder, result }: Trace): void {
    for (const node of recorder.ran) this.ran.add(node);
    for (const tree of result.rendered.trees) this.trees.add(tree);
    if (!this.values.length) this.values.push(result.values);
  }

  private cover(branches: readonly Reached[]): void {
    for (const [{ tree, pos }, seen] of branches) {
      if (seen.taken) this.covered.add(side(tree.parseName, pos, true));
      if (seen.skipped) this.covered.add(side(tree.parseName, pos, false));
    }
  }

  /** What may lead a branch the way it has not gone yet. */
  private expand(variant: Variant, made: Trace, node: BranchNode, seen: BranchSeen): void {
    const wants = side(node.tree.parseName, node.pos, !seen.taken);
    if ((seen.taken && seen.skipped) || this.covered.has(wants)) return;
    const paths = [...seen.reads.values()].map((r) => settable(r.path)).filter((p) => p !== undefined);
    for (const o of branchSwitches(node, paths, made.result.values)) this.push({ variant: add(variant, o), wants });
  }

  private fail(variant: Variant, failed: FailedRender, branches: readonly Reached[]): void {
    if (/^values don't meet the specifications of the schema/.test(failed.message)) this.refused++;
    else if (!invented(variant)) {
      // The failure is told; the branch that leads there is not told again as one without a render.
      this.cover(branches);
      this.failures.push({ variant: this.smallest(variant, failed), failed });
    }
  }

  /** Leaves out every override that the failure does not need. */
  private smallest(variant: Variant, failed: FailedRender): Variant {
    let best = variant;
    for (const o of variant.overrides.length > 1 ? variant.overrides : []) {
      const less = { ...best, overrides: best.overrides.filter((x) => x !== o) };
      const made = this.attempt(less);
      if (!(made instanceof Trace) && made.failed.message === failed.message) best = less;
    }
    return best;
  }

  private isOwn(trace: Trace, node: Node): boolean {
    return !node.tree.dynamic && isOwnFile(this.chart, trace.pathOf(node.tree.parseName));
  }
}

const side = (template: string, offset: number, body: boolean): string => `${template}:${offset}:${body}`;

type Reached = readonly [Node, BranchSeen];

/** Later words on a key win over earlier ones. */
function add(variant: Variant, o: Override): Variant {
  const same = (x: Override): boolean => x.path.join('\0') === o.path.join('\0');
  return { ...variant, overrides: [...variant.overrides.filter((x) => !same(x)), o] };
}

/** A path that a user can set: entries of lists cannot be set one by one, and globals are set at the top. */
function settable(path: readonly (string | number)[]): string[] | undefined {
  const names = path.filter((p) => typeof p === 'string');
  if (names.length < path.length) return undefined;
  const global = names.indexOf('global');
  return global > 0 ? names.slice(global) : names;
}

/** Paths that switch dependencies on and off. */
function conditionsOf({ result }: Trace): string[][] {
  const texts = (result.chart.metadata.declared ?? []).flatMap((d) => d.condition.split(','));
  return texts.map((c) => c.trim().split('.').filter(Boolean)).filter((path) => path.length > 0);
}

function ciFiles(chart: ChartSource): Variant['files'] {
  return chart.files
    .filter((f) => /^ci\/[^/]*values\.ya?ml$/.test(f.name))
    .map((f) => ({ path: f.path, text: textOf(f) }));
}

function schemaOf(chart: ChartSource): Json | undefined {
  const file = chart.files.find((f) => f.name === 'values.schema.json');
  try {
    return file && (JSON.parse(textOf(file)) as Json);
  } catch {
    // A schema that is no JSON is a failure of every render, and said there.
    return undefined;
  }
}
