import { SourceMap } from 'node:module';
import type { Trail } from '../origin.js';
import type { CompiledModule, Spot } from './protocol.js';

const prefix = 'drydock-module-';

/** The name under which a module's code runs, so that stack traces can be read back. */
export function moduleFileName(index: number): string {
  return `${prefix}${index}`;
}

/** Reads stack traces of the program's thread back to places in its sources. */
export class TrailReader {
  private readonly maps = new Map<number, SourceMap>();
  private readonly known = new WeakMap<Error, readonly Spot[]>();
  /** Loops ask for the same few frames over and over. */
  private readonly resolved = new Map<string, Spot | undefined>();

  constructor(private readonly modules: readonly CompiledModule[]) {}

  /** The calls of a trail within the program, innermost first. */
  calls(trail: Trail | undefined): readonly Spot[] {
    return trail ? this.frames(trail.error).slice(trail.skip) : [];
  }

  frames(error: Error): readonly Spot[] {
    const before = this.known.get(error);
    if (before) return before;
    const stack = typeof error.stack === 'string' ? error.stack.slice(0, 100_000) : '';
    const spots: Spot[] = [];
    for (const m of stack.matchAll(/drydock-module-(\d+):(\d+):(\d+)/g)) {
      if (!this.resolved.has(m[0])) this.resolved.set(m[0], this.resolve(Number(m[1]), Number(m[2]), Number(m[3])));
      const spot = this.resolved.get(m[0]);
      if (spot) spots.push(spot);
    }
    this.known.set(error, spots);
    return spots;
  }

  private resolve(file: number, line: number, column: number): Spot | undefined {
    const module = this.modules[file];
    if (!module) return undefined;
    let map = this.maps.get(file);
    if (!map) {
      map = new SourceMap(JSON.parse(module.map));
      this.maps.set(file, map);
    }
    const entry = map.findEntry(line - 1, column - 1);
    return 'originalLine' in entry ? { file, line: entry.originalLine, column: entry.originalColumn } : undefined;
  }
}
