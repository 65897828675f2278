import { groupKindOf, type KubeObject } from '../../../compiler/kube/object.js';
import { inPlaceOf } from '../../world/kinds.js';
import { KubectlError } from '../command-line.js';
import { printName, type Session } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { create, current, remove, update } from '../writes.js';
import { withNamespace } from './create.js';

/** kubectl replace: the object as the manifest says, nothing kept. pkg/cmd/replace. */
export const verb: KubectlVerb = {
  flags: {
    filename: 'list',
    force: 'boolean',
    'save-config': 'boolean',
    cascade: 'string',
    'grace-period': 'string',
    timeout: 'string',
    validate: 'string',
    recursive: 'boolean',
  },
  run(s, flags) {
    if (!flags.has('filename')) throw new KubectlError('error: must specify --filename to replace');
    const objects = s.manifests(flags).map((o) => ({ source: s.sourceOf(o), placed: withNamespace(s, flags, o) }));
    if (flags.boolean('force')) {
      recreate(
        s,
        objects.map((o) => o.placed),
      );
      return;
    }
    for (const { source, placed } of objects) {
      const live = liveOf(s, placed);
      if (live) replace(s, placed, live);
      else
        s.fail(
          `Error from server (NotFound): error when replacing "${source}": ${s.groupResourceOf(placed)} "${placed.metadata.name}" not found`,
        );
    }
  },
};

const liveOf = (s: Session, o: KubeObject): KubeObject | undefined =>
  s.world.store.get(groupKindOf(o), o.metadata.namespace ?? '', o.metadata.name ?? '');

function replace(s: Session, placed: KubeObject, live: KubeObject): void {
  const done = update(s, live, () => inPlaceOf(live, placed));
  if (done) s.report(done.object, 'replaced');
}

/** `--force`: all are deleted, and made again once they are gone; what was not there is made. */
function recreate(s: Session, objects: readonly KubeObject[]): void {
  const live = objects.map((o) => liveOf(s, o)).filter((o) => o !== undefined);
  for (const o of live) {
    if (!remove(s, o, { propagation: 'Background' })) continue;
    const where = o.metadata.namespace ? ` from ${o.metadata.namespace} namespace` : '';
    s.out(`${printName(o).replace('/', ' "')}" deleted${where}`);
  }
  s.wait(() => live.every((o) => !current(s, o)), 24 * 3_600_000);
  s.pause();
  for (const object of objects) {
    const stored = create(s, object);
    if (stored) s.report(stored, 'replaced');
  }
}
