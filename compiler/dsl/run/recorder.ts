import {
  callSite,
  type FieldOrigin,
  fieldOrigin,
  originOf,
  type Place,
  setField,
  setOrigin,
  type Trail,
} from '../origin.js';
import type { PropSite, Range, Site } from '../sites.js';

/** Thrown out of a loop when the program's time is up; `site` is the loop. */
export class OutOfTime extends Error {
  constructor(readonly site: Site) {
    super('out of time');
  }
}

/** What the instrumented program calls: records where fields come from and returns what the program would have had. */
export class Recorder {
  private ticks = 0;

  constructor(
    private readonly sites: readonly Site[],
    private readonly outOfTime: () => boolean,
  ) {}

  readonly object = (number: number, parts: readonly object[], ...sources: unknown[]): object => {
    const site = this.sites[number]!;
    const trail = site.inner ? callSite(this.object, 1) : undefined;
    const result: Record<PropertyKey, unknown> =
      parts.length === 1 && site.parts[0]?.kind !== 'spread' ? (parts[0] as never) : {};
    const fields = new Map<PropertyKey, FieldOrigin>();
    parts.forEach((value, i) => {
      const part = site.parts[i];
      if (value !== result) copyOwn(result, value);
      if (part?.kind === 'own') for (const p of part.props) fields.set(p.name!, this.field(site, p, sources, trail));
      else if (part?.kind === 'computed')
        for (const key of Reflect.ownKeys(value)) fields.set(key, this.field(site, part.props[0]!, sources, trail));
      else if (part) this.spread(fields, value, this.field(site, part.props[0]!, sources, trail));
    });
    setOrigin(result, { self: place(site, site.range), fields, ...(trail ? { trail } : {}) });
    return result;
  };

  readonly array = (number: number, parts: readonly unknown[], ...sources: unknown[]): unknown[] => {
    const site = this.sites[number]!;
    const trail = site.inner ? callSite(this.array, 1) : undefined;
    const result: unknown[] = [];
    const fields = new Map<PropertyKey, FieldOrigin>();
    parts.forEach((value, i) => {
      const part = site.parts[i]!;
      const items = [...(value as Iterable<unknown>)];
      items.forEach((item, k) => {
        const own = this.field(site, part.kind === 'own' ? part.props[k]! : part.props[0]!, sources, trail);
        const origin = part.kind === 'own' ? own : (fieldOrigin(value, k) ?? own);
        fields.set(String(result.length), origin);
        result.push(item);
      });
    });
    setOrigin(result, { self: place(site, site.range), fields, ...(trail ? { trail } : {}) });
    return result;
  };

  readonly assign = (
    number: number,
    target: object,
    key: PropertyKey,
    value: unknown,
    ...sources: unknown[]
  ): unknown => {
    const site = this.sites[number]!;
    (target as Record<PropertyKey, unknown>)[key] = value;
    const trail = site.inner ? callSite(this.assign, 1) : undefined;
    setField(target, key, this.field(site, site.parts[0]!.props[0]!, sources, trail));
    return value;
  };

  /** Once a round of every loop: a loop that never ends is the one mistake that can be named by its line. */
  readonly tick = (number: number): void => {
    if ((++this.ticks & 1023) === 0 && this.outOfTime()) throw new OutOfTime(this.sites[number]!);
  };

  private field(site: Site, p: PropSite, sources: readonly unknown[], trail: Trail | undefined): FieldOrigin {
    const from = (p.from ?? []).flatMap(
      (s) => ('constant' in s ? constant(s.constant) : fieldOrigin(sources[s.argument], s.key)) ?? [],
    );
    return {
      key: place(site, p.key),
      value: place(site, p.value),
      literal: p.literal,
      ...(from.length ? { from } : {}),
      ...(trail ? { trail } : {}),
    };
  }

  /** What is spread keeps its origins; a field that has none was at least spread here. */
  private spread(fields: Map<PropertyKey, FieldOrigin>, value: unknown, here: FieldOrigin): void {
    if (typeof value !== 'object' || value === null) return;
    const known = originOf(value)?.fields;
    for (const key of Reflect.ownKeys(value)) fields.set(key, known?.get(key) ?? here);
  }
}

function place(site: Site, [start, end]: Range): Place {
  return { file: site.file, start, end };
}

function constant([file, start, end]: readonly [number, number, number]): FieldOrigin {
  const at: Place = { file, start, end };
  return { key: at, value: at, literal: true };
}

/** As an object spread: own enumerable properties, defined rather than assigned. */
function copyOwn(target: Record<PropertyKey, unknown>, source: unknown): void {
  if (source === null || source === undefined) return;
  const from = Object(source) as Record<PropertyKey, unknown>;
  for (const key of Reflect.ownKeys(from)) {
    if (!Object.prototype.propertyIsEnumerable.call(from, key)) continue;
    Object.defineProperty(target, key, { value: from[key], enumerable: true, configurable: true, writable: true });
  }
}
