import type { Event as EventsEvent } from '../../../../schemas/generated/types/events_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { int, optional, pointer, type Shape, struct, text } from '../../shared/internal-form.js';
import {
  kubeFinalizerErrors,
  metadataPath,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../../shared/object-meta.js';
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
  // Metadata has its place between other checks.
  metaOnCreate: false,
  metaOnUpdate: [],
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

const finalizerErrors = ({ metadata }: EventObject): FieldError[] =>
  kubeFinalizerErrors(metadata.finalizers, metadataPath.child('finalizers'));

function validateCreate(e: EventObject): FieldError[] {
  const errors = [
    ...legacyErrors(legacyForm(e), 'reportingController'),
    ...validateObjectMeta(e.metadata, true, nameIsDNSSubdomain),
    ...finalizerErrors(e),
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

/** core.ObjectReference. */
const reference = struct({
  Kind: text,
  Namespace: text,
  Name: text,
  UID: ['uid', text],
  APIVersion: ['apiVersion', text],
  ResourceVersion: text,
  FieldPath: text,
});

/** Fields of the internal event that stay as they are, under the names and in the form that its errors carry. */
const fixed: readonly (readonly [internal: string, field: keyof EventsEvent, form: Shape])[] = [
  ['involvedObject', 'regarding', reference],
  ['reason', 'reason', text],
  ['message', 'note', text],
  ['source', 'deprecatedSource', struct({ Component: text, Host: text })],
  ['firstTimestamp', 'deprecatedFirstTimestamp', pointer],
  ['lastTimestamp', 'deprecatedLastTimestamp', pointer],
  ['count', 'deprecatedCount', int],
  ['reason', 'reason', text],
  ['type', 'type', text],
  ['eventTime', 'eventTime', pointer],
  ['action', 'action', text],
  ['related', 'related', optional(reference)],
  ['reportingController', 'reportingController', text],
  ['reportingInstance', 'reportingInstance', text],
];

function validateUpdate(e: EventObject, old: EventObject): FieldError[] {
  const errors = [
    ...legacyErrors(legacyForm(e), 'reportingController'),
    ...validateObjectMetaUpdate(e.metadata, old.metadata),
    ...finalizerErrors(e),
  ];
  if (!semanticEqual(e.series, old.series)) errors.push(...seriesErrors(e));
  for (const [name, field, form] of fixed)
    errors.push(...validateImmutableField(form(e[field]), form(old[field]), FieldPath.of(name)));
  return errors;
}
