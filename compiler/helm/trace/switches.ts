import type { Chart } from '../chart/chart.js';
import { GoMap, type GoValue } from '../go/values.js';
import type { RenderResult } from '../render/render.js';
import type { Recorder } from './recorder.js';
import type { ValueRead } from './segments.js';

/** Values that switched on the subcharts that a rendered file is in: the condition that decided, else their tags. */
export function switchReads({ chart, values }: RenderResult, recorder: Recorder, file: string): ValueRead[] {
  const out: ValueRead[] = [];
  const above: string[] = [];
  let at: Chart | undefined = chart;
  let rest = file.slice(chart.metadata.name.length + 1);
  for (let m = subchart.exec(rest); m && at; m = subchart.exec(rest)) {
    const name: string = m[1]!;
    for (const { condition, tags } of at.metadata.dependencies.filter((d) => d.name === name)) {
      const paths = condition.split(',').map((c) => [...above, ...c.trim().split('.')]);
      const read = paths.map((path) => readOf(values, path, recorder)).find((r) => r !== undefined);
      if (read) out.push(read);
      else out.push(...tags.flatMap((t) => readOf(values, ['tags', t], recorder) ?? []));
    }
    at = at.dependencies.find((c) => c.metadata.name === name);
    above.push(name);
    rest = rest.slice(m[0].length);
  }
  return out;
}

const subchart = /^charts\/([^/]+)\//;

function readOf(values: GoMap, path: readonly string[], recorder: Recorder): ValueRead | undefined {
  let at: GoValue = values;
  for (const key of path.slice(0, -1)) at = at instanceof GoMap ? at.get(key) : undefined;
  const last = path.at(-1)!;
  if (!(at instanceof GoMap) || typeof at.get(last) !== 'boolean') return undefined;
  return { path, place: recorder.placeOf(at, last) };
}
