import type { Json } from '../kube/json.js';

/**
 * Plain scalars as Go's YAML 1.1 reader resolves them, which is what kubectl and the API server see
 * (go.yaml.in/yaml/v2 resolve.go): `yes` is true, `0644` is 420, `1e3` is 1000, timestamps stay text.
 */
export function resolvePlain(text: string): Json {
  if (isLongWord(text)) return text;
  if (text === '' || text === '~' || text === 'null' || text === 'Null' || text === 'NULL') return null;
  const bool = booleans.get(text);
  if (bool !== undefined) return bool;
  const first = text.charCodeAt(0);
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  return numeric ? (resolveNumber(text) ?? text) : text;
}

/** Longer than any word with a meaning, and no number: no digit, sign or dot comes first. */
export const isLongWord = (text: string): boolean => text.length > 5 && text.charCodeAt(0) > 57;

const booleans = new Map<string, boolean>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((s): [string, boolean] => [s, true]),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((s): [string, boolean] => [
    s,
    false,
  ]),
]);

const specialFloats = /^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** What most numbers of manifests are. */
const shortInt = /^(?:0|[1-9][0-9]{0,14})$/;

function resolveNumber(text: string): number | bigint | undefined {
  if (shortInt.test(text)) return Number(text);
  const plain = text.replace(/_/g, '');
  const int = resolveInt(plain);
  if (int !== undefined) return int;
  if (float.test(plain)) return Number(plain);
  if (specialFloats.test(text))
    return text.toLowerCase().includes('nan') ? Number.NaN : text[0] === '-' ? -Infinity : Infinity;
  return undefined;
}

/** strconv.ParseInt(s, 0, 64), then ParseUint: decimal, 0x, 0b, 0o and leading-zero octal. */
function resolveInt(text: string): number | bigint | undefined {
  const m = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/.exec(text);
  if (!m) return undefined;
  const [, sign, hex, bin, oct, dec] = m;
  const digits = hex ? `0x${hex}` : bin ? `0b${bin}` : oct ? `0o${oct}` : dec!;
  const magnitude = BigInt(digits);
  const value = sign === '-' ? -magnitude : magnitude;
  if (value < -(1n << 63n) || value >= 1n << 64n) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
