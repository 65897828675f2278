import type { Diagnostic, Label } from '../diagnostics/diagnostic.js';
import { type Path, toPointer } from '../kube/json.js';
import { type ApiObject, type Origin, refOf } from '../lower/api-object.js';

/** The parts that every finding about a place of an object has. */
export function at(
  object: ApiObject,
  path: Path,
  atKey = false,
): Pick<Diagnostic, 'span' | 'labels' | 'object' | 'pointer' | 'valuesKeys'> {
  const origin: Origin = atKey ? object.provenance.locateKey(path) : object.provenance.locate(path);
  const [first, ...others] = origin.spans;
  const labels: Label[] = others.map((s) => ({
    span: s.span,
    text: s.role === 'values' ? 'the value comes from here' : 'from here',
  }));
  return {
    span: first!.span,
    ...(labels.length ? { labels } : {}),
    object: refOf(object.value),
    pointer: toPointer(path),
    ...(origin.valuesKeys?.length ? { valuesKeys: origin.valuesKeys } : {}),
  };
}
