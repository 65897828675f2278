import { zoneOffset } from '../../kube/time-zone.js';
import { zoneNames } from './zone-names.js';

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

/** Offsets as Intl knows them, names as the IANA database has them, which is what Go reads. */
function makeZone(name: string): Zone | undefined {
  const machine = name === 'Local' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : name;
  if (machine === 'UTC') return { ...utc, name };
  const names = zoneNames(machine);
  const offset = names && zoneOffset(machine);
  if (!offset) return undefined;
  return {
    name,
    at(epochMs) {
      const seconds = offset(epochMs) / 1000;
      return { offset: seconds, abbreviation: names(Math.floor(epochMs / 1000), seconds) ?? '' };
    },
  };
}
