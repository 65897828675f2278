import type { Container, Volume, VolumeDevice, VolumeMount } from '../../../../../schemas/generated/types/core_v1.js';
import { type FieldError, forbidden, invalid, notFound, notSupported, required } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { pathNoBacksteps } from '../volume-common.js';
import { localDescendingPath } from './paths.js';

type Volumes = ReadonlyMap<string, Volume>;

/** ValidateVolumeMounts. Errors of sub paths and propagation carry the path of the list, as the server's do. */
export function validateVolumeMounts(container: Container, volumes: Volumes, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  const devices = container.volumeDevices ?? [];
  const taken = new Set<string>();
  container.volumeMounts?.forEach((mount, i) => {
    const at = path.index(i);
    if (!mount.name) out.push(required(at.child('name')));
    if (!volumes.has(mount.name)) out.push(notFound(at.child('name'), mount.name));
    if (!mount.mountPath) out.push(required(at.child('mountPath')));
    if (taken.has(mount.mountPath)) out.push(invalid(at.child('mountPath'), mount.mountPath, 'must be unique'));
    taken.add(mount.mountPath);
    if (devices.some((d) => d.name === mount.name))
      out.push(invalid(at.child('name'), mount.name, 'must not already exist in volumeDevices'));
    if (lastByName(devices, 'devicePath').has(mount.mountPath))
      out.push(invalid(at.child('mountPath'), mount.mountPath, 'must not already exist as a path in volumeDevices'));
    if (mount.subPath) out.push(...localDescendingPath(mount.subPath, path.child('subPath')));
    if (mount.subPathExpr) {
      if (mount.subPath)
        out.push(invalid(at.child('subPathExpr'), mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
      out.push(...localDescendingPath(mount.subPathExpr, path.child('subPathExpr')));
    }
    out.push(...validatePropagation(mount, container, path.child('mountPropagation')));
    out.push(...validateRecursiveReadOnly(mount, path.child('recursiveReadOnly')));
  });
  return out;
}

const propagations = ['Bidirectional', 'HostToContainer', 'None'];

function validatePropagation(mount: VolumeMount, container: Container, path: FieldPath): FieldError[] {
  const mode = mount.mountPropagation;
  if (mode === undefined) return [];
  const out = propagations.includes(mode) ? [] : [notSupported(path, mode, propagations)];
  if (mode === 'Bidirectional' && !container.securityContext?.privileged)
    out.push(forbidden(path, 'Bidirectional mount propagation is available only to privileged containers'));
  return out;
}

function validateRecursiveReadOnly(mount: VolumeMount, path: FieldPath): FieldError[] {
  const mode = mount.recursiveReadOnly;
  if (mode === undefined || mode === 'Disabled') return [];
  if (mode !== 'Enabled' && mode !== 'IfPossible')
    return [notSupported(path, mode, ['Disabled', 'Enabled', 'IfPossible'])];
  const out: FieldError[] = [];
  if (!mount.readOnly) out.push(forbidden(path, 'may only be specified when readOnly is true'));
  if (mount.mountPropagation !== undefined && mount.mountPropagation !== 'None')
    out.push(forbidden(path, 'may only be specified when mountPropagation is None or not specified'));
  return out;
}

/** ValidateVolumeDevices. */
export function validateVolumeDevices(container: Container, volumes: Volumes, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  const mounts = container.volumeMounts ?? [];
  const mountPaths = lastByName(mounts, 'mountPath');
  const names = new Set<string>();
  const paths = new Set<string>();
  container.volumeDevices?.forEach((device, i) => {
    const at = path.index(i);
    const { name, devicePath } = device;
    const volume = volumes.get(name);
    if (!name) out.push(required(at.child('name')));
    if (names.has(name)) out.push(invalid(at.child('name'), name, 'must be unique'));
    if (!volume) out.push(notFound(at.child('name'), name));
    else if (!volume.persistentVolumeClaim && !volume.ephemeral) out.push(invalid(at.child('name'), name, notForBlock));
    if (!devicePath) out.push(required(at.child('devicePath')));
    if (paths.has(devicePath)) out.push(invalid(at.child('devicePath'), devicePath, 'must be unique'));
    if (devicePath && pathNoBacksteps(devicePath, path).length)
      out.push(invalid(at.child('devicePath'), devicePath, "can not contain backsteps ('..')"));
    else paths.add(devicePath);
    if (mounts.some((m) => m.name === name))
      out.push(invalid(at.child('name'), name, 'must not already exist in volumeMounts'));
    if (mountPaths.has(devicePath))
      out.push(invalid(at.child('devicePath'), devicePath, 'must not already exist as a path in volumeMounts'));
    if (name) names.add(name);
  });
  return out;
}

const notForBlock = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';

const none: ReadonlySet<string> = new Set();

/** The paths of mounts or devices: of those with the same name the last one counts, as in Go's map. */
function lastByName<K extends 'mountPath' | 'devicePath'>(
  list: readonly (K extends 'mountPath' ? VolumeMount : VolumeDevice)[],
  key: K,
): ReadonlySet<string> {
  if (!list.length) return none;
  const byName = new Map<string, string>();
  for (const item of list) byName.set(item.name, (item as unknown as Record<K, string>)[key]);
  return new Set(byName.values());
}
