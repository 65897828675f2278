import type { LabelSelector } from '../../../../schemas/generated/types/meta_v1.js';
import { type FieldError, invalid } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { labelSelector as selectorForm } from '../../shared/internal-form.js';
import { fieldImmutable } from '../../shared/text.js';
import { semanticEqual } from '../checks.js';

const path = FieldPath.of('spec', 'selector');

/** Selectors of apps/v1 never change. A missing one differs from an empty one. */
export function immutableSelector(selector: LabelSelector | undefined, old: LabelSelector | undefined): FieldError[] {
  const same = (selector === undefined) === (old === undefined) && semanticEqual(selector, old);
  return same ? [] : [invalid(path, selectorForm(selector), fieldImmutable)];
}
