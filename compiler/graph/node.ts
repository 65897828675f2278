import { get, type JsonObject } from '../kube/json.js';
import { type GroupKind, groupKind, parseApiVersion } from '../kube/object.js';
import type { Labels } from '../kube/selectors.js';
import type { ApiObject } from '../lower/api-object.js';
import { labelsOf, type PodTemplate, podTemplateOf } from './pod-template.js';
import { isClusterScoped } from './scope.js';

/** Objects that name no namespace are taken to go where `kubectl apply` puts them. */
export const defaultNamespace = 'default';

/** One object of the input as a node of the graph. */
export interface GraphNode {
  readonly object: ApiObject;
  readonly value: JsonObject;
  readonly group: string;
  readonly kind: string;
  readonly groupKind: GroupKind;
  /** Empty for cluster-scoped objects; `default` where the object names none. */
  readonly namespace: string;
  /** Empty where the server generates it. */
  readonly name: string;
  readonly labels: Labels;
  readonly pod: PodTemplate | undefined;
}

/** `Deployment web` or `Deployment shop/web`, as texts name it. */
export function describeNode(node: GraphNode): string {
  const where = node.namespace && node.namespace !== defaultNamespace ? `${node.namespace}/` : '';
  return `${node.kind} ${where}${node.name || '(no name)'}`;
}

const text = (v: unknown): string => (typeof v === 'string' ? v : '');

export function makeNode(object: ApiObject, clusterKinds: ReadonlySet<GroupKind>): GraphNode {
  const { value } = object;
  const { group } = parseApiVersion(text(value['apiVersion']));
  const kind = text(value['kind']);
  const id = groupKind(group, kind);
  const clusterWide = isClusterScoped(id) || clusterKinds.has(id);
  return {
    object,
    value,
    group,
    kind,
    groupKind: id,
    namespace: clusterWide ? '' : text(get(value, ['metadata', 'namespace'])) || defaultNamespace,
    name: text(get(value, ['metadata', 'name'])),
    labels: labelsOf(get(value, ['metadata', 'labels'])),
    pod: podTemplateOf(id, value),
  };
}
