import { parseGoDuration } from './go-duration.js';

/** Why a cron schedule does not parse, in the words of robfig/cron/v3 parser.go; undefined where it does. */
export function cronError(schedule: string): string | undefined {
  if (schedule === '') return 'empty spec string';
  let spec = schedule;
  if (/^(?:CRON_)?TZ=/.test(spec)) {
    const space = spec.indexOf(' ');
    if (space < 0) return 'time zone must be followed by a schedule';
    const zone = spec.slice(spec.indexOf('=') + 1, space);
    if (!isTimeZone(zone)) return `provided bad location ${zone}: unknown time zone ${zone}`;
    spec = spec.slice(space).trim();
  }
  if (spec.startsWith('@')) return descriptorError(spec);
  const fields = spec.split(/\s+/).filter(Boolean);
  if (fields.length !== 5) return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  for (let i = 0; i < 5; i++) {
    const error = fieldError(fields[i]!, bounds[i]!);
    if (error) return error;
  }
  return undefined;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const days = 'sun mon tue wed thu fri sat'.split(' ');
const bounds: readonly Bounds[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: ['', ...months] },
  { min: 0, max: 6, names: days },
];

function fieldError(field: string, range: Bounds): string | undefined {
  for (const expression of field.split(',').filter(Boolean)) {
    const error = rangeError(expression, range);
    if (error) return error;
  }
  return undefined;
}

function rangeError(expression: string, { min, max, names }: Bounds): string | undefined {
  const parts = expression.split('/');
  const [low = '', high, ...more] = parts[0]!.split('-');
  let start = min;
  let end = max;
  if (low !== '*' && low !== '?') {
    const from = number(low, names);
    if (typeof from === 'string') return from;
    start = from;
    end = from;
    if (more.length) return `too many hyphens: ${expression}`;
    if (high !== undefined) {
      const to = number(high, names);
      if (typeof to === 'string') return to;
      end = to;
    }
  }
  let step = 1;
  if (parts.length > 2) return `too many slashes: ${expression}`;
  if (parts.length === 2) {
    const every = number(parts[1]!, []);
    if (typeof every === 'string') return every;
    step = every;
    if (high === undefined) end = max;
  }
  if (start < min) return `beginning of range (${start}) below minimum (${min}): ${expression}`;
  if (end > max) return `end of range (${end}) above maximum (${max}): ${expression}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${expression}`;
  return step === 0 ? `step of range should be a positive number: ${expression}` : undefined;
}

function number(text: string, names: readonly string[]): number | string {
  const named = text ? names.indexOf(text.toLowerCase()) : -1;
  if (named >= 0) return named;
  if (!/^[+-]?\d+$/.test(text))
    return `failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`;
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    return `failed to parse int from ${text}: strconv.Atoi: parsing "${text}": value out of range`;
  return value < 0 ? `negative number (${value}) not allowed: ${text}` : value;
}

const descriptors = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);

function descriptorError(spec: string): string | undefined {
  if (descriptors.has(spec)) return undefined;
  if (!spec.startsWith('@every ')) return `unrecognized descriptor: ${spec}`;
  const text = spec.slice('@every '.length);
  const parsed = parseGoDuration(text);
  return typeof parsed === 'string' ? `failed to parse duration ${text}: ${parsed}` : undefined;
}

let zones: Map<string, string> | undefined;

/** time.LoadLocation: names of the IANA database, by their exact case. */
export function isTimeZone(name: string): boolean {
  if (name === '' || name === 'UTC' || name === 'Local') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  if (/^[+-]/.test(name)) return false;
  zones ??= new Map(Intl.supportedValuesOf('timeZone').map((z) => [z.toLowerCase(), z]));
  const known = zones.get(name.toLowerCase());
  return known === undefined ? /^[A-Z]/.test(name) : known === name;
}
