import type { Route } from '../../prediction/prediction.js';

interface GraphNode {
  readonly label: string;
  readonly kind: string;
  readonly dead: boolean;
  readonly title: string;
  x: number;
  y: number;
}

export interface RouteGraph {
  readonly width: number;
  readonly height: number;
  /** One unit of margin, so that strokes at the border are whole. */
  readonly viewBox: string;
  readonly nodes: readonly (GraphNode & { readonly boxWidth: number; readonly textY: number })[];
  readonly edges: readonly { readonly path: string; readonly dead: boolean }[];
}

/** Services and what answers stand under each other, however long the way to them. */
const columnOf: Record<string, number> = { entry: 0, via: 1, service: 2 };
const lastColumn = 3;
const box = { width: 240, height: 26, gapX: 44, gapY: 10 } as const;

/** Lays the routes out in columns: entries, what they pass through, services, pods. */
export function routeGraph(routes: readonly Route[]): RouteGraph {
  const columns: Map<string, GraphNode>[] = [];
  const edges: { from: GraphNode; to: GraphNode; dead: boolean }[] = [];
  const place = (column: number, label: string, kind: string, dead: boolean, title = label): GraphNode => {
    while (columns.length <= column) columns.push(new Map());
    const key = `${kind} ${label}`;
    let node = columns[column]!.get(key);
    if (!node) {
      node = { label, kind, dead, title, x: 0, y: 0 };
      columns[column]!.set(key, node);
    }
    return node;
  };
  for (const route of routes) {
    const dead = route.dead !== undefined;
    const steps: [string, string, string][] = [
      [route.entry, 'entry', route.entry],
      ...route.via.map((v): [string, string, string] => [`${v.kind.toLowerCase()}/${v.name}`, 'via', v.kind]),
    ];
    if (route.service) {
      const name = `service/${route.service}${route.port ? `:${route.port}` : ''}`;
      steps.push([name, 'service', name]);
    }
    const ends: [string, string, string][] = dead
      ? [[route.dead!, 'dead', route.dead!]]
      : route.endpoints.map((e): [string, string, string] => [
          `${e.pod}:${e.port}`,
          'pod',
          e.ready ? 'ready' : 'not ready',
        ]);
    let before: GraphNode | undefined;
    steps.forEach(([label, kind, title], i) => {
      const node = place(columnOf[kind] ?? i, label, kind, dead && kind === 'entry', title);
      if (before) edges.push({ from: before, to: node, dead });
      before = node;
    });
    for (const [label, kind, title] of ends) {
      const node = place(lastColumn, label, kind, kind === 'dead' || title === 'not ready', title);
      if (before) edges.push({ from: before, to: node, dead: node.dead });
    }
  }
  return layout(columns, edges);
}

function layout(
  columns: readonly Map<string, GraphNode>[],
  edges: readonly { from: GraphNode; to: GraphNode; dead: boolean }[],
): RouteGraph {
  columns.forEach((column, c) => {
    let row = 0;
    for (const node of column.values()) {
      node.x = c * (box.width + box.gapX);
      node.y = row++ * (box.height + box.gapY);
    }
  });
  const nodes = columns.flatMap((c) => [...c.values()]);
  const seen = new Set<string>();
  const paths = edges.flatMap(({ from, to, dead }) => {
    const [x1, y1, x2, y2] = [from.x + box.width, from.y + box.height / 2, to.x, to.y + box.height / 2];
    const path = `M${x1} ${y1}C${x1 + box.gapX / 2} ${y1} ${x2 - box.gapX / 2} ${y2} ${x2} ${y2}`;
    if (seen.has(path)) return [];
    seen.add(path);
    return [{ path, dead }];
  });
  const width = Math.max(1, columns.length * (box.width + box.gapX) - box.gapX) + 2;
  const height = Math.max(1, ...nodes.map((n) => n.y + box.height)) + 2;
  return {
    width,
    height,
    viewBox: `-1 -1 ${width} ${height}`,
    nodes: nodes.map((n) => ({ ...n, label: shorten(n.label), boxWidth: box.width, textY: n.y + 17 })),
    edges: paths,
  };
}

const shorten = (text: string): string => (text.length > 32 ? `${text.slice(0, 31)}…` : text);
