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
  readonly keys: readonly string[];
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
  /** Subcharts that were switched off: what of their values is unused is unknown. */
  readonly off: readonly string[];
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
  const whole = new Set([...recorder.wholes].flatMap(withGlobal));
  const off: string[] = [];
  const globals = new Set([...recorder.reads.keys()].flatMap(withGlobal));
  const seen: Seen = { recorder, whole, globals, imported: importedOf(result.chart, []) };
  collect({ values: result.values, path: [], chart: result.chart }, seen, unused, off);
  for (const [key, read] of recorder.reads) {
    const node = recorder.firstRead.get(key);
    if (!node || node.tree.dynamic || present(result.values, read.path)) continue;
    undeclared.push({ path: pathText(read.path), file: trace.pathOf(node.tree.parseName), offset: node.pos });
  }
  return { off, unused, undeclared: undeclared.sort(byPath), untaken: untaken(recorder, result.rendered.paths) };
}

/** The name of an entry, and that of the global one that a subchart sees as its own. */
const withGlobal = (name: string): string[] => [name, ...(/\.(global(?:\..*)?)$/s.exec(name)?.slice(1) ?? [])];

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

interface Seen {
  readonly recorder: Recorder;
  readonly whole: ReadonlySet<string>;
  /** Global entries that any chart of the tree read. */
  readonly globals: ReadonlySet<string>;
  /** Tables that a parent imports: they are used under other names. */
  readonly imported: ReadonlySet<string>;
}

function importedOf(chart: Chart, path: readonly string[]): Set<string> {
  const out = new Set<string>();
  for (const d of chart.metadata.dependencies)
    for (const entry of d.importValues) {
      const child = typeof entry === 'string' ? `exports.${entry}` : entry instanceof GoMap && entry.get('child');
      if (typeof child === 'string') out.add([...path, d.name, child].join('.'));
    }
  for (const sub of chart.dependencies) for (const name of importedOf(sub, [...path, sub.metadata.name])) out.add(name);
  return out;
}

function collect({ values, path, chart }: Level, seen: Seen, into: UnusedValue[], off: string[]): void {
  const { recorder, globals, whole, imported } = seen;
  for (const [key, value] of values) {
    const here = [...path, key];
    const name = here.join('.');
    // Subcharts get `global` whether their templates want it or not.
    if ((key === 'global' && path.length) || whole.has(name) || imported.has(name)) continue;
    // The table of a subchart is read by being its values.
    const subchart = chart?.dependencies.find((d) => d.metadata.name === key);
    if (!subchart && chart?.metadata.declared?.some((d) => d.name === key)) {
      off.push(pathText(here));
      continue;
    }
    const read = subchart !== undefined || name === 'global' || recorder.reads.has(name) || globals.has(name);
    if (value instanceof GoMap && value.size && read)
      collect({ values: value, path: here, chart: subchart }, seen, into, off);
    else if (!read) {
      const place = recorder.placeOf(values, key);
      into.push({
        path: pathText(here),
        keys: here,
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

function unusedInAll(all: readonly ValuesUse[]): UnusedValue[] {
  const sets = all.map((r) => ({ off: r.off, paths: new Set(r.unused.map((u) => u.path)) }));
  const below = (path: string, table: string): boolean =>
    path.startsWith(table) && /^[.[]/.test(path.slice(table.length));
  const candidates = new Map(all.flatMap((r) => r.unused.map((u) => [u.path, u] as const)));
  return [...candidates.values()].filter(({ path }) =>
    sets.every(({ off, paths }) => paths.has(path) || off.some((table) => below(path, table))),
  );
}

/** What holds over several renders: unused in all, undeclared in any, untaken in all. */
export function joinUse(all: readonly ValuesUse[]): ValuesUse {
  const [first, ...rest] = all;
  if (!first) return { off: [], unused: [], undeclared: [], untaken: [] };
  const branch = (b: UntakenBranch): string => `${b.file}:${b.offset}:${b.missing}`;
  return {
    off: [],
    unused: unusedInAll(all),
    undeclared: [...new Map(all.flatMap((u) => u.undeclared).map((u) => [u.path, u])).values()].sort(byPath),
    untaken: first.untaken.filter((b) => rest.every((r) => r.untaken.some((o) => branch(o) === branch(b)))),
  };
}
