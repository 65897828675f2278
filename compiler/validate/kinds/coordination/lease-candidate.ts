import type { LeaseCandidate } from '../../../../schemas/generated/types/coordination_v1beta1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules } from '../../types.js';
import { isConfigMapKey, validateImmutableField } from '../checks.js';
import { validateLeaseStrategy } from './strategy-name.js';

type CandidateObject = LeaseCandidate & KubeObject;

const specPath = FieldPath.of('spec');

/** Mirrors pkg/registry/coordination/leasecandidate/strategy.go and ValidateLeaseCandidateSpec. */
export const leaseCandidate: KindRules<CandidateObject> = {
  group: 'coordination.k8s.io',
  kind: 'LeaseCandidate',
  namespaced: true,
  createOnUpdate: true,
  unconditionalUpdate: false,
  metaOnUpdate: ['update'],
  nameErrors: (name) => isConfigMapKey(name),
  validate: validateSpec,
  validateUpdate: (object, old) => [
    ...validateSpec(object),
    ...validateImmutableField(object.spec?.leaseName ?? '', old.spec?.leaseName ?? '', specPath.child('leaseName')),
  ],
};

const semver =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/** Release numbers first, then a version with a pre-release is the lesser. */
function compareVersions(a: RegExpExecArray, b: RegExpExecArray): number {
  for (const i of [1, 2, 3]) {
    const d = BigInt(a[i]!) - BigInt(b[i]!);
    if (d !== 0n) return d < 0n ? -1 : 1;
  }
  if (!a[4] || !b[4]) return Number(!a[4]) - Number(!b[4]);
  const left = a[4].split('.');
  const right = b[4].split('.');
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    if (x === y) continue;
    const numbers = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (numbers[0] && numbers[1]) return BigInt(x) < BigInt(y) ? -1 : 1;
    if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return 0;
}

function validateSpec({ spec }: CandidateObject): FieldError[] {
  const errors: FieldError[] = [];
  const { leaseName, emulationVersion, binaryVersion, strategy } = spec ?? {};
  const need = (value: string | undefined, field: string): void => {
    if (!value) errors.push(required(specPath.child(field)));
  };
  const parse = (value: string | undefined, field: string): RegExpExecArray | null => {
    const parsed = value ? semver.exec(value) : null;
    if (value && !parsed) errors.push(invalid(specPath.child(field), value, 'must be a valid semantic version'));
    return parsed;
  };
  need(leaseName, 'leaseName');
  const emulation = parse(emulationVersion, 'emulationVersion');
  need(binaryVersion, 'binaryVersion');
  const binary = parse(binaryVersion, 'binaryVersion');
  // A version that does not parse counts as 0.0.0.
  const zero = semver.exec('0.0.0')!;
  if (binaryVersion && emulationVersion && compareVersions(binary ?? zero, emulation ?? zero) < 0)
    errors.push(
      invalid(specPath.child('binaryVersion'), binaryVersion, 'must be greater than or equal to `emulationVersion`'),
    );
  need(strategy, 'strategy');
  if (!strategy) return errors;
  if (strategy === 'OldestEmulationVersion' && compareVersions(emulation ?? zero, zero) === 0)
    errors.push(
      required(specPath.child('emulationVersion'), "must be specified when `strategy` is 'OldestEmulationVersion'"),
    );
  return [...errors, ...validateLeaseStrategy(strategy, specPath.child('strategy'))];
}
