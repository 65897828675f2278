/** A time zone: how far from UTC at an instant, and what it is called then. */
export interface Zone {
  readonly name: string;
  at(epochMs: number): { readonly offset: number; readonly abbreviation: string };
}

export const utc: Zone = { name: 'UTC', at: () => ({ offset: 0, abbreviation: 'UTC' }) };

export function fixedZone(offset: number, abbreviation: string): Zone {
  return { name: abbreviation, at: () => ({ offset, abbreviation }) };
}

const zones = new Map<string, Zone | undefined>();

/** `time.LoadLocation`; undefined for an unknown name. */
export function loadZone(name: string): Zone | undefined {
  if (name === '' || name === 'UTC') return utc;
  if (!zones.has(name)) zones.set(name, makeZone(name));
  return zones.get(name);
}

function makeZone(name: string): Zone | undefined {
  const timeZone = name === 'Local' ? undefined : name;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      ...(timeZone ? { timeZone } : {}),
      timeZoneName: 'longOffset',
      hourCycle: 'h23',
    });
  } catch {
    return undefined;
  }
  if (name === 'Local' && format.resolvedOptions().timeZone === 'UTC') return { ...utc, name: 'Local' };
  const short = new Intl.DateTimeFormat('en-US', { ...(timeZone ? { timeZone } : {}), timeZoneName: 'short' });
  return {
    name,
    at(epochMs) {
      const text = partOf(format, epochMs);
      const m = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(text);
      const seconds = m?.[1] ? Number(m[2]) * 3600 + Number(m[3]) * 60 + Number(m[4] ?? 0) : 0;
      const offset = m?.[1] === '-' ? -seconds : seconds;
      return { offset, abbreviation: abbreviation(partOf(short, epochMs), offset) };
    },
  };
}

const partOf = (format: Intl.DateTimeFormat, epochMs: number): string =>
  format.formatToParts(new Date(epochMs)).find((p) => p.type === 'timeZoneName')?.value ?? 'GMT';

/** The tz database calls European zones by letters where ICU's English says GMT+1. */
function abbreviation(icu: string, offset: number): string {
  if (!/^GMT[+-]/.test(icu)) return icu;
  const hours = Math.trunc(Math.abs(offset) / 3600);
  const minutes = Math.abs(offset / 60) % 60;
  return `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}${minutes ? String(minutes).padStart(2, '0') : ''}`;
}
