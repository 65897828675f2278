/** How far local time is ahead of UTC at an instant; both in milliseconds. */
export type ZoneOffset = (epochMs: number) => number;

/** The offset of a zone of the IANA database, of the machine's own where no name is given; undefined where it is unknown. */
export function zoneOffset(name: string | undefined): ZoneOffset | undefined {
  if (name === 'UTC') return () => 0;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { ...(name ? { timeZone: name } : {}), timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  return (epochMs) => {
    const m = /^GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(zoneNameIn(format, epochMs));
    if (!m) return 0;
    return (m[1] === '-' ? -1 : 1) * (Number(m[2]) * 3600 + Number(m[3]) * 60 + Number(m[4] ?? 0)) * 1000;
  };
}

/** What a format that shows the name of the zone calls it at an instant. */
const zoneNameIn = (format: Intl.DateTimeFormat, epochMs: number): string =>
  format.formatToParts(new Date(epochMs)).find((p) => p.type === 'timeZoneName')?.value ?? 'GMT';
