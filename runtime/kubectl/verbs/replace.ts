import { groupKindOf } from '../../../compiler/kube/object.js';
import { KubectlError } from '../command-line.js';
import { printName } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { create, remove, update } from '../writes.js';
import { withNamespace } from './create.js';

/** kubectl replace: the object as the manifest says, nothing kept. pkg/cmd/replace. */
export const verb: KubectlVerb = {
  flags: { filename: 'list', force: 'boolean', 'save-config': 'boolean', cascade: 'string', 'grace-period': 'string' },
  run(s, flags) {
    if (!flags.has('filename')) throw new KubectlError('error: must specify --filename to replace');
    for (const object of s.manifests(flags)) {
      const placed = withNamespace(s, flags, object);
      const live = s.world.store.get(groupKindOf(placed), placed.metadata.namespace ?? '', placed.metadata.name ?? '');
      if (!live) {
        const resource = s.groupResourceOf(placed);
        s.fail(
          `Error from server (NotFound): error when replacing "STDIN": ${resource} "${placed.metadata.name}" not found`,
        );
      } else if (flags.boolean('force')) {
        remove(s, live, { gracePeriodSeconds: 0 });
        s.out(`${printName(live).replace('/', ' "')}" deleted`);
        const stored = create(s, placed);
        if (stored) s.report(stored, 'replaced');
      } else {
        const { uid, creationTimestamp, resourceVersion, generation } = live.metadata;
        const metadata = {
          ...placed.metadata,
          uid,
          creationTimestamp,
          resourceVersion,
          ...(generation ? { generation } : {}),
        };
        const done = update(s, live, () => ({ ...placed, metadata }));
        if (done) s.report(done.object, 'replaced');
      }
    }
  },
};
