import type { RuntimeClass } from '../../../../schemas/generated/types/node_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { declared, declaredInBytes, duplicate, type FieldError, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { pointer, struct, text } from '../../shared/internal-form.js';
import { nodeLabelDeprecation } from '../../shared/node-selector.js';
import type { KindRules, ValidationContext } from '../../types.js';
import { invalidEach, isDNS1123Label, roundResourceList, validateImmutableField, validateLabels } from '../checks.js';
import { validateContainerResources } from '../core/pod/resources.js';
import { validateTolerations } from '../core/pod/tolerations.js';

type ClassObject = RuntimeClass & KubeObject;

/** Mirrors pkg/registry/node/runtimeclass/strategy.go and ValidateRuntimeClass. */
export const runtimeClass: KindRules<ClassObject> = {
  group: 'node.k8s.io',
  kind: 'RuntimeClass',
  namespaced: false,
  metaOnUpdate: ['create', 'update'],
  unconditionalUpdate: false,
  defaults: (draft) => roundResourceList(draft.overhead?.podFixed),
  validate,
  validateUpdate(object, old, ctx) {
    const changed = validateImmutableField(object.handler ?? '', old.handler ?? '', FieldPath.of('handler'));
    const frozen = changed.map((e) => declared(e));
    // Tags see the change first.
    return ctx.profile.atLeast('1.37') ? [...frozen, ...validate(object, ctx)] : [...validate(object, ctx), ...frozen];
  },
  warnings: (object) =>
    Object.keys(object.scheduling?.nodeSelector ?? {})
      .map(nodeLabelDeprecation)
      .filter((text) => text !== undefined)
      .map((text) => `scheduling.nodeSelector: ${text}`),
};

const internalToleration = struct({
  Key: text,
  Operator: text,
  Value: text,
  Effect: text,
  TolerationSeconds: pointer,
});

function validate({ handler = '', overhead, scheduling }: ClassObject, { profile }: ValidationContext): FieldError[] {
  const errors: FieldError[] = [];
  const path = FieldPath.of('handler');
  // A missing handler is a wrong label before 1.36.
  if (handler || !profile.atLeast('1.36'))
    errors.push(...invalidEach(path, handler, isDNS1123Label(handler)).map((e) => declaredInBytes(e)));
  else errors.push(declared(required(path)));
  if (overhead)
    errors.push(
      ...validateContainerResources({ limits: overhead.podFixed ?? {} }, new Set(), FieldPath.of('overhead')),
    );
  if (!scheduling) return errors;
  const at = FieldPath.of('scheduling');
  // 1.34 names the field twice over.
  const tolerationsPath = profile.atLeast('1.35') ? at.child('tolerations') : at.child('tolerations', 'tolerations');
  errors.push(...validateLabels(scheduling.nodeSelector, at.child('nodeSelector')));
  errors.push(...validateTolerations(scheduling.tolerations, tolerationsPath, { profile, resourceIsPod: false }));
  const seen = new Set<string>();
  (scheduling.tolerations ?? []).forEach((toleration, i) => {
    const { key, operator, value, effect } = toleration;
    const form = JSON.stringify([key ?? '', operator ?? '', value ?? '', effect ?? '']);
    if (seen.has(form)) errors.push(duplicate(at.child('tolerations').index(i), internalToleration(toleration)));
    seen.add(form);
  });
  return errors;
}
