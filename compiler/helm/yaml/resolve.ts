import { parseFloat64, parseInt64, parseUint64 } from '../go/strconv.js';

/** A plain scalar as yaml.v2 types it (resolve.go): ints keep 64 bits, timestamps keep their text. */
export type Resolved =
  | { readonly tag: 'null'; readonly value: null }
  | { readonly tag: 'bool'; readonly value: boolean }
  | { readonly tag: 'int'; readonly value: bigint }
  | { readonly tag: 'float'; readonly value: number }
  | { readonly tag: 'timestamp' | 'str'; readonly value: string };

const words = new Map<string, Resolved>();
const word = (r: Resolved, ...list: string[]): void => {
  for (const w of list) words.set(w, r);
};
word({ tag: 'bool', value: true }, 'y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON');
word({ tag: 'bool', value: false }, 'n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF');
word({ tag: 'null', value: null }, '', '~', 'null', 'Null', 'NULL');
word({ tag: 'float', value: Number.NaN }, '.nan', '.NaN', '.NAN');
word({ tag: 'float', value: Infinity }, '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF');
word({ tag: 'float', value: -Infinity }, '-.inf', '-.Inf', '-.INF');

const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const timestamp =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})| ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:\.[0-9]+)?)?$/;

/** Resolves an untagged plain scalar. */
export function resolve(text: string): Resolved {
  const c = text.charCodeAt(0);
  const known = words.get(text);
  if (known) return known;
  if (c === 46) {
    const value = parseFloat64(text);
    return value === undefined ? { tag: 'str', value: text } : { tag: 'float', value };
  }
  const numeric = (c >= 48 && c <= 57) || c === 43 || c === 45;
  return (numeric ? resolveNumber(text) : undefined) ?? { tag: 'str', value: text };
}

function resolveNumber(text: string): Resolved | undefined {
  if (isTimestamp(text)) return { tag: 'timestamp', value: text };
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const int = parseInt64(plain, 0) ?? parseUint64(plain, 0);
  if (int !== undefined) return { tag: 'int', value: int };
  if (float.test(plain)) {
    const value = parseFloat64(plain);
    if (value !== undefined) return { tag: 'float', value };
  }
  return undefined;
}

function isTimestamp(text: string): boolean {
  if (text.charCodeAt(4) !== 45) return false;
  const m = timestamp.exec(text);
  if (!m) return false;
  const [year, month, day] = [Number(m[1]), Number(m[2]), Number(m[3])];
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return false;
  const [h, min, s] = [Number(m[4] ?? m[7] ?? 0), Number(m[5] ?? m[8] ?? 0), Number(m[6] ?? m[9] ?? 0)];
  return h < 24 && min < 60 && s < 60;
}

const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/** True where the emitter must quote: the text would read back as another type (yaml.v2 encode.go stringv). */
export function needsQuotes(text: string): boolean {
  if (resolve(text).tag !== 'str') return true;
  const c = text.charCodeAt(0);
  return (c === 43 || c === 45 || (c >= 48 && c <= 57)) && text.includes(':') && base60.test(text);
}

const oldBooleans = new Set([
  'y',
  'Y',
  'yes',
  'Yes',
  'YES',
  'on',
  'On',
  'ON',
  'n',
  'N',
  'no',
  'No',
  'NO',
  'off',
  'Off',
  'OFF',
]);

/** The same for yaml.v3 (resolve.go, encode.go): YAML 1.2 words, 0o octals, but 1.1 booleans still quoted. */
export function needsQuotesV3(text: string): boolean {
  return oldBooleans.has(text) || needsQuotes(text) || /^[-+]?0[oO][0-7_]+$/.test(text);
}
