import type { JsonObject } from '../../compiler/kube/json.js';
import type { KubeObject } from '../../compiler/kube/object.js';
import { canonicalOrder } from '../../compiler/lower/apply-order.js';

/** What others need comes first; within a kind by namespace and name, so that input order never matters. */
export const inApplyOrder = (objects: readonly KubeObject[]): KubeObject[] =>
  canonicalOrder(objects, (o) => o as unknown as JsonObject);
