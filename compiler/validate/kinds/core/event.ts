import type { Event as CoreEvent } from '../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules } from '../../types.js';
import { byteLength, invalidEach, isDNS1123Subdomain, validateQualifiedName } from '../checks.js';

type EventObject = CoreEvent & KubeObject;

/** Mirrors pkg/registry/core/event/strategy.go: events written through `v1` pass legacyValidateEvent alone. */
export const event: KindRules<EventObject> = {
  group: '',
  kind: 'Event',
  namespaced: true,
  createOnUpdate: true,
  metaOnCreate: false,
  metaOnUpdate: [],
  validate: (object) => legacyErrors(legacyForm(object), 'reportingComponent'),
  validateUpdate: (object) => legacyErrors(legacyForm(object), 'reportingComponent'),
};

/** The fields that the old rules look at, whichever API the event came through. */
export interface LegacyEvent {
  readonly namespace: string;
  readonly involvedNamespace: string;
  readonly eventTime: boolean;
  readonly controller: string;
  readonly instance: string;
  readonly action: string;
  readonly reason: string;
  readonly message: string;
}

const legacyForm = (e: EventObject): LegacyEvent => ({
  namespace: e.metadata.namespace ?? '',
  involvedNamespace: e.involvedObject?.namespace ?? '',
  eventTime: Boolean(e.eventTime),
  controller: e.reportingComponent ?? '',
  instance: e.reportingInstance ?? '',
  action: e.action ?? '',
  reason: e.reason ?? '',
  message: e.message ?? '',
});

/** legacyValidateEvent of pkg/apis/core/validation/events.go. */
export function legacyErrors(e: LegacyEvent, controllerField: string): FieldError[] {
  const errors: FieldError[] = [];
  const mismatch = (): void => {
    const path = FieldPath.of('involvedObject', 'namespace');
    errors.push(invalid(path, e.involvedNamespace, 'does not match event.namespace'));
  };
  if (!e.eventTime) {
    const fits = e.involvedNamespace ? e.namespace === e.involvedNamespace : ['', 'default'].includes(e.namespace);
    if (!fits) mismatch();
  } else {
    if (!e.involvedNamespace && !['default', 'kube-system'].includes(e.namespace)) mismatch();
    const controller = FieldPath.of(controllerField);
    if (!e.controller) errors.push(required(controller));
    errors.push(...validateQualifiedName(e.controller, controller));
    const text = (field: string, value: string, max: number, mandatory = true): void => {
      const path = FieldPath.of(field);
      if (mandatory && !value) errors.push(required(path));
      if (byteLength(value) > max) errors.push(invalid(path, '', `can have at most ${max} characters`));
    };
    text('reportingInstance', e.instance, 128);
    text('action', e.action, 128);
    text('reason', e.reason, 128);
    text('message', e.message, 1024, false);
  }
  return [...errors, ...invalidEach(FieldPath.of('namespace'), e.namespace, isDNS1123Subdomain(e.namespace))];
}
