import type { Route } from '../../prediction/prediction.js';
import { indented, type Style } from '../terminal.js';

/** Every way in, from its entry to the pods that answer; dead ends say why. */
export function routesSection(routes: readonly Route[], width: number, style: Style): string[] {
  if (routes.length === 0) return [];
  const out = [style.bold('ROUTES')];
  for (const route of routes) {
    const target = route.service ? ` → service/${route.service}${route.port ? `:${route.port}` : ''}` : '';
    const via = route.via.map((v) => ` → ${v.kind.toLowerCase()}/${v.name}`).join('');
    const ready = route.endpoints.filter((e) => e.ready);
    const ports = [...new Set(ready.map((e) => `:${e.port}`))].join(' ');
    const end = route.dead ? ` → ${route.dead}` : ` → ${ready.length} ${ready.length === 1 ? 'pod' : 'pods'} ${ports}`;
    const text = `${route.entry}${via}${target}${end}${callersOf(route)}`;
    const paint = route.dead ? style.red : (s: string): string => s;
    out.push(...indented(text, width, route.dead ? '  ✗ ' : '  ✓ ', '      ').map(paint));
  }
  return out;
}

const shown = 4;

/** Whom network policies leave. */
function callersOf({ callers, dead }: Route): string {
  if (!callers || dead) return '';
  if (!callers.length) return ', from no workload: network policies';
  const more = callers.length > shown ? ` and ${callers.length - shown} more` : '';
  return `, only from ${callers.slice(0, shown).join(', ')}${more}`;
}
