import { zoneNameIn, zoneOffset } from '../../kube/time-zone.js';

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
  const offset = zoneOffset(timeZone);
  if (!offset) return undefined;
  if (name === 'Local' && new Intl.DateTimeFormat().resolvedOptions().timeZone === 'UTC')
    return { ...utc, name: 'Local' };
  const short = new Intl.DateTimeFormat('en-US', { ...(timeZone ? { timeZone } : {}), timeZoneName: 'short' });
  return {
    name,
    at(epochMs) {
      const seconds = offset(epochMs) / 1000;
      return { offset: seconds, abbreviation: abbreviation(zoneNameIn(short, epochMs), seconds) };
    },
  };
}

/** The tz database calls European zones by letters where ICU's English says GMT+1. */
function abbreviation(icu: string, offset: number): string {
  if (!/^GMT[+-]/.test(icu)) return icu;
  const hours = Math.trunc(Math.abs(offset) / 3600);
  const minutes = Math.abs(offset / 60) % 60;
  return `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}${minutes ? String(minutes).padStart(2, '0') : ''}`;
}
