import { containersOf, isWindows } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { capabilities } from './_capabilities.js';

export const rule = defineRule({
  meta: {
    id: 'security/drop-net-raw',
    title: 'A container keeps the NET_RAW capability.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict'],
    fixable: 'unsafe',
    why: 'Raw sockets let a container spoof ARP and DNS for its neighbours; runtimes grant them by default.',
    help: 'Drop NET_RAW, or better ALL.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (isWindows(node)) return;
    for (const c of containersOf(node)) {
      const dropped = capabilities(c, 'drop');
      const kept = !dropped.includes('ALL') && !dropped.includes('NET_RAW');
      if (!kept && !capabilities(c, 'add').includes('NET_RAW')) continue;
      const drop = [...c.path, 'securityContext', 'capabilities', 'drop'];
      ctx.report({
        path: kept ? drop : [...c.path, 'securityContext', 'capabilities', 'add'],
        message: `Container \`${c.name}\` keeps the capability NET_RAW.`,
        fixes: kept ? [ctx.fix.append('Drop NET_RAW', 'unsafe', drop, 'NET_RAW')] : [],
      });
    }
  },
});
