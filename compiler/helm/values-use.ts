import type { Chart } from './chart/chart.js';
import type { ChartSource } from './chart/source.js';
import { GoMap, type GoValue } from './go/values.js';
import type { RenderOptions } from './render/render.js';
import { locate } from './template/location.js';
import { pathText, Trace } from './trace/index.js';
import type { Recorder } from './trace/recorder.js';

/** A values entry that no template of this render read. */
export interface UnusedValue {
  readonly path: string;
  /** Where it is set, as `values.yaml:12`. */
  readonly file: string;
  readonly line?: number;
  /** Of the key, in UTF-16 units. */
  readonly key?: { readonly start: number; readonly end: number };
}

/** A values path that a template reads and nobody sets, with the place that reads it. */
export interface UndeclaredValue {
  readonly path: string;
  readonly file: string;
  readonly offset: number;
}

/** A branch of a template that this render did not take. */
export interface UntakenBranch {
  /** Rendered name of the template. */
  readonly template: string;
  readonly file: string;
  readonly line: number;
  readonly offset: number;
  /** `if`, `with` or `range`; and which way was never gone. */
  readonly statement: string;
  readonly missing: 'body' | 'else';
}

export interface ValuesUse {
  readonly unused: readonly UnusedValue[];
  readonly undeclared: readonly UndeclaredValue[];
  readonly untaken: readonly UntakenBranch[];
}

/**
 * How one render uses its values: what nobody read, what is read and not set, and which branches were not taken.
 * Undefined where the chart does not render. One render proves little; join several with `joinUse`.
 */
export function valuesUse(chart: ChartSource, given: RenderOptions): ValuesUse | undefined {
  const trace = Trace.of(chart, { ...given, seed: given.seed ?? 'drydock', onUnreadSchema: () => {} });
  return trace && useOf(trace);
}

/** What `valuesUse` says, of a render that is traced already. */
export function useOf(trace: Trace): ValuesUse {
  const { recorder, result } = trace;
  const unused: UnusedValue[] = [];
  const undeclared: UndeclaredValue[] = [];
  // The whole of a table that is read as one (`toYaml .Values.resources`) counts as read.
  const whole = new Set(recorder.wholes);
  collect({ values: result.values, path: [], chart: result.chart }, recorder, whole, unused);
  for (const [key, read] of recorder.reads) {
    const node = recorder.firstRead.get(key);
    if (!node || node.tree.dynamic || present(result.values, read.path)) continue;
    undeclared.push({ path: pathText(read.path), file: trace.pathOf(node.tree.parseName), offset: node.pos });
  }
  return { unused, undeclared: undeclared.sort(byPath), untaken: untaken(recorder, result.rendered.paths) };
}

const byPath = (a: UndeclaredValue, b: UndeclaredValue): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);

function present(values: GoMap, path: readonly (string | number)[]): boolean {
  let at: GoValue = values;
  for (const key of path) {
    if (!(at instanceof GoMap)) return true;
    if (!at.has(String(key))) return false;
    at = at.get(String(key));
  }
  return true;
}

interface Level {
  readonly values: GoMap;
  readonly path: readonly string[];
  /** The chart whose values these are; undefined further in. */
  readonly chart?: Chart | undefined;
}

function collect(
  { values, path, chart }: Level,
  recorder: Recorder,
  whole: ReadonlySet<string>,
  into: UnusedValue[],
): void {
  for (const [key, value] of values) {
    const here = [...path, key];
    const name = here.join('.');
    // Subcharts get `global` whether their templates want it or not.
    if (key === 'global' || whole.has(name)) continue;
    // The table of a subchart is read by being its values.
    const subchart = chart?.dependencies.find((d) => d.metadata.name === key);
    const read = subchart !== undefined || recorder.reads.has(name);
    if (value instanceof GoMap && value.size && read)
      collect({ values: value, path: here, chart: subchart }, recorder, whole, into);
    else if (!read) {
      const place = recorder.placeOf(values, key);
      into.push({
        path: pathText(here),
        file: place?.file ?? '',
        ...(place?.line === undefined ? {} : { line: place.line }),
        ...(place?.key ? { key: place.key } : {}),
      });
    }
  }
}

function untaken(recorder: Recorder, paths: ReadonlyMap<string, string>): UntakenBranch[] {
  const out: UntakenBranch[] = [];
  for (const [node, seen] of recorder.branches) {
    if (node.tree.dynamic || (node.type !== 'if' && node.type !== 'with' && node.type !== 'range')) continue;
    const missing = !seen.taken ? 'body' : !seen.skipped && node.elseList ? 'else' : undefined;
    if (!missing) continue;
    const { line } = locate(node.tree.text, node.pos);
    out.push({
      template: node.tree.parseName,
      file: paths.get(node.tree.parseName) ?? node.tree.parseName,
      line,
      offset: node.pos,
      statement: node.type,
      missing,
    });
  }
  return out;
}

/** What holds over several renders: unused in all, undeclared in any, untaken in all. */
export function joinUse(all: readonly ValuesUse[]): ValuesUse {
  const [first, ...rest] = all;
  if (!first) return { unused: [], undeclared: [], untaken: [] };
  const branch = (b: UntakenBranch): string => `${b.file}:${b.offset}:${b.missing}`;
  return {
    unused: first.unused.filter((u) => rest.every((r) => r.unused.some((o) => o.path === u.path))),
    undeclared: [...new Map(all.flatMap((u) => u.undeclared).map((u) => [u.path, u])).values()].sort(byPath),
    untaken: first.untaken.filter((b) => rest.every((r) => r.untaken.some((o) => branch(o) === branch(b)))),
  };
}
