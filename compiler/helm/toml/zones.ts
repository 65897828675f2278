import { fixedZone, type Zone } from '../time/zone.js';

/** The zones of dates and times that name none (BurntSushi/toml internal/tz.go), on a machine in UTC. */
export const localDatetime = fixedZone(0, 'datetime-local');
export const localDate = fixedZone(0, 'date-local');
export const localTime = fixedZone(0, 'time-local');

const layouts = new Map([
  [localDatetime, '2006-01-02T15:04:05.999999999'],
  [localDate, '2006-01-02'],
  [localTime, '15:04:05.999999999'],
]);

/** How the encoder writes a time of such a zone. */
export const layoutOf = (zone: Zone): string | undefined => layouts.get(zone);
