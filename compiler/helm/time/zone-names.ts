import { readResource } from '../../kube/resources.js';

/** `schemas/generated/zone-names.json`: by zone the number of its table, which says `OFFSET NAME FROM NAME…;OFFSET NAME…`. */
export interface ZoneNames {
  readonly zones: Readonly<Record<string, number>>;
  readonly tables: readonly string[];
}

interface Named {
  /** In seconds since 1970. */
  readonly from: number;
  readonly name: string;
}

let data: ZoneNames | undefined;

/** What a zone calls its time at an instant when it is that far from UTC; undefined for a zone that the IANA database has not. */
export function zoneNames(zone: string): ((epochSeconds: number, offset: number) => string | undefined) | undefined {
  data ??= JSON.parse(readResource('schemas/generated/zone-names.json')) as ZoneNames;
  const index = Object.hasOwn(data.zones, zone) ? data.zones[zone]! : -1;
  if (index < 0) return undefined;
  const byOffset = new Map(data.tables[index]!.split(';').map(readRow));
  return (epochSeconds, offset) => byOffset.get(offset)?.findLast(({ from }) => from <= epochSeconds)?.name;
}

function readRow(row: string): [offset: number, names: Named[]] {
  const [offset, first, ...more] = row.split(' ');
  const names: Named[] = [{ from: Number.NEGATIVE_INFINITY, name: first! }];
  for (let i = 0; i < more.length; i += 2) names.push({ from: Number(more[i]), name: more[i + 1]! });
  return [Number(offset), names];
}
