import type { CSINode, CSINodeDriver } from '../../../../schemas/generated/types/storage_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { duplicate, type FieldError, invalid, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { list, optional, pointer, struct, text } from '../../shared/internal-form.js';
import type { KindRules } from '../../types.js';
import { byteLength, fieldImmutable, negativeMessage, semanticEqual, validateQualifiedName } from '../checks.js';
import { validateCSIDriverName } from '../core/volume-common.js';

type NodeObject = CSINode & KubeObject;

const driversPath = FieldPath.of('spec', 'drivers');

/** Mirrors pkg/registry/storage/csinode/strategy.go and ValidateCSINode. */
export const csiNode: KindRules<NodeObject> = {
  group: 'storage.k8s.io',
  kind: 'CSINode',
  namespaced: false,
  metaOnUpdate: ['create'],
  unconditionalUpdate: false,
  prepareForCreate(draft) {
    delete (draft as { status?: unknown }).status;
  },
  prepareForUpdate(draft, old) {
    const [now, before] = [draft, old] as { status?: unknown }[];
    if (before!.status === undefined) delete now!.status;
    else now!.status = structuredClone(before!.status);
  },
  validate: validateDrivers,
  validatedFirst: { until: '1.36', check: validateDrivers },
  validateUpdate(object, old, ctx) {
    const errors = validateDrivers(object);
    // MutableCSINodeAllocatableCount.
    const mutable = ctx.profile.atLeast('1.35');
    const frozen = ({ allocatable, ...driver }: CSINodeDriver): Partial<CSINodeDriver> =>
      mutable || allocatable === undefined ? driver : { ...driver, allocatable };
    for (const before of old.spec?.drivers ?? [])
      for (const after of object.spec?.drivers ?? [])
        if (before.name === after.name && !semanticEqual(internalDriver(frozen(before)), internalDriver(frozen(after))))
          errors.push(invalid(driversPath, internalDriver(frozen(after)), fieldImmutable));
    return errors;
  },
};

const internalDriver = struct({
  Name: text,
  NodeID: text,
  TopologyKeys: list(),
  Allocatable: optional(struct({ Count: pointer })),
});

function validateDrivers({ spec }: NodeObject): FieldError[] {
  const names = new Set<string>();
  return (spec?.drivers ?? []).flatMap((driver, i) => validateDriver(driver, names, driversPath.index(i)));
}

function validateDriver(driver: CSINodeDriver, names: Set<string>, path: FieldPath): FieldError[] {
  const name = driver.name ?? '';
  const id = driver.nodeID ?? '';
  const errors = validateCSIDriverName(name, path.child('name'));
  if (!id) errors.push(required(path.child('nodeID')));
  if (byteLength(id) > 256) errors.push(invalid(path.child('nodeID'), id, 'must be 256 characters or less'));
  const count = driver.allocatable?.count;
  if (count !== undefined && count < 0)
    errors.push(invalid(path.child('allocatable', 'count'), count, negativeMessage));
  if (names.has(name)) errors.push(duplicate(path.child('name'), name));
  names.add(name);
  const keys = new Set<string>();
  for (const key of driver.topologyKeys ?? []) {
    if (!key) errors.push(required(path));
    if (keys.has(key)) errors.push(duplicate(path, key));
    keys.add(key);
    errors.push(...validateQualifiedName(key, path));
  }
  return errors;
}
