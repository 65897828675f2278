import { type FieldError, notSupported } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { validateQualifiedName } from '../checks.js';

/** ValidateCoordinatedLeaseStrategy; its errors name the field twice over. */
export function validateLeaseStrategy(strategy: string, path: FieldPath): FieldError[] {
  const at = path.child('strategy');
  if (strategy.includes('/')) return validateQualifiedName(strategy, at);
  return strategy === 'OldestEmulationVersion' ? [] : [notSupported(at, strategy, ['OldestEmulationVersion'])];
}
