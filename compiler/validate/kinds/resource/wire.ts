import { canonicalQuantity } from '../../../kube/quantity.js';
import { given, nonZero, type Shape, someKeyed, someOf, text, wire } from '../../shared/internal-form.js';

/* Items of lists in the form of the wire, as tags print them from 1.37 on (k8s.io/api resource/v1 types.go). */

const quantity: Shape = (v) => canonicalQuantity((v ?? '0') as string);
const counters = someKeyed(wire({ value: quantity }));

export const counterSet = wire({ name: text, counters });
export const consumption = wire({ counterSet: text, counters, compatibilityGroups: someOf(given) });

const toleration = wire({
  key: nonZero,
  operator: nonZero,
  value: nonZero,
  effect: nonZero,
  tolerationSeconds: given,
});

const wanted = {
  deviceClassName: text,
  selectors: someOf(wire({ cel: (v) => (v ? wire({ expression: text })(v) : undefined) })),
  allocationMode: nonZero,
  count: nonZero,
};

const more = {
  tolerations: someOf(toleration),
  capacity: (v: unknown) => (v ? wire({ requests: someKeyed(quantity) })(v) : undefined),
  derivedAttributes: someOf(wire({ name: text, expression: text })),
};

export const subRequest = wire({ name: text, ...wanted, ...more });

const exactly = wire({ ...wanted, adminAccess: given, ...more });
/** A request of a claim. */
export const claimRequest = wire({
  name: text,
  exactly: (v) => (v ? exactly(v) : undefined),
  firstAvailable: someOf(subRequest),
});
