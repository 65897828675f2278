import { stringify } from 'yaml';
import type { Json } from '../../../compiler/kube/json.js';
import { groupKind, type KubeObject } from '../../../compiler/kube/object.js';
import { matchesRequirement } from '../../../compiler/kube/selectors.js';
import { type Flags, KubectlError } from '../command-line.js';
import { parseFieldSelector } from '../field-selector.js';
import { jsonPath } from '../json-path.js';
import { parseSelector } from '../selector.js';
import { allCategory, printName, type Session } from '../session.js';
import { tableOf } from '../tables.js';
import type { KubectlVerb } from '../verb.js';

/** kubectl get: tables, names, JSON, YAML, JSONPath. pkg/cmd/get. */
export const verb: KubectlVerb = {
  flags: {
    selector: 'string',
    'all-namespaces': 'boolean',
    filename: 'list',
    'no-headers': 'boolean',
    'ignore-not-found': 'boolean',
    'sort-by': 'string',
    'field-selector': 'string',
    'show-labels': 'boolean',
    watch: 'boolean',
    'label-columns': 'list',
  },
  run(s, flags) {
    const output = flags.string('output') ?? '';
    const single = (flags.args.length > 1 || flags.args[0]?.includes('/')) ?? false;
    const found = single || flags.has('filename') ? s.targets(flags) : listAll(s, flags);
    if (flags.boolean('ignore-not-found') && s.code) {
      s.code = 0;
      s.stderr = '';
    }
    print(s, flags, output, found, single && found.length === 1);
  },
};

function listAll(s: Session, flags: Flags): KubeObject[] {
  const [word] = flags.args;
  if (word === undefined) throw new KubectlError('error: You must specify the type of resource to get.');
  const names = word === 'all' ? allCategory : word.split(',');
  const selector = parseSelector(flags.string('selector') ?? '');
  const fields = parseFieldSelector(flags.string('field-selector') ?? '');
  return names.flatMap((n) => {
    const r = s.resource(n);
    const everywhere = !r.namespaced || flags.boolean('all-namespaces');
    return s.world.store
      .list(groupKind(r.group, r.kind), everywhere ? undefined : s.namespace(flags))
      .filter((o) => selector.every((q) => matchesRequirement(q, o.metadata.labels)) && fields(o));
  });
}

function print(s: Session, flags: Flags, output: string, found: readonly KubeObject[], single: boolean): void {
  const list = { apiVersion: 'v1', items: found, kind: 'List', metadata: { resourceVersion: '' } };
  const value = (single ? found[0] : list) as unknown as Json;
  if (output === 'name') for (const o of found) s.out(printName(o));
  else if (output === 'json') s.out(JSON.stringify(value, null, 4));
  else if (output === 'yaml') s.stdout += stringify(value, { sortMapEntries: true });
  else if (output.startsWith('jsonpath=')) s.stdout += jsonPath(value, output.slice(9).replace(/^'|'$/g, ''));
  else if (output === '' || output === 'wide') {
    if (found.length === 0 && s.code === 0)
      s.err(`No resources found${flags.boolean('all-namespaces') ? '' : ` in ${s.namespace(flags)} namespace.`}`);
    else s.stdout += tableOf(found, s.world.clock.now(), !flags.boolean('no-headers'));
  } else throw new KubectlError(`error: unable to match a printer suitable for the output format "${output}"`);
}
