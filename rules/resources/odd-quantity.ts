import { parseQuantity } from '../../compiler/kube/quantity.js';
import { containersOf, entries, field } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

const MiB = 1n << 20n;
const NANO = 1_000_000_000n;

/** Memory below a mebibyte in milli-units, or cpu in binary units: right for the server, wrong for the author. */
export const rule = defineRule({
  meta: {
    id: 'resources/odd-quantity',
    title: 'A quantity is a valid number of the wrong size.',
    kinds: 'pods',
    severity: 'error',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: '`512m` of memory is half a byte: the container is killed before it starts. `100` of cpu is a hundred cores: no node has them.',
    help: 'Memory is written in `Mi` and `Gi`, cpu in `m` (thousandths of a core).',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node))
      for (const which of ['requests', 'limits'] as const)
        for (const [resource, value] of entries(field(c.value, 'resources', which) as Record<string, unknown>)) {
          if (typeof value !== 'string' && typeof value !== 'number') continue;
          const right = suggest(resource, String(value));
          if (!right) continue;
          const path = [...c.path, 'resources', which, resource];
          ctx.report({
            path,
            message: `\`${String(value)}\` of ${resource} is ${right.means}.`,
            help: `Did you mean \`${right.text}\`?`,
            fixes: [ctx.fix.set(`Write \`${right.text}\``, 'unsafe', path, right.text)],
          });
        }
  },
});

function suggest(resource: string, text: string): { means: string; text: string } | undefined {
  const quantity = parseQuantity(text);
  if ('error' in quantity || quantity.nano <= 0n) return undefined;
  if (resource === 'memory' || resource === 'ephemeral-storage') {
    if (/^\d+m$/.test(text) && quantity.nano < MiB * NANO)
      return { means: 'thousandths of a byte', text: `${text.slice(0, -1)}Mi` };
    // A bare number up to the size of a node in MiB is far too few bytes for any program.
    if (/^\d+$/.test(text) && quantity.nano < 65_536n * NANO) return { means: 'bytes', text: `${text}Mi` };
  }
  if (resource === 'cpu') {
    if (/^\d+Mi?$/.test(text)) return { means: 'millions of cores', text: `${/^\d+/.exec(text)![0]}m` };
    if (/^\d+$/.test(text) && quantity.nano >= 100n * NANO) return { means: 'whole cores', text: `${text}m` };
  }
  return undefined;
}
