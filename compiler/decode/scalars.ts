import { stringify } from '../kube/json.js';
import { formatQuantity, parseQuantity } from '../kube/quantity.js';
import { formatGoTime, parseGoTime, rfc3339, rfc3339Micro } from './go-time.js';
import type { DecodeState } from './state.js';

/** Types that unmarshal themselves: they see the whole value, and what they refuse ends the decoding. */
export type CustomReader = (state: DecodeState, value: unknown) => unknown;

/** JSON text of a literal, as a custom unmarshaller sees it. */
const literal = (value: unknown): string => (typeof value === 'object' ? stringify(value) : String(value));

/** resource.Quantity: canonical text. */
function readQuantity(state: DecodeState, value: unknown): unknown {
  if (value === null) return '0';
  // Quotes are cut off, blanks trimmed, nothing is unescaped (quantity.go UnmarshalJSON).
  const text = typeof value === 'string' ? value.trim() : literal(value);
  const parsed = parseQuantity(text);
  if ('error' in parsed) return state.abort(parsed.error);
  return formatQuantity(parsed);
}

/** intstr.IntOrString: int32 or any text. */
function readIntOrString(state: DecodeState, value: unknown): unknown {
  if (value === null) return 0;
  if (typeof value === 'string') return value;
  if (isInt32(value)) return value;
  return state.abortMismatch(value, 'int32');
}

const isInt32 = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= -2147483648 && value <= 2147483647;

function timeReader(micro: boolean): CustomReader {
  return (state, value) => {
    if (value === null) return undefined;
    if (typeof value !== 'string') return state.abortMismatch(value, 'string');
    const time = parseGoTime(value, micro ? rfc3339Micro : rfc3339);
    return 'error' in time ? state.abort(time.error) : formatGoTime(time, micro);
  };
}

function readDuration(state: DecodeState, value: unknown): unknown {
  if (value === null) return undefined;
  return typeof value === 'string' ? value : state.abortMismatch(value, 'string');
}

const readRaw: CustomReader = (_state, value) => (value === null ? undefined : value);

export const customReaders: Readonly<Record<string, CustomReader>> = {
  'resource.Quantity': readQuantity,
  'intstr.IntOrString': readIntOrString,
  'meta/v1.Time': timeReader(false),
  'meta/v1.MicroTime': timeReader(true),
  'meta/v1.Duration': readDuration,
  'meta/v1.FieldsV1': readRaw,
  'runtime.RawExtension': readRaw,
  'apiextensions/v1.JSON': readRaw,
};

/** Zero values of the types above, where a field holds one by value and leaves nothing out. */
export const customZeros: Readonly<Record<string, unknown>> = { 'resource.Quantity': '0', 'intstr.IntOrString': 0 };
