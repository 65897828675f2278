import { quoteGo as quote } from '../../kube/go-quote.js';
import { formatV } from '../go/print.js';
import { GoMap, GoSlice, type GoValue } from '../go/values.js';
import type { Chart } from './chart.js';
import { ChartError } from './errors.js';
import type { ValuesOrigins } from './values-text.js';

/** Values of charts and users, put together as Helm's coalesce.go does; the two majors differ in what becomes of null. */
export class Coalescer {
  readonly warnings: string[] = [];

  constructor(
    readonly helmVersion: 3 | 4,
    private readonly origins?: ValuesOrigins,
  ) {}

  /** CoalesceValues: nulls delete. @throws ChartError on a subchart key that is no table */
  coalesceValues(chart: Chart, user: GoMap): GoMap {
    return this.coalesce(chart, this.copyMap(user), '', false);
  }

  /** MergeValues: nulls are kept for a later coalescing. */
  mergeValues(chart: Chart, user: GoMap): GoMap {
    return this.coalesce(chart, this.copyMap(user), '', true);
  }

  mergeTables(dst: GoMap, src: GoMap): GoMap {
    return this.tables(dst, src, '', true);
  }

  private warn(text: string): undefined {
    this.warnings.push(text);
  }

  private set(to: GoMap, key: string, value: GoValue, from: GoMap): void {
    to.set(key, value);
    this.origins?.copied(from, to, key);
  }

  copyMap(source: GoMap): GoMap {
    return this.copy(source) as GoMap;
  }

  private copy(v: GoValue): GoValue {
    if (v instanceof GoMap) {
      const out = new GoMap();
      for (const [k, x] of v) this.set(out, k, this.copy(x), v);
      return out;
    }
    if (!(v instanceof GoSlice)) return v;
    const out = new GoSlice(v.items.map((x) => this.copy(x)));
    if (this.origins) for (const i of out.items.keys()) this.origins.copied(v, out, i);
    return out;
  }

  private coalesce(chart: Chart, dest: GoMap, prefix: string, merge: boolean): GoMap {
    this.chartValues(chart, dest, prefix, merge);
    for (const sub of chart.dependencies) {
      const { name } = sub.metadata;
      const existing = dest.get(name);
      if (existing === undefined && !dest.has(name)) dest.set(name, new GoMap());
      else if (!(existing instanceof GoMap)) throw new ChartError(`type mismatch on ${name}: ${goT(existing)}`);
      const values = dest.get(name) as GoMap;
      const subPrefix = join(prefix, chart.metadata.name);
      this.globals(values, dest, subPrefix);
      dest.set(name, this.coalesce(sub, values, subPrefix, merge));
    }
    return dest;
  }

  private globals(dest: GoMap, src: GoMap, prefix: string): undefined {
    const dg = dest.has('global') ? dest.get('global') : new GoMap();
    if (!(dg instanceof GoMap))
      return this.warn('warning: skipping globals because destination global is not a table.');
    const sg = src.has('global') ? src.get('global') : new GoMap();
    if (!(sg instanceof GoMap)) return this.warn('warning: skipping globals because source global is not a table.');
    for (const [key, val] of sg) {
      const old = dg.get(key);
      if (val instanceof GoMap) {
        const copy = this.shallow(val);
        if (!dg.has(key)) this.set(dg, key, copy, sg);
        else if (!(old instanceof GoMap))
          this.warn(`Conflict: cannot merge map onto non-map for ${quote(key)}. Skipping.`);
        else {
          this.tables(copy, old, join(prefix, key), true);
          this.set(dg, key, copy, sg);
        }
      } else if (old instanceof GoMap) this.warn(`key ${key} is table. Skipping`);
      else this.set(dg, key, val, sg);
    }
    if (!dest.has('global')) this.origins?.copied(src, dest, 'global');
    dest.set('global', dg);
  }

  private shallow(v: GoMap): GoMap {
    const out = new GoMap();
    for (const [k, x] of v) this.set(out, k, x, v);
    return out;
  }

  private chartValues(chart: Chart, v: GoMap, prefix: string, merge: boolean): void {
    const subPrefix = join(prefix, chart.metadata.name);
    const defaults = chart.values ? this.copyMap(chart.values) : new GoMap();
    for (const [key, val] of defaults) {
      if (!v.has(key)) {
        this.addDefault(v, key, val, defaults, merge);
        continue;
      }
      const value = v.get(key);
      if ((value === null || value === undefined) && !merge) v.delete(key);
      else if (value instanceof GoMap) {
        if (!(val instanceof GoMap)) {
          if (val !== null && val !== undefined)
            this.warn(`warning: skipped value for ${subPrefix}.${key}: Not a table.`);
          continue;
        }
        const isChild = merge || chart.dependencies.some((d) => d.metadata.name === key);
        if (!isChild) this.cleanNils(val);
        this.tables(value, val, join(subPrefix, key), isChild);
      }
    }
  }

  private addDefault(v: GoMap, key: string, val: GoValue, defaults: GoMap, merge: boolean): void {
    if (!merge && this.helmVersion === 4) {
      if (val === null || val === undefined) return;
      if (val instanceof GoMap) this.cleanNils(val);
    }
    this.set(v, key, val, defaults);
  }

  /** Helm 4 keeps nulls of chart defaults out of the result. */
  private cleanNils(m: GoMap): void {
    if (this.helmVersion === 3) return;
    for (const [key, val] of [...m]) {
      if (val === null || val === undefined) m.delete(key);
      else if (val instanceof GoMap) this.cleanNils(val);
    }
  }

  /** coalesceTablesFullKey: `dst` is authoritative and changes. */
  private tables(dst: GoMap, src: GoMap, prefix: string, merge: boolean): GoMap {
    const given = new Set<string>();
    for (const [key, val] of src) if (val !== null && val !== undefined) given.add(key);
    for (const [key, val] of dst) if (val === null || val === undefined) src.set(key, null);
    for (const [key, val] of src) {
      const full = join(prefix, key);
      const has = dst.has(key);
      const dv = dst.get(key);
      const nil = dv === null || dv === undefined;
      if (has && !merge && nil && given.has(key)) dst.delete(key);
      else if (!has) this.set(dst, key, val, src);
      else if (val instanceof GoMap) {
        if (dv instanceof GoMap) this.tables(dv, val, full, merge);
        else this.warn(`warning: cannot overwrite table with non table for ${full} (${formatV(val)})`);
      } else if (dv instanceof GoMap && val !== null && val !== undefined)
        this.warn(`warning: destination for ${full} is a table. Ignoring non-table value (${formatV(val)})`);
    }
    return dst;
  }
}

const join = (a: string, b: string): string => (a === '' ? b : `${a}.${b}`);

/** `%t` of what is no bool. */
function goT(v: GoValue): string {
  if (typeof v === 'boolean') return String(v);
  if (v === null || v === undefined) return '%!t(<nil>)';
  const type =
    typeof v === 'string'
      ? 'string'
      : typeof v === 'number'
        ? 'float64'
        : v instanceof GoSlice
          ? '[]interface {}'
          : 'int64';
  if (v instanceof GoSlice)
    return `[${v.items
      .map(goT)
      .map((t, i) => (t.startsWith('%') ? t : goT(v.items[i])))
      .join(' ')}]`;
  return `%!t(${type}=${formatV(v)})`;
}
