import type { Binding } from '../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, notSupportedText, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules } from '../../types.js';

/** Mirrors ValidatePodBinding of pkg/apis/core/validation/validation.go. */
export const binding: KindRules<Binding & KubeObject> = {
  group: '',
  kind: 'Binding',
  namespaced: true,
  validate({ target }) {
    const out: FieldError[] = [];
    if (target.kind && target.kind !== 'Node')
      out.push(notSupportedText(FieldPath.of('target', 'kind'), target.kind, ['Node', '<empty>']));
    if (!target.name) out.push(required(FieldPath.of('target', 'name')));
    return out;
  },
};
