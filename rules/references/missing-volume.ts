import { closest } from '../../compiler/kube/closest.js';
import { containersOf, field, items, podOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'references/missing-volume',
    title: 'A container mounts a volume that its pod does not have.',
    kinds: 'pods',
    severity: 'error',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'The API server refuses the object.',
    help: 'Add the volume to `volumes`, or correct the name.',
    since: '0.1.0',
    serverText: /volume(?:Mounts|Devices)\[\d+\]\.name: Not found/,
  },
  check(node, ctx) {
    const { spec } = podOf(node);
    const claims = field(node.value, 'spec', 'volumeClaimTemplates');
    const names = [
      ...items(spec.volumes).map(([, v]) => text(v.name)),
      ...(Array.isArray(claims) ? claims.map((c) => text(field(c, 'metadata', 'name'))) : []),
    ];
    for (const c of containersOf(node))
      for (const listName of ['volumeMounts', 'volumeDevices'] as const)
        for (const [i, mount] of items<{ name?: string }>(c.value[listName])) {
          const name = text(mount.name);
          if (!name || names.includes(name)) continue;
          const near = closest(name, names);
          const path = [...c.path, listName, i, 'name'];
          ctx.report({
            path,
            message: `Container \`${c.name}\` mounts a volume \`${name}\` that the pod does not have.`,
            ...(near ? { help: `Did you mean \`${near}\`?` } : {}),
            fixes: [near ? ctx.fix.set(`Use \`${near}\``, 'unsafe', path, near) : undefined],
          });
        }
  },
});
