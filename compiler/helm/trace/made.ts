import { GoMap, GoSlice, GoText, type GoValue } from '../go/values.js';
import type { Frame } from '../template/runtime.js';
import { Deps } from './deps.js';

/** What a dict holds: a text with its origins, or what a number or truth value depends on. */
type Held = GoText | Deps;

export const plain = (v: GoValue): GoValue => (v instanceof GoText ? v.text : v);

/** Tables and lists that templates made, and what they depend on. Those of the values know their path instead. */
export class Made {
  private readonly whole = new WeakMap<GoMap | GoSlice, Deps>();
  private readonly entries = new WeakMap<GoMap, Map<string, Held>>();

  of(value: GoMap | GoSlice): Deps | undefined {
    return this.whole.get(value);
  }

  note(value: GoMap | GoSlice, deps: Deps): void {
    if (deps.empty) return;
    const before = this.whole.get(value);
    if (before !== deps) this.whole.set(value, before ? Deps.of(before, deps) : deps);
  }

  entry(holder: GoMap | GoSlice, key: string | number): Held | undefined {
    return holder instanceof GoMap && typeof key === 'string' ? this.entries.get(holder)?.get(key) : undefined;
  }

  /** What `dict` and `set` put into a table. */
  keep(name: string, result: GoMap, args: readonly GoValue[], read: Deps): void {
    if (name === 'dict') for (let i = 0; i + 1 < args.length; i += 2) this.put(result, args[i], args[i + 1], read);
    else if (name === 'set') this.put(result, args[1], args[2], read);
  }

  private put(map: GoMap, key: GoValue, value: GoValue, read: Deps): void {
    if (value instanceof GoMap || value instanceof GoSlice || (!(value instanceof GoText) && read.empty)) return;
    const entries = this.entries.get(map) ?? new Map<string, Held>();
    entries.set(String(plain(key)), value instanceof GoText ? value : read.now());
    this.entries.set(map, entries);
  }
}

/** What the variables of the templates that run depend on, beyond the origins of texts in them. */
export class Slots {
  private readonly frames = new WeakMap<readonly GoValue[], (Deps | undefined)[]>();

  of({ vars }: Frame, slot: number): Deps | undefined {
    return this.frames.get(vars)?.[slot];
  }

  set({ vars }: Frame, slot: number, deps: Deps): void {
    const slots = this.frames.get(vars) ?? [];
    slots[slot] = deps;
    this.frames.set(vars, slots);
  }

  join(f: Frame, slot: number, deps: Deps): void {
    this.set(f, slot, Deps.of(this.of(f, slot), deps));
  }
}
