import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  StorageClass,
} from '../../../../schemas/generated/types/storage_v1.js';
import { wholeOf } from '../../cluster/amounts.js';
import type { EventRegistration } from '../../framework/events.js';
import { claimEvents } from './claims.js';

const migrated = 'storage.alpha.kubernetes.io/migrated-plugins';
const limitOf = (c: CSIStorageCapacity): unknown => c.maximumVolumeSize ?? c.capacity;

/** When a pod whose volumes were not to be had is worth another try. Mirrors plugins/volumebinding/volume_binding.go. */
export const volumeBindingEvents: readonly EventRegistration[] = [
  {
    resource: 'StorageClass',
    actions: ['Add', 'Update'],
    hint: (_pod, old, next) => {
      const text = (c: unknown): string => JSON.stringify((c as StorageClass).allowedTopologies ?? null);
      return !old || text(old) !== text(next) ? 'Queue' : 'QueueSkip';
    },
  },
  claimEvents(['Add', 'Update'], true),
  { resource: 'PersistentVolume', actions: ['Add', 'Update'] },
  { resource: 'Node', actions: ['Add', 'UpdateNodeLabel'] },
  {
    resource: 'CSINode',
    actions: ['Add', 'Update'],
    hint: (_pod, old, next) => {
      const text = (n: unknown): string | undefined => (n as CSINode).metadata?.annotations?.[migrated];
      return !old || text(old) !== text(next) ? 'Queue' : 'QueueSkip';
    },
  },
  {
    resource: 'CSIDriver',
    actions: ['Update'],
    hint: (pod, old, next) => {
      const before = old as CSIDriver;
      const after = next as CSIDriver;
      const uses = (pod.spec?.volumes ?? []).some((v) => v.csi?.driver === after.metadata?.name);
      return uses && before.spec?.storageCapacity && !after.spec?.storageCapacity ? 'Queue' : 'QueueSkip';
    },
  },
  {
    resource: 'CSIStorageCapacity',
    actions: ['Add', 'Update'],
    hint: (_pod, old, next) => {
      if (!old) return 'Queue';
      const before = limitOf(old as CSIStorageCapacity);
      const after = limitOf(next as CSIStorageCapacity);
      return after !== undefined && (before === undefined || wholeOf(after) > wholeOf(before)) ? 'Queue' : 'QueueSkip';
    },
  },
];
