import { formatV } from '../go/print.js';
import { GoMap, type GoValue, types } from '../go/values.js';
import { isCompatibleRange } from '../semver/semver.js';
import type { Chart } from './chart.js';
import type { Coalescer } from './coalesce.js';
import type { Dependency, Metadata } from './metadata.js';

/** Enables and disables subcharts, then imports their values (chart/v2/util/dependencies.go). Changes the chart tree. */
export function processDependencies(chart: Chart, user: GoMap, coalescer: Coalescer): void {
  enable(chart, user, '', coalescer);
  importAll(chart, coalescer);
}

/** A dotted path to a value that is no table, or undefined. */
export function pathValue(values: GoMap, path: string): GoValue {
  const parts = path.split('.');
  const last = parts.pop()!;
  const holder = parts.length ? table(values, parts.join('.')) : values;
  const found = holder?.get(last);
  return found instanceof GoMap ? undefined : found;
}

/** A dotted path to a table, or undefined. */
export function table(values: GoMap, path: string): GoMap | undefined {
  let at: GoValue = values;
  for (const part of path.split('.')) {
    at = (at as GoMap).get(part);
    if (!(at instanceof GoMap)) return undefined;
  }
  return at as GoMap;
}

function applyTags(dependencies: readonly Dependency[], values: GoMap): void {
  const tags = values.get('tags');
  if (!(tags instanceof GoMap)) return;
  for (const d of dependencies) {
    const set = d.tags.map((t) => tags.get(t)).filter((v) => typeof v === 'boolean');
    if (set.includes(true)) d.enabled = true;
    else d.enabled = !set.includes(false);
  }
}

function applyConditions(dependencies: readonly Dependency[], values: GoMap, prefix: string): void {
  for (const d of dependencies)
    for (const condition of d.condition.trim().split(',')) {
      if (!condition) continue;
      const value = pathValue(values, prefix + condition);
      if (typeof value === 'boolean') {
        d.enabled = value;
        break;
      }
    }
}

const copyMetadata = (md: Metadata): Metadata => ({ ...md, dependencies: md.dependencies.map((d) => ({ ...d })) });

/** The chart a dependency means, under its alias. */
function aliased(
  charts: readonly Chart[],
  dependency: Dependency,
  parent: Chart,
  helmVersion: 3 | 4,
): Chart | undefined {
  const found = charts.find(
    (c) => c.metadata.name === dependency.name && isCompatibleRange(dependency.version, c.metadata.version),
  );
  if (!found) return undefined;
  // What is within is one and the same in all copies of Helm 3: the last copy is its parent.
  const metadata = helmVersion === 3 ? { ...found.metadata } : copyMetadata(found.metadata);
  if (dependency.alias) metadata.name = dependency.alias;
  const copy: Chart = { ...found, metadata, parent };
  if (helmVersion === 4) copy.dependencies = found.dependencies.map((d) => ({ ...d, parent: copy }));
  return copy;
}

function enable(chart: Chart, values: GoMap, path: string, coalescer: Coalescer): void {
  const { metadata } = chart;
  if (!metadata.hasDependencies) return;
  const declared = (c: Chart): boolean =>
    metadata.dependencies.some((d) => d.name === c.metadata.name && isCompatibleRange(d.version, c.metadata.version));
  const kept = chart.dependencies.filter((c) => !declared(c));
  for (const dependency of metadata.dependencies) {
    const found = aliased(chart.dependencies, dependency, chart, coalescer.helmVersion);
    if (found) kept.push(found);
    if (dependency.alias) dependency.name = dependency.alias;
  }
  setDependencies(chart, kept);
  metadata.declared = metadata.dependencies;
  for (const d of metadata.dependencies) d.enabled = true;
  const coalesced = coalescer.coalesceValues(chart, values);
  applyTags(metadata.dependencies, coalesced);
  applyConditions(metadata.dependencies, coalesced, path);
  const removed = new Set(metadata.dependencies.filter((d) => !d.enabled).map((d) => d.name));
  const enabled = chart.dependencies.filter((c) => !removed.has(c.metadata.name));
  const remaining = metadata.dependencies.filter((d) => !removed.has(d.name));
  for (const sub of enabled) enable(sub, coalesced, `${path}${sub.metadata.name}.`, coalescer);
  metadata.dependencies = remaining;
  metadata.hasDependencies = remaining.length > 0;
  setDependencies(chart, enabled);
}

function setDependencies(chart: Chart, dependencies: Chart[]): void {
  for (const c of dependencies) c.parent = chart;
  chart.dependencies = dependencies;
}

function importAll(chart: Chart, coalescer: Coalescer): void {
  for (const sub of chart.dependencies) importAll(sub, coalescer);
  importValues(chart, coalescer);
}

/** Nulls are kept here in both majors (ProcessDependenciesWithMerge), so that they still delete defaults later. */
function importValues(chart: Chart, coalescer: Coalescer): void {
  if (!chart.metadata.hasDependencies) return;
  const values = coalescer.mergeValues(chart, new GoMap());
  let imported = new GoMap();
  for (const dependency of chart.metadata.dependencies) {
    const entries = dependency.importValues;
    dependency.importValues = [];
    for (const entry of entries) {
      const { child, parent } = importOf(entry);
      if (child === undefined) continue;
      dependency.importValues.push(new GoMap(types.mapString, Object.entries({ child, parent })));
      const found = table(values, `${dependency.name}.${child}`);
      if (found) imported = coalescer.mergeTables(imported, underPath(parent, found));
      else coalescer.warnings.push(`Warning: ImportValues missing table from chart ${dependency.name}: ${child}`);
    }
  }
  chart.values = coalescer.mergeTables(coalescer.copyMap(values), imported);
}

function importOf(entry: GoValue): { child?: string; parent: string } {
  if (typeof entry === 'string') return { child: `exports.${entry}`, parent: '.' };
  if (!(entry instanceof GoMap)) return { parent: '.' };
  return { child: formatV(entry.get('child')), parent: formatV(entry.get('parent')) };
}

function underPath(path: string, data: GoMap): GoMap {
  if (path === '.') return data;
  return path
    .split('.')
    .reverse()
    .reduce((inner, key) => new GoMap(undefined, [[key, inner]]), data);
}
