import type { Json, JsonObject } from '../../kube/json.js';

/** What programs trip over: wrong types, edges of numbers, names of Object.prototype, long and odd text. */
const oddities: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  1e300,
  '',
  ' ',
  '-',
  '0',
  '1Gi',
  '-5m',
  '1e99999',
  'a'.repeat(300),
  '\u0000',
  '\ud800',
  '😀.example',
  '__proto__',
  '10.0.0.0/33',
  '::1%eth0',
  '2026-02-30T00:00:00Z',
  '((((a+)+)+)+)+$',
  '{.items[?(@',
  [],
  {},
  [null],
  [[]],
  [{}],
  { constructor: {} },
  { toString: 'x', hasOwnProperty: 1 },
];

const oddKeys = ['__proto__', 'constructor', 'toString', '', 'a b', 'name', 'spec', '$patch', 'a'.repeat(70)];

interface Place {
  readonly holder: JsonObject | Json[];
  readonly key: string | number;
}

function places(value: Json | undefined, out: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return out;
  for (const name of Object.keys(value)) {
    const key = Array.isArray(value) ? Number(name) : name;
    out.push({ holder: value as JsonObject | Json[], key });
    places((value as JsonObject)[name], out);
  }
  return out;
}

/** Own properties even for `__proto__`. */
function put(holder: JsonObject | Json[], key: string | number, value: Json): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

/** A copy of `object` with one to four changes; `donors` lend parts of other objects. */
export function mutate(object: JsonObject, donors: readonly JsonObject[], random: () => number): JsonObject {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const copy = structuredClone(object);
  for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
    const all = places(copy).filter((p) => p.holder !== copy || (p.key !== 'kind' && p.key !== 'apiVersion'));
    if (!all.length) break;
    const { holder, key } = pick(all);
    const what = random();
    if (what < 0.4) put(holder, key, structuredClone(pick(oddities)));
    else if (what < 0.55) Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key];
    else if (what < 0.7) {
      const from = pick(places(pick(donors)));
      put(holder, key, structuredClone((from.holder as JsonObject)[from.key as string] ?? null));
    } else if (what < 0.85) {
      const value = (holder as JsonObject)[key as string] ?? null;
      if (Array.isArray(holder)) holder.push(structuredClone(value));
      else put(holder, pick(oddKeys), structuredClone(value));
    } else put(holder, key, twisted((holder as JsonObject)[key as string] ?? null, random));
  }
  return copy;
}

/** The value in a neighbouring form: text cut or doubled, numbers moved or quoted, everything else in a list. */
function twisted(value: Json, random: () => number): Json {
  if (typeof value === 'string') {
    const at = Math.floor(random() * value.length);
    return random() < 0.5 ? value.slice(0, at) : `${value.slice(0, at)}${value}`;
  }
  if (typeof value === 'number') return random() < 0.5 ? String(value) : value * -1000;
  return [structuredClone(value)];
}

export interface Counted {
  readonly value: JsonObject;
  /** Reads of the object's fields and key lists so far. */
  steps(): number;
}

/** The object behind proxies that count how often it is read: work that does not depend on the clock. */
export function counted(object: JsonObject): Counted {
  let steps = 0;
  const wrapped = new WeakMap<object, object>();
  const wrap = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null) return value;
    const known = wrapped.get(value);
    if (known) return known as T;
    const proxy = new Proxy(value, {
      get(target, key) {
        steps++;
        return wrap(Reflect.get(target, key) as unknown);
      },
      ownKeys(target) {
        const keys = Reflect.ownKeys(target);
        steps += keys.length + 1;
        return keys;
      },
    });
    wrapped.set(value, proxy);
    return proxy as T;
  };
  return { value: wrap(object), steps: () => steps };
}

/** How many values an object holds, itself included. */
export const sizeOf = (object: JsonObject): number => places(object).length + 1;
