import type { Event as EventsEvent } from '../../../../schemas/generated/types/events_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { kubeFinalizerErrors, metadataPath, validateObjectMeta } from '../../shared/object-meta.js';
import type { KindRules } from '../../types.js';
import { nameIsDNSSubdomain, semanticEqual, validateImmutableField } from '../checks.js';
import { type LegacyEvent, legacyErrors } from '../core/event.js';

type EventObject = EventsEvent & KubeObject;

/** Mirrors pkg/registry/core/event/strategy.go and ValidateEventCreate for events.k8s.io/v1. */
export const event: KindRules<EventObject> = {
  group: 'events.k8s.io',
  storedGroup: '',
  kind: 'Event',
  namespaced: true,
  createOnUpdate: true,
  // Its place is between other checks.
  metaOnCreate: false,
  metaOnUpdate: ['update'],
  validate: validateCreate,
  validateUpdate,
};

const legacyForm = (e: EventObject): LegacyEvent => ({
  namespace: e.metadata.namespace ?? '',
  involvedNamespace: e.regarding?.namespace ?? '',
  eventTime: Boolean(e.eventTime),
  controller: e.reportingController ?? '',
  instance: e.reportingInstance ?? '',
  action: e.action ?? '',
  reason: e.reason ?? '',
  message: e.note ?? '',
});

function validateCreate(e: EventObject): FieldError[] {
  const errors = [
    ...legacyErrors(legacyForm(e), 'reportingController'),
    ...validateObjectMeta(e.metadata, true, nameIsDNSSubdomain),
    ...kubeFinalizerErrors(e.metadata.finalizers, metadataPath.child('finalizers')),
    ...seriesErrors(e),
  ];
  if (!e.eventTime) errors.push(required(FieldPath.of('eventTime')));
  if (e.type !== 'Normal' && e.type !== 'Warning')
    errors.push(invalid(FieldPath.of('type'), '', `has invalid value: ${e.type ?? ''}`));
  const unset = (field: string, value: unknown): void => {
    if (value) errors.push(invalid(FieldPath.of(field), '', 'needs to be unset'));
  };
  unset('firstTimestamp', e.deprecatedFirstTimestamp);
  unset('lastTimestamp', e.deprecatedLastTimestamp);
  unset('count', e.deprecatedCount);
  unset('source', e.deprecatedSource?.component || e.deprecatedSource?.host);
  return errors;
}

/** validateV1EventSeries. */
function seriesErrors({ series }: EventObject): FieldError[] {
  if (!series) return [];
  const errors: FieldError[] = [];
  if ((series.count ?? 0) < 2) errors.push(invalid(FieldPath.of('series.count'), '', 'should be at least 2'));
  if (!series.lastObservedTime) errors.push(required(FieldPath.of('series.lastObservedTime')));
  return errors;
}

/** Fields of the internal event, under the names that its errors carry. */
const fixed: readonly (readonly [internal: string, field: keyof EventsEvent])[] = [
  ['involvedObject', 'regarding'],
  ['reason', 'reason'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reason', 'reason'],
  ['type', 'type'],
  ['eventTime', 'eventTime'],
  ['action', 'action'],
  ['related', 'related'],
  ['reportingController', 'reportingController'],
  ['reportingInstance', 'reportingInstance'],
];

function validateUpdate(e: EventObject, old: EventObject): FieldError[] {
  const errors = legacyErrors(legacyForm(e), 'reportingController');
  if (!semanticEqual(e.series, old.series)) errors.push(...seriesErrors(e));
  for (const [name, field] of fixed) errors.push(...validateImmutableField(e[field], old[field], FieldPath.of(name)));
  return errors;
}
