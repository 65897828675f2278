import { fn, type Library } from '../check/env.js';
import { types, typeTypeOf } from '../check/types.js';
import { CelError, CelList, CelMap, Optional, TypeValue, Uint, type Value } from '../eval/values.js';

const opt = (v: Value): Optional => v as Optional;

function lookUp(container: Value, key: Value): Value | undefined {
  if (container instanceof CelMap) return container.get(key);
  const { items } = container as CelList;
  const i = Number(key instanceof Uint ? key.value : key);
  return i >= 0 && i < items.length ? items[i] : undefined;
}

const wrapped = (found: Value | undefined): Optional => (found === undefined ? Optional.none : new Optional(found));

const isZero = (v: Value): boolean =>
  v === null ||
  v === false ||
  v === 0n ||
  v === 0 ||
  v === '' ||
  (v instanceof Uint && v.value === 0n) ||
  (v instanceof CelList && v.items.length === 0) ||
  (v instanceof CelMap && v.size === 0) ||
  (v instanceof Uint8Array && v.length === 0);

/** cel.OptionalTypes (cel/library.go); `or` and `orValue` are lazy, so the interpreter does them. */
export const optionals: Library = {
  name: 'optionals',
  functions: [
    fn('optional.of', { '(V) -> optional(V)': ([v]) => new Optional(v) }),
    fn('optional.none', { '() -> optional(V)': () => Optional.none }),
    fn('optional.ofNonZeroValue', { '(V) -> optional(V)': ([v]) => (isZero(v!) ? Optional.none : new Optional(v)) }),
    fn('optional.unwrap', {
      '(list(optional(V))) -> list(V)': ([list]) => unwrap(list as CelList),
    }),
    fn('unwrapOpt', { 'list(optional(V)).() -> list(V)': ([list]) => unwrap(list as CelList) }),
    fn('value', {
      'optional(V).() -> V': ([o]) => {
        if (opt(o!).value === undefined) throw new CelError('optional.none() dereference');
        return opt(o!).value!;
      },
    }),
    fn('hasValue', { 'optional(V).() -> bool': ([o]) => opt(o!).value !== undefined }),
    fn('or', { 'optional(V).(optional(V)) -> optional(V)': ([a, b]) => (opt(a!).value === undefined ? b! : a!) }),
    fn('orValue', { 'optional(V).(V) -> V': ([a, b]) => opt(a!).value ?? b! }),
    fn('_[?_]', {
      '(list(V), int) -> optional(V)': ([c, k]) => wrapped(lookUp(c!, k!)),
      '(optional(list(V)), int) -> optional(V)': ([c, k]) => inner(c!, k!),
      '(map(K, V), K) -> optional(V)': ([c, k]) => wrapped(lookUp(c!, k!)),
      '(optional(map(K, V)), K) -> optional(V)': ([c, k]) => inner(c!, k!),
    }),
    fn('_[_]', {
      '(optional(list(V)), int) -> optional(V)': ([c, k]) => inner(c!, k!),
      '(optional(map(K, V)), K) -> optional(V)': ([c, k]) => inner(c!, k!),
    }),
    fn('last', { 'list(V).() -> optional(V)': ([l]) => wrapped((l as CelList).items.at(-1)) }),
    fn('first', { 'list(V).() -> optional(V)': ([l]) => wrapped((l as CelList).items[0]) }),
  ],
  constants: {
    optional_type: {
      type: typeTypeOf({ kind: 'opaque', name: 'optional_type', params: [types.dyn] }),
      value: new TypeValue({ kind: 'opaque', name: 'optional_type', params: [types.dyn] }),
    },
  },
};

function inner(c: Value, key: Value): Optional {
  const container = opt(c).value;
  return container === undefined ? Optional.none : wrapped(lookUp(container, key));
}

const unwrap = (list: CelList): CelList =>
  new CelList(list.items.flatMap((o) => (o instanceof Optional && o.value !== undefined ? [o.value] : [])));
