import { type ZoneOffset, zoneOffset } from '../../../compiler/kube/time-zone.js';

/** Cron schedules as robfig/cron v3 (standard parser) reads them: five fields, names, `@daily`, `@every`, TZ=. */
export interface Schedule {
  /** The next activation strictly after `after` (milliseconds); undefined where there is none within five years. */
  next(after: number): number | undefined;
}

interface Field {
  readonly values: ReadonlySet<number>;
  /** True for `*` and `?`, which matters for day of month against day of week. */
  readonly star: boolean;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const aliases: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const minute = 60_000;
const horizon = 5 * 366 * 24 * 60 * minute;

/** @throws Error with robfig's wording of what is wrong */
export function parseSchedule(text: string, zone = 'UTC'): Schedule {
  const tz = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/.exec(text.trim());
  const spec = (tz?.[2] ?? text).trim();
  const every = /^@every\s+(.+)$/.exec(spec);
  if (every) return everySchedule(every[1]!);
  const fields = (Object.hasOwn(aliases, spec) ? aliases[spec]! : spec).split(/\s+/);
  if (spec.startsWith('@') && !Object.hasOwn(aliases, spec)) throw new Error(`unrecognized descriptor: ${spec}`);
  if (fields.length !== 5) throw new Error(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
  const [minutes, hours, dom, month, dow] = [
    parseField(fields[0]!, 0, 59),
    parseField(fields[1]!, 0, 23),
    parseField(fields[2]!, 1, 31),
    parseField(fields[3]!, 1, 12, months, 1),
    parseField(fields[4]!, 0, 6, days, 0),
  ];
  return calendar({ minutes, hours, dom, month, dow }, offsetOf(tz?.[1] ?? zone));
}

function everySchedule(text: string): Schedule {
  const units: Record<string, number> = { h: 3_600_000, m: minute, s: 1000 };
  let step = 0;
  for (const [, n, unit] of text.matchAll(/([\d.]+)(h|m|s)/g)) step += Number(n) * units[unit!]!;
  if (step <= 0) throw new Error(`failed to parse duration @every ${text}`);
  return { next: (after) => Math.floor(after / 1000) * 1000 + Math.max(1000, step) };
}

function parseField(text: string, min: number, max: number, names?: readonly string[], base = 0): Field {
  const values = new Set<number>();
  let star = false;
  const number = (s: string): number => {
    const at = names?.indexOf(s.toLowerCase()) ?? -1;
    if (at >= 0) return at + base;
    if (!/^\d+$/.test(s))
      throw new Error(`failed to parse int from ${s}: strconv.Atoi: parsing "${s}": invalid syntax`);
    return Number(s);
  };
  for (const part of text.split(',')) {
    const [range = '', step] = part.split('/');
    const [low = '', high] = range.split('-');
    let [from, to] = [min, max];
    if (low === '*' || low === '?') star = star || step === undefined;
    else {
      from = number(low);
      to = high !== undefined ? number(high) : step !== undefined ? max : from;
    }
    if (from < min) throw new Error(`beginning of range (${from}) below minimum (${min}): ${part}`);
    if (to > max) throw new Error(`end of range (${to}) above maximum (${max}): ${part}`);
    if (from > to) throw new Error(`beginning of range (${from}) beyond end of range (${to}): ${part}`);
    const by = step === undefined ? 1 : number(step);
    if (by === 0) throw new Error(`step of range should be a positive number: ${part}`);
    for (let v = from; v <= to; v += by) values.add(v);
  }
  return { values, star };
}

interface Fields {
  readonly minutes: Field;
  readonly hours: Field;
  readonly dom: Field;
  readonly month: Field;
  readonly dow: Field;
}

/** Walks local time by minutes, skipping days and hours that cannot match. */
function calendar(f: Fields, offset: (at: number) => number): Schedule {
  const dayMatches = (d: Date): boolean => {
    const [dom, dow] = [f.dom.values.has(d.getUTCDate()), f.dow.values.has(d.getUTCDay())];
    return f.month.values.has(d.getUTCMonth() + 1) && (f.dom.star || f.dow.star ? dom && dow : dom || dow);
  };
  return {
    next(after) {
      let at = (Math.floor(after / minute) + 1) * minute;
      const end = after + horizon;
      while (at <= end) {
        const local = at + offset(at);
        const d = new Date(local);
        if (!dayMatches(d)) at += 86_400_000 - (local % 86_400_000);
        else if (!f.hours.values.has(d.getUTCHours())) at += 3_600_000 - (local % 3_600_000);
        else if (!f.minutes.values.has(d.getUTCMinutes())) at += minute;
        else return at;
      }
      return undefined;
    },
  };
}

/** @throws Error where the zone is unknown */
function offsetOf(zone: string): ZoneOffset {
  const offset = zoneOffset(zone);
  if (!offset) throw new Error(`unknown time zone ${zone}`);
  return offset;
}
