import { isObject, type Json } from '../../compiler/kube/json.js';
import type { KubeObject } from '../../compiler/kube/object.js';
import { KubectlError } from './command-line.js';

/** Whether an object matches `a.b=x,c!=y`; a field that is not there is empty. apimachinery pkg/fields/selector.go. */
export function parseFieldSelector(text: string): (object: KubeObject) => boolean {
  const terms = text.split(',').filter(Boolean);
  const tests = terms.map((term) => {
    const [, field = '', sign = '', value = ''] = /^([^=!]+)(!=|==|=)(.*)$/.exec(term) ?? [];
    if (!field) throw new KubectlError(`error: invalid selector: '${text}'; can't understand '${term}'`);
    const path = field.trim().split('.');
    return (o: KubeObject) => (valueAt(o as unknown as Json, path) === value) === (sign !== '!=');
  });
  return (object) => tests.every((t) => t(object));
}

function valueAt(object: Json, path: readonly string[]): string {
  let value: Json | undefined = object;
  for (const key of path) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value === undefined || value === null ? '' : String(value);
}
