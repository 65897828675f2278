import type { Diagnostic, ObjectRef } from './diagnostic.js';

/**
 * What a loop repeats at one line of a template or program, once: findings of one rule at one place that say the same
 * but for the object's name, or that are about the same field of different objects. The first stays and names the
 * other objects in `also`.
 */
export function mergeRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return merge(merge(diagnostics, sameWords), sameField());
}

/** The key of findings that are one; undefined where a finding stands alone. */
type Key = (diagnostic: Diagnostic, object: ObjectRef) => string | undefined;

function merge(diagnostics: readonly Diagnostic[], keyOf: Key): Diagnostic[] {
  const groups = new Map<string, { first: Diagnostic; also: Map<string, ObjectRef> }>();
  diagnostics.forEach((d, i) => {
    const key = (d.object && keyOf(d, d.object)) ?? `#${i}`;
    const group = groups.get(key);
    if (!group) {
      groups.set(key, { first: d, also: new Map(d.also?.map((o) => [nameOf(o), o])) });
      return;
    }
    for (const o of [d.object!, ...(d.also ?? [])])
      if (nameOf(o) !== nameOf(group.first.object!)) group.also.set(nameOf(o), o);
  });
  return [...groups.values()].map(({ first, also }) => (also.size ? { ...first, also: [...also.values()] } : first));
}

function placeOf({ id, severity, span, labels = [] }: Diagnostic): string {
  const places = [span, ...labels.map((l) => l.span)].map((s) => `${s.file}:${s.start}:${s.end}`);
  return [id, severity, ...places].join('\n');
}

// A name may be part of longer ones (`web`, `web-config`): all of them come from the same line.
const sameWords: Key = (d, { name }) => `${placeOf(d)}\n${name ? d.message.replaceAll(name, '*') : d.message}`;

/** The nth finding about a field is the same as the nth about that field of another object. */
function sameField(): Key {
  const seen = new Map<string, number>();
  return (d, object) => {
    if (d.pointer === undefined) return undefined;
    const field = `${placeOf(d)}\n${object.kind}\n${d.pointer}`;
    const own = `${field}\n${nameOf(object)}`;
    const nth = seen.get(own) ?? 0;
    seen.set(own, nth + 1);
    return `${field}\n${nth}`;
  };
}

const nameOf = ({ kind, namespace = '', name }: ObjectRef): string =>
  `${kind} ${namespace ? `${namespace}/` : ''}${name}`;

/** `Deployment shop/cart and 3 more`, for people. */
export function alsoText(also: readonly ObjectRef[]): string {
  const shown = also.slice(0, 3).map(nameOf).join(', ');
  return also.length > 3 ? `${shown} and ${also.length - 3} more` : shown;
}
