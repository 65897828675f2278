import type { KubeObject } from '../../../compiler/kube/object.js';
import type { DeleteOptions, Propagation } from '../../world/api.js';
import { namespaceOf } from '../../world/kinds.js';
import { type Flags, KubectlError } from '../command-line.js';
import { printName } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { current, remove } from '../writes.js';

const cascades: Readonly<Record<string, Propagation>> = {
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
  true: 'Background',
  false: 'Orphan',
};

/** kubectl delete, which waits until the objects are gone. pkg/cmd/delete. */
export const verb: KubectlVerb = {
  flags: {
    filename: 'list',
    selector: 'string',
    all: 'boolean',
    'all-namespaces': 'boolean',
    cascade: 'string',
    'grace-period': 'string',
    force: 'boolean',
    now: 'boolean',
    wait: 'boolean',
    timeout: 'string',
    'ignore-not-found': 'boolean',
    interactive: 'boolean',
  },
  run(s, flags) {
    const options = optionsOf(flags);
    const before = s.stderr;
    const targets = s.targets(flags);
    if (flags.boolean('ignore-not-found') && s.code) {
      s.stderr = before;
      s.code = 0;
    }
    if (flags.boolean('force'))
      s.err(
        'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.',
      );
    const deleted: KubeObject[] = [];
    for (const object of targets) {
      if (!remove(s, object, options)) continue;
      deleted.push(object);
      const where = namespaceOf(object) ? ` from ${namespaceOf(object)} namespace` : '';
      const how = flags.boolean('force') ? 'force deleted' : 'deleted';
      s.out(`${printName(object).replace('/', ' "')}" ${how}${where}`);
    }
    if (deleted.length === 0 && targets.length === 0 && s.code === 0) s.out('No resources found');
    if (!flags.boolean('wait', true) || flags.boolean('force')) return;
    const timeout = flags.duration('timeout') ?? 0;
    const gone = s.wait(() => deleted.every((o) => !current(s, o)), timeout > 0 ? timeout : 24 * 3_600_000);
    if (!gone) s.fail('error: timed out waiting for the condition');
  },
};

function optionsOf(flags: Flags): DeleteOptions {
  const cascade = flags.string('cascade') ?? 'background';
  const propagation = Object.hasOwn(cascades, cascade) ? cascades[cascade] : undefined;
  if (!propagation)
    throw new KubectlError(
      `error: invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`,
    );
  const grace = flags.boolean('now')
    ? 1
    : flags.boolean('force')
      ? (flags.int('grace-period') ?? 0)
      : flags.int('grace-period');
  return { propagation, ...(grace === undefined || grace < 0 ? {} : { gracePeriodSeconds: grace }) };
}
