import type { KubeObject } from '../../../compiler/kube/object.js';
import type { DeleteOptions, Propagation } from '../../world/api.js';
import { namespaceOf } from '../../world/kinds.js';
import { type Flags, KubectlError } from '../command-line.js';
import { printName, resourceWords, type Session } from '../session.js';
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
    'field-selector': 'string',
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
    if (flags.boolean('force'))
      s.err(
        'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.',
      );
    const deleted: KubeObject[] = [];
    let found = 0;
    for (const args of byType(flags.args)) {
      const targets = find(s, flags, args);
      found += targets.length;
      deleted.push(...targets.filter((object) => deleteOne(s, flags, object, options)));
      if (args !== flags.args) s.pause();
    }
    // Objects that are named count as found: they are not looked up before the request.
    const named = flags.has('filename') || flags.args.length > 1 || flags.args[0]?.includes('/');
    if (found === 0 && !named && s.code === 0) s.out('No resources found');
    if (!flags.boolean('wait', true) || flags.boolean('force') || s.dryRun !== 'none') return;
    const timeout = flags.duration('timeout') ?? 0;
    const gone = s.wait(() => deleted.every((o) => !current(s, o)), timeout > 0 ? timeout : 24 * 3_600_000);
    if (!gone) s.fail('error: timed out waiting for the condition');
  },
};

/** `all` and `a,b` are worked off one type after the other. */
function byType(args: readonly string[]): (readonly string[])[] {
  if (args.length !== 1 || args[0]!.includes('/')) return [args];
  const words = resourceWords(args[0]!);
  return words.length > 1 ? words.map((w) => [w]) : [args];
}

function find(s: Session, flags: Flags, args: readonly string[]): KubeObject[] {
  const before = s.stderr;
  const targets = s.targets(flags, args);
  if (flags.boolean('ignore-not-found') && s.code) {
    s.stderr = before;
    s.code = 0;
  }
  return targets;
}

function deleteOne(s: Session, flags: Flags, object: KubeObject, options: DeleteOptions): boolean {
  if (!remove(s, object, options)) return false;
  const where = namespaceOf(object) ? ` from ${namespaceOf(object)} namespace` : '';
  const how = flags.boolean('force') ? 'force deleted' : 'deleted';
  const dryRun = { none: '', client: ' (dry run)', server: ' (server dry run)' }[s.dryRun];
  s.out(
    flags.string('output') === 'name'
      ? printName(object)
      : `${printName(object).replace('/', ' "')}" ${how}${where}${dryRun}`,
  );
  return true;
}

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
