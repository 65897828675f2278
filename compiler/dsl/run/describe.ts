import type { Json } from '../../kube/json.js';
import { type FieldOrigin, originOf, type Place } from '../origin.js';
import type { Failure, MadeObject, PlaceTree, Spot } from './protocol.js';
import type { TrailReader } from './trail.js';

const maxDepth = 200;
const maxNodes = 2_000_000;

/** Turns a value of the program into JSON and the places of its parts. What is no JSON becomes a failure at its place. */
export class Describer {
  private nodes = 0;
  private readonly open = new Set<object>();

  constructor(
    private readonly trails: TrailReader,
    private readonly fail: (failure: Failure) => void,
  ) {}

  describe(value: object): MadeObject {
    const origin = originOf(value);
    const at = [...spotsOf(origin?.self), ...this.trails.calls(origin?.trail)];
    const made = this.value(value, { at, key: at }, []);
    return { value: made.value ?? null, places: made.places };
  }

  private value(value: unknown, own: PlaceTree, path: readonly string[]): { value?: Json; places: PlaceTree } {
    if (typeof value === 'object' && value !== null) return this.container(value, own, path);
    if (typeof value === 'number' && !Number.isFinite(value)) this.bad(`${value} is no JSON number`, own, path);
    else if (typeof value === 'function' || typeof value === 'symbol')
      this.bad(`a ${typeof value} is no JSON value`, own, path, typeof value === 'function' ? 'Call it?' : undefined);
    else if (value === null || typeof value !== 'undefined') return { value: value as Json, places: own };
    return { places: own };
  }

  private container(value: object, own: PlaceTree, path: readonly string[]): { value?: Json; places: PlaceTree } {
    if (this.open.has(value)) this.bad('the value contains itself', own, path);
    else if (path.length > maxDepth || ++this.nodes > maxNodes)
      this.bad('the value is too large or too deep', own, path);
    else {
      const json = toJson(value);
      if (json !== undefined) return this.value(json, own, path);
      this.open.add(value);
      const parts = new Map<string, PlaceTree>();
      const result = Array.isArray(value) ? this.list(value, parts, path) : this.record(value, parts, path);
      this.open.delete(value);
      return { value: result, places: { ...own, parts } };
    }
    return { places: own };
  }

  private list(value: readonly unknown[], parts: Map<string, PlaceTree>, path: readonly string[]): Json[] {
    const fields = originOf(value)?.fields;
    return value.map((item, i) => {
      const made = this.value(item, this.places(item, fields?.get(String(i)), true), [...path, String(i)]);
      parts.set(String(i), made.places);
      return made.value ?? null;
    });
  }

  private record(value: object, parts: Map<string, PlaceTree>, path: readonly string[]): Json {
    const fields = originOf(value)?.fields;
    const out: { [key: string]: Json } = {};
    for (const [key, item] of Object.entries(value)) {
      const made = this.value(item, this.places(item, fields?.get(key), false), [...path, key]);
      if (made.value === undefined) continue;
      Object.defineProperty(out, key, { value: made.value, enumerable: true, configurable: true, writable: true });
      parts.set(key, made.places);
    }
    return out;
  }

  private places(value: unknown, field: FieldOrigin | undefined, element: boolean): PlaceTree {
    const origin = originOf(value);
    const self = spotsOf(origin?.self);
    if (!field) {
      const at = [...self, ...this.trails.calls(origin?.trail)];
      return { at, key: at };
    }
    const calls = this.trails.calls(field.trail);
    const key = [...spotsOf(field.key), ...calls];
    if (origin) {
      const calls = this.trails.calls(origin.trail);
      if (self.length === 0) return { at: [...spotsOf(field.value), ...calls], key };
      // An element is best shown by itself, a property by its name; the literal behind a variable comes second.
      const at = element ? [...self, ...calls] : [...key, ...outside(self, field)];
      return { at, key: element ? at : key };
    }
    return { at: [...spotsOf(field.value, field.literal), ...sourcesOf(field), ...calls], key };
  }

  private bad(what: string, own: PlaceTree, path: readonly string[], help?: string): void {
    this.fail({ message: `${path.join('.') || 'The object'}: ${what}.`, at: own.at, ...(help ? { help } : {}) });
  }
}

/** The value's own literal, where it stands elsewhere than in the property. */
function outside(self: readonly Spot[], { value }: FieldOrigin): readonly Spot[] {
  const within = (s: Spot): boolean =>
    value !== undefined && 'start' in s && s.file === value.file && s.start >= value.start && s.end <= value.end;
  return self.filter((s) => !within(s));
}

/** Where a value was written, through as many hands as it went. */
function sourcesOf(field: FieldOrigin, depth = 0): Spot[] {
  if (depth > 8) return [];
  return (field.from ?? []).flatMap((f) => [...spotsOf(f.value, f.literal), ...sourcesOf(f, depth + 1)]);
}

function spotsOf(place: Place | undefined, literal = false): Spot[] {
  return place ? [literal ? { ...place, literal } : place] : [];
}

/** Dates and the like say themselves what they are in JSON. */
function toJson(value: object): unknown {
  const convert = (value as { toJSON?: unknown }).toJSON;
  return typeof convert === 'function' ? (convert.call(value) as unknown) : undefined;
}
