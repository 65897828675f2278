import { GoMap, type GoSlice, type GoValue } from '../go/values.js';

type Before = Map<GoMap, ReadonlyMap<string, GoValue>>;

const mergeName = /^(?:merge|mustMerge)(Overwrite)?$/;

/** Which table each entry of a merged table was taken from. */
export class Merges {
  private readonly sources = new WeakMap<GoMap, Map<string, GoMap>>();

  /** Runs a function; where it merges, what its first table gains is noted. */
  follow<R>(name: string, args: readonly GoValue[], run: () => R): R {
    const merge = mergeName.exec(name);
    const [dst, ...rest] = args;
    if (!merge || !(dst instanceof GoMap)) return run();
    const before: Before = new Map();
    snapshot(dst, before, 0);
    const result = run();
    const sources = rest.filter((a): a is GoMap => a instanceof GoMap && a !== dst);
    // The last word wins where entries are overwritten, else the first.
    if (merge[1]) sources.reverse();
    const noted = new Set<string>();
    for (const src of sources) this.note(dst, src, before, '', noted);
    return result;
  }

  private note(dst: GoMap, src: GoMap, before: Before, at: string, noted: Set<string>): void {
    for (const [key, value] of src) {
      const now = dst.get(key);
      const place = `${at}\0${key}`;
      // A table that was taken as it is knows its own place.
      if (now instanceof GoMap) {
        if (value instanceof GoMap && now !== value) this.note(now, value, before, place, noted);
        continue;
      }
      const old = before.get(dst);
      if (now !== value || (old?.has(key) && old.get(key) === value) || noted.has(place)) continue;
      noted.add(place);
      const map = this.sources.get(dst) ?? new Map<string, GoMap>();
      this.sources.set(dst, map.set(key, src));
    }
  }

  /** The table that an entry stood in before merges, as long as it still says the same. */
  holderOf(holder: GoMap | GoSlice, key: string | number): GoMap | GoSlice {
    let at = holder;
    while (at instanceof GoMap) {
      const from = this.sources.get(at)?.get(String(key));
      if (!from || from.get(String(key)) !== at.get(String(key))) break;
      at = from;
    }
    return at;
  }
}

const maxDepth = 1_000;

function snapshot(map: GoMap, into: Before, depth: number): void {
  if (depth > maxDepth || into.has(map)) return;
  into.set(map, new Map(map));
  for (const v of map.values()) if (v instanceof GoMap) snapshot(v, into, depth + 1);
}
