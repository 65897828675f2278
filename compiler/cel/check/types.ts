/** CEL types as the checker sees them (common/types/types.go). */
export type TypeKind =
  | 'dyn'
  | 'error'
  | 'null'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'timestamp'
  | 'duration'
  | 'list'
  | 'map'
  | 'type'
  | 'struct'
  | 'opaque'
  | 'param';

export interface CelType {
  readonly kind: TypeKind;
  /** Runtime name, as `type(x)` prints it. */
  readonly name: string;
  readonly params: readonly CelType[];
}

const simple = (kind: TypeKind, name: string): CelType => ({ kind, name, params: [] });

const dyn = simple('dyn', 'dyn');

/** A message of any type: behaves as dyn, but for a few places that ask for dyn itself. */
export const any = simple('dyn', 'google.protobuf.Any');
export const isAny = (t: CelType): boolean => t.name === any.name;

export const types = {
  dyn,
  error: simple('error', 'error'),
  null: simple('null', 'null_type'),
  bool: simple('bool', 'bool'),
  int: simple('int', 'int'),
  uint: simple('uint', 'uint'),
  double: simple('double', 'double'),
  string: simple('string', 'string'),
  bytes: simple('bytes', 'bytes'),
  timestamp: simple('timestamp', 'google.protobuf.Timestamp'),
  duration: simple('duration', 'google.protobuf.Duration'),
  type: simple('type', 'type'),
  list: { kind: 'list', name: 'list', params: [dyn] } as CelType,
  map: { kind: 'map', name: 'map', params: [dyn, dyn] } as CelType,
} as const;

export const listOf = (element: CelType): CelType => ({ kind: 'list', name: 'list', params: [element] });
export const mapOf = (key: CelType, value: CelType): CelType => ({ kind: 'map', name: 'map', params: [key, value] });
export const typeTypeOf = (of: CelType): CelType => ({ kind: 'type', name: 'type', params: [of] });
export const param = (name: string): CelType => simple('param', name);
export const struct = (name: string): CelType => simple('struct', name);
export const opaque = (name: string, ...params: CelType[]): CelType => ({ kind: 'opaque', name, params });
export const optionalOf = (value: CelType): CelType => opaque('optional_type', value);

const shown: Partial<Record<TypeKind, string>> = {
  timestamp: 'timestamp',
  duration: 'duration',
  error: '!error!',
  null: 'null',
};

/** FormatCELType (checker/format.go). */
export function showType(t: CelType): string {
  const fixed = isAny(t) ? 'any' : shown[t.kind];
  if (fixed) return fixed;
  return t.params.length ? `${t.name}(${t.params.map(showType).join(', ')})` : t.name;
}

export const sameType = (a: CelType, b: CelType): boolean =>
  a.kind === b.kind &&
  a.name === b.name &&
  a.params.length === b.params.length &&
  a.params.every((p, i) => sameType(p, b.params[i]!));

export const isDyn = (t: CelType): boolean => t.kind === 'dyn';
export const isOptional = (t: CelType): boolean => t.kind === 'opaque' && t.name === 'optional_type';

const named: Readonly<Record<string, CelType>> = {
  ...types,
  null_type: types.null,
};

/** Reads `map(string, list(A))`; single capitals are type parameters, unknown names are opaque types. */
export function readType(text: string): CelType {
  const m = /^([A-Za-z_][\w.]*)(?:\((.*)\))?$/s.exec(text.trim());
  if (!m) throw new Error(`not a type: ${text}`);
  const [, name = '', inner] = m;
  const params = inner === undefined ? [] : splitTop(inner).map(readType);
  if (name === 'list' && params[0]) return listOf(params[0]);
  if (name === 'map' && params[1]) return mapOf(params[0]!, params[1]);
  if (name === 'type' && params[0]) return typeTypeOf(params[0]);
  if (name === 'optional') return optionalOf(params[0]!);
  if (/^[A-Z]$/.test(name)) return param(name);
  return Object.hasOwn(named, name) ? named[name]! : opaque(name, ...params);
}

/** Splits at commas that stand in no bracket. */
export function splitTop(text: string): string[] {
  const out: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    if (text[i] === ')') depth--;
    if (text[i] === ',' && depth === 0) {
      out.push(text.slice(from, i));
      from = i + 1;
    }
  }
  if (text.slice(from).trim()) out.push(text.slice(from));
  return out;
}
