import type { CSIDriver, CSIDriverSpec, TokenRequest } from '../../../../schemas/generated/types/storage_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { duplicate, type FieldError, invalid, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules, ValidationContext } from '../../types.js';
import { raiseGeneration, semanticEqual, validateImmutableField } from '../checks.js';

type DriverObject = CSIDriver & KubeObject;
type Gated = 'nodeAllocatableUpdatePeriodSeconds' | 'serviceAccountTokenInSecrets' | 'preventPodSchedulingIfMissing';

const specPath = FieldPath.of('spec');
const fsGroupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType'];

/** Since which minor the gate of a field is on by default. */
const gates: Readonly<Record<Gated, '1.35' | '1.37'>> = {
  nodeAllocatableUpdatePeriodSeconds: '1.35',
  serviceAccountTokenInSecrets: '1.35',
  preventPodSchedulingIfMissing: '1.37',
};

/** Mirrors pkg/registry/storage/csidriver/strategy.go, SetDefaults_CSIDriver and ValidateCSIDriver. */
export const csiDriver: KindRules<DriverObject> = {
  group: 'storage.k8s.io',
  kind: 'CSIDriver',
  namespaced: false,
  metaOnUpdate: ['update'],
  unconditionalUpdate: false,
  defaults(draft, _version, ctx) {
    draft.spec ??= {};
    const { spec } = draft;
    spec.attachRequired ??= true;
    spec.podInfoOnMount ??= false;
    spec.storageCapacity ??= false;
    spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType';
    if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ['Persistent'];
    spec.requiresRepublish ??= false;
    spec.seLinuxMount ??= false;
    if (enabled('preventPodSchedulingIfMissing', ctx)) gatedOf(spec).preventPodSchedulingIfMissing ??= false;
  },
  prepareForCreate: (draft, ctx) => dropDisabled(draft, undefined, ctx),
  prepareForUpdate(draft, old, ctx) {
    dropDisabled(draft, old, ctx);
    raiseGeneration(draft, old, draft.spec, old.spec);
  },
  validate: validateSpec,
  validateUpdate: (object, old, ctx) => [
    ...validateSpec(object, ctx),
    ...validateImmutableField(
      object.spec?.attachRequired,
      old.spec?.attachRequired,
      specPath.child('attachedRequired'),
    ),
    ...validateImmutableField(
      object.spec?.volumeLifecycleModes,
      old.spec?.volumeLifecycleModes,
      specPath.child('volumeLifecycleModes'),
    ),
  ],
  warnings(object, old, ctx) {
    const { tokenRequests = [] } = object.spec ?? {};
    if (!enabled('serviceAccountTokenInSecrets', ctx) || !tokenRequests.length) return [];
    if (gatedOf(object.spec!).serviceAccountTokenInSecrets !== undefined) return [];
    if (old && semanticEqual(old.spec?.tokenRequests, tokenRequests)) return [];
    return [
      'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes',
    ];
  },
};

interface GatedFields {
  nodeAllocatableUpdatePeriodSeconds?: number;
  serviceAccountTokenInSecrets?: boolean;
  preventPodSchedulingIfMissing?: boolean;
}

const gatedOf = (spec: CSIDriverSpec): GatedFields => spec as GatedFields;
const enabled = (field: Gated, ctx: ValidationContext): boolean => ctx.profile.atLeast(gates[field]);

function dropDisabled(draft: DriverObject, old: DriverObject | undefined, ctx: ValidationContext): void {
  for (const field of Object.keys(gates) as Gated[])
    if (!enabled(field, ctx) && gatedOf(old?.spec ?? {})[field] === undefined) delete gatedOf(draft.spec!)[field];
}

function validateSpec({ spec = {} }: DriverObject, ctx: ValidationContext): FieldError[] {
  const errors: FieldError[] = [];
  const need = (value: unknown, field: string): void => {
    if (value === undefined) errors.push(required(specPath.child(field)));
  };
  need(spec.attachRequired, 'attachedRequired');
  need(spec.podInfoOnMount, 'podInfoOnMount');
  need(spec.storageCapacity, 'storageCapacity');
  if (spec.fsGroupPolicy !== undefined && !fsGroupPolicies.includes(spec.fsGroupPolicy))
    errors.push(notSupported(specPath.child('fsGroupPolicy'), spec.fsGroupPolicy, fsGroupPolicies));
  errors.push(...validateTokenRequests(spec.tokenRequests ?? []));
  for (const mode of spec.volumeLifecycleModes ?? [])
    if (mode !== 'Persistent' && mode !== 'Ephemeral')
      errors.push(notSupported(specPath.child('volumeLifecycleModes'), mode, ['Persistent', 'Ephemeral']));
  need(spec.seLinuxMount, 'seLinuxMount');
  const gated = gatedOf(spec);
  const period = gated.nodeAllocatableUpdatePeriodSeconds;
  if (period !== undefined && period < 10)
    errors.push(
      invalid(
        specPath.child('nodeAllocatableUpdatePeriodSeconds'),
        period,
        'must be greater than or equal to 10 seconds',
      ),
    );
  if (gated.serviceAccountTokenInSecrets !== undefined && !spec.tokenRequests?.length)
    errors.push(
      invalid(
        specPath.child('serviceAccountTokenInSecrets'),
        gated.serviceAccountTokenInSecrets,
        'serviceAccountTokenInSecrets is set but no tokenRequests are specified',
      ),
    );
  if (enabled('preventPodSchedulingIfMissing', ctx))
    need(gated.preventPodSchedulingIfMissing, 'preventPodSchedulingIfMissing');
  return errors;
}

function validateTokenRequests(requests: readonly TokenRequest[]): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  requests.forEach(({ audience = '', expirationSeconds: seconds }, i) => {
    const path = specPath.child('tokenRequests').index(i);
    if (seen.has(audience)) {
      errors.push(duplicate(path.child('audience'), audience));
      return;
    }
    seen.add(audience);
    if (seconds === undefined) return;
    const at = path.child('expirationSeconds');
    if (seconds < 600) errors.push(invalid(at, seconds, 'may not specify a duration less than 10 minutes'));
    if (seconds > 2 ** 32) errors.push(invalid(at, seconds, 'may not specify a duration larger than 2^32 seconds'));
  });
  return errors;
}
