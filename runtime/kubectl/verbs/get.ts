import type { Json } from '../../../compiler/kube/json.js';
import { groupKind, type KubeObject } from '../../../compiler/kube/object.js';
import { matchesRequirement } from '../../../compiler/kube/selectors.js';
import { type Flags, KubectlError } from '../command-line.js';
import { parseFieldSelector } from '../field-selector.js';
import { printObject } from '../print.js';
import { parseSelector } from '../selector.js';
import { printName, resourceWords, type Session } from '../session.js';
import { customColumns, customResourceColumns } from '../tables/custom.js';
import { type TableOptions, tablesOf } from '../tables/table.js';
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

const noType = `You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

error: Required resource not specified.
Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
See 'kubectl get -h' for help and examples`;

/** Whether the types that are asked for, by name or in lists, are of one namespace. */
function ofNamespace(s: Session, flags: Flags): boolean {
  if (flags.boolean('all-namespaces')) return false;
  const types = flags.args[0]?.includes('/')
    ? flags.args.map((a) => a.split('/')[0]!)
    : resourceWords(flags.args[0] ?? '');
  return types.every((word) => word === '' || s.resource(word).namespaced);
}

function listAll(s: Session, flags: Flags): KubeObject[] {
  const [word] = flags.args;
  if (word === undefined) throw new KubectlError(noType);
  const names = resourceWords(word);
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
  if (output === '' || output === 'wide') {
    if (found.length === 0 && s.code === 0 && !flags.boolean('ignore-not-found'))
      s.err(`No resources found${ofNamespace(s, flags) ? ` in ${s.namespace(flags)} namespace.` : ''}`);
    else s.stdout += tablesOf(found, tableOptions(s, flags, output === 'wide'));
    return;
  }
  if (output === 'name') {
    for (const o of found) s.out(printName(o));
    return;
  }
  if (output.startsWith('custom-columns=')) {
    s.stdout += customColumns(found as unknown as Json[], output.slice(15), !flags.boolean('no-headers'));
    return;
  }
  // Where nothing was found for a name, nothing is printed.
  if (s.code && found.length === 0) return;
  const list = { apiVersion: 'v1', items: found, kind: 'List', metadata: { resourceVersion: '' } };
  s.stdout += printObject((single ? found[0]! : list) as unknown as Json, output, () => '');
}

function tableOptions(s: Session, flags: Flags, wide: boolean): TableOptions {
  return {
    now: s.world.clock.now(),
    headers: !flags.boolean('no-headers'),
    wide,
    namespaces: flags.boolean('all-namespaces'),
    showLabels: flags.boolean('show-labels'),
    labelColumns: flags.list('label-columns'),
    custom: (kind) => customResourceColumns(s.world.store, kind, s.world.clock.now()),
  };
}
