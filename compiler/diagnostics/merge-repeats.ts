import type { Diagnostic, ObjectRef } from './diagnostic.js';

/**
 * What a loop repeats at one line of a template or program, once: findings of one rule at one place whose messages
 * differ in nothing but the name of the object. The first stays and names the others in `also`.
 */
export function mergeRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const groups = new Map<string, { first: Diagnostic; also: Map<string, ObjectRef> }>();
  diagnostics.forEach((d, i) => {
    const key = d.object ? keyOf(d, d.object) : `#${i}`;
    const group = groups.get(key);
    if (!group) groups.set(key, { first: d, also: new Map() });
    else if (d.object && nameOf(d.object) !== nameOf(group.first.object!)) group.also.set(nameOf(d.object), d.object);
  });
  return [...groups.values()].map(({ first, also }) => (also.size ? { ...first, also: [...also.values()] } : first));
}

function keyOf({ id, severity, span, message, labels = [] }: Diagnostic, { name }: ObjectRef): string {
  const places = [span, ...labels.map((l) => l.span)].map((s) => `${s.file}:${s.start}:${s.end}`);
  // A name may be part of longer ones (`web`, `web-config`): all of them come from the same line.
  const shape = name ? message.replaceAll(name, '*') : message;
  return [id, severity, ...places, shape].join('\n');
}

const nameOf = ({ kind, namespace = '', name }: ObjectRef): string =>
  `${kind} ${namespace ? `${namespace}/` : ''}${name}`;

/** `Deployment shop/cart and 3 more`, for people. */
export function alsoText(also: readonly ObjectRef[]): string {
  const shown = also.slice(0, 3).map(nameOf).join(', ');
  return also.length > 3 ? `${shown} and ${also.length - 3} more` : shown;
}
