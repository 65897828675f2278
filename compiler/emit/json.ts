import { type JsonObject, stringify } from '../kube/json.js';
import { ordered } from './yaml.js';

/** One object as indented JSON. */
export function toJson(object: JsonObject): string {
  return `${stringify(ordered(object), 2)}\n`;
}

/** Objects as one `List`, which `kubectl apply -f` takes as well. */
export function toJsonList(objects: readonly JsonObject[]): string {
  return `${stringify({ apiVersion: 'v1', kind: 'List', items: objects.map(ordered) }, 2)}\n`;
}
