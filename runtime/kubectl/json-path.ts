import { isObject, type Json, stringify } from '../../compiler/kube/json.js';

/** The common part of kubectl's JSONPath: text, `{.a.b[0]['c'].*}` and `{range .items[*]}…{end}`. client-go util/jsonpath. */
export function jsonPath(root: Json, template: string): string {
  const range = /\{range ([^}]*)\}([\s\S]*?)\{end\}/.exec(template);
  if (range) {
    const before = jsonPath(root, template.slice(0, range.index));
    const after = jsonPath(root, template.slice(range.index + range[0].length));
    return (
      before +
      select(root, range[1]!)
        .map((item) => jsonPath(item, range[2]!))
        .join('') +
      after
    );
  }
  return template.replace(/\{([^}]*)\}/g, (_all, expression: string) => {
    const text = /^"(.*)"$/.exec(expression);
    if (text) return text[1]!.replace(/\\n/g, '\n').replace(/\\t/g, '\t');
    return select(root, expression)
      .map((v) => (typeof v === 'string' ? v : stringify(v)))
      .join(' ');
  });
}

function select(root: Json, expression: string): Json[] {
  let at: Json[] = [root];
  const steps = expression
    .replace(/^\$/, '')
    .matchAll(/\.?((?:[^.[\\]|\\.)+)|\[(\*|-?\d+|'[^']*'|\?\(@\.([\w.]+)\s*==\s*"([^"]*)"\))\]/g);
  for (const [, field, index, key, wanted] of steps)
    at = at.flatMap((v) => step(v, field?.replace(/\\(.)/g, '$1') ?? index!, field === undefined, key, wanted));
  return at;
}

function step(value: Json, name: string, bracket: boolean, key?: string, wanted?: string): Json[] {
  if (name === '*') return Array.isArray(value) ? value : isObject(value) ? (Object.values(value) as Json[]) : [];
  if (bracket && key !== undefined)
    return Array.isArray(value) ? value.filter((v) => select(v, `.${key}`).some((x) => String(x) === wanted)) : [];
  if (Array.isArray(value)) {
    const n = Number(name);
    const item = value.at(n);
    return item === undefined ? [] : [item];
  }
  const field = bracket ? name.replace(/^'|'$/g, '') : name;
  if (!isObject(value) || !Object.hasOwn(value, field)) return [];
  const found = value[field];
  return found === undefined ? [] : [found];
}
