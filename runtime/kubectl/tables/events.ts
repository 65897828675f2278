import type { Event } from '../../../schemas/generated/types/core_v1.js';
import { type Columns, columns } from './column.js';
import { since } from './format.js';

/** printEvent: the one kind whose rows do not start with a name. */
export const events = (now: number): Columns => ({
  ...columns<Event>('LAST_SEEN TYPE REASON OBJECT SUBOBJECT* SOURCE* MESSAGE FIRST_SEEN* COUNT* NAME*', (e) => {
    const { kind = '', name } = e.involvedObject;
    const source = e.source?.component || e.reportingComponent || '';
    const host = e.source?.host || e.reportingInstance || '';
    const first = e.firstTimestamp ?? e.eventTime;
    return [
      since(e.series?.lastObservedTime ?? e.lastTimestamp ?? first, now),
      e.type ?? '',
      e.reason ?? '',
      name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase(),
      e.involvedObject.fieldPath ?? '',
      host ? `${source}, ${host}` : source,
      (e.message ?? '').trim(),
      since(first, now),
      e.series?.count ?? e.count ?? 1,
      e.metadata.name ?? '',
    ];
  }),
  nameless: true,
});
