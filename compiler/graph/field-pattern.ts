import { isObject, type Json, type Path } from '../kube/json.js';

/** A value and the path that leads to it. */
export interface Place {
  readonly path: Path;
  readonly value: Json;
}

type Step = { readonly keys: readonly string[] } | 'items' | 'entries';

const compiled = new Map<string, readonly Step[]>();

/** `spec.rules[*].host`, `containers|initContainers[*].env[*]`, `data{*}`: names, alternatives, list items, map entries. */
function compile(pattern: string): readonly Step[] {
  let steps = compiled.get(pattern);
  if (!steps) {
    steps = pattern
      .split('.')
      .filter((part) => part !== '')
      .flatMap((part): Step[] => {
        const [, names = '', stars = ''] = /^([^[{]*)((?:\[\*\]|\{\*\})*)$/.exec(part) ?? [];
        const suffix = (stars.match(/\[\*\]|\{\*\}/g) ?? []).map((s): Step => (s === '[*]' ? 'items' : 'entries'));
        return names ? [{ keys: names.split('|') }, ...suffix] : suffix;
      });
    compiled.set(pattern, steps);
  }
  return steps;
}

/** Every value below `root` that the pattern meets, in document order; absent and null values are left out. */
export function matchFields(root: Json | undefined, pattern: string, base: Path = []): Place[] {
  const out: Place[] = [];
  descend(root, compile(pattern), 0, base, out);
  return out;
}

function descend(value: Json | undefined, steps: readonly Step[], at: number, path: Path, out: Place[]): void {
  if (value === undefined || value === null) return;
  const step = steps[at];
  if (step === undefined) {
    out.push({ path, value });
    return;
  }
  if (step === 'items') {
    if (Array.isArray(value)) value.forEach((item, i) => void descend(item, steps, at + 1, [...path, i], out));
  } else if (isObject(value)) {
    for (const key of step === 'entries' ? Object.keys(value) : step.keys)
      if (Object.hasOwn(value, key)) descend(value[key], steps, at + 1, [...path, key], out);
  }
}
