import { isObject, type Json } from '../kube/json.js';
import { resolvePlain } from './scalar.js';

/** A scalar as YAML text that reads back as the same value: plain where it can be, quoted where it must. */
export function formatScalar(value: Json): string {
  if (typeof value === 'string') return needsQuotes(value) ? JSON.stringify(value) : value;
  if (Array.isArray(value)) return '[]';
  if (isObject(value)) return '{}';
  return String(value);
}

/** A value in flow style, on one line. */
export function formatValue(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(formatValue).join(', ')}]`;
  if (isObject(value))
    return Object.keys(value).length === 0
      ? '{}'
      : `{ ${Object.entries(value)
          .map(([k, v]) => `${formatScalar(k)}: ${formatValue(v ?? null)}`)
          .join(', ')} }`;
  return formatScalar(value);
}

function needsQuotes(text: string): boolean {
  return (
    typeof resolvePlain(text) !== 'string' ||
    !/^[A-Za-z0-9_./~$(][A-Za-z0-9_./~$()@+:=*%-]*(?: [A-Za-z0-9_./$()@+=*%-]+)*$/.test(text) ||
    /:(?: |$)/.test(text) ||
    /^\d{4}-\d\d?-\d\d?/.test(text)
  );
}
