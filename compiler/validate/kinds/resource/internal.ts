import { int, list, map, optional, pointer, type Shape, struct, text } from '../../shared/internal-form.js';
import type { ValidationContext } from '../../types.js';

/* Internal forms of resource.k8s.io, as messages print them (pkg/apis/resource/types.go). */

export const deviceAttribute = struct({
  IntValue: ['int', pointer],
  BoolValue: ['bool', pointer],
  StringValue: ['string', pointer],
  VersionValue: ['version', pointer],
});

export const deviceAttributeWithLists = struct({
  IntValue: ['int', pointer],
  BoolValue: ['bool', pointer],
  StringValue: ['string', pointer],
  VersionValue: ['version', pointer],
  IntValues: ['ints', list()],
  BoolValues: ['bools', list()],
  StringValues: ['strings', list()],
  VersionValues: ['versions', list()],
});

const toleration = struct({ Key: text, Operator: text, Value: text, Effect: text, TolerationSeconds: pointer });
const selectors = list(struct({ CEL: ['cel', optional(struct({ Expression: text }))] }));
const capacity = optional(struct({ Requests: map }));
const derived = list(struct({ Name: text, Expression: text }));

const config = struct({
  Requests: list(),
  Opaque: optional(struct({ Driver: text, Parameters: pointer })),
});

/** ResourceClaimSpec as the version has it. */
export function claimSpecForm({ profile }: ValidationContext): Shape {
  const request = {
    DeviceClassName: text,
    Selectors: selectors,
    AllocationMode: text,
    Count: int,
  };
  const rest = {
    Tolerations: list(toleration),
    Capacity: capacity,
    ...(profile.atLeast('1.37') ? { DerivedAttributes: derived } : {}),
  };
  const exactly = struct({ ...request, AdminAccess: pointer, ...rest });
  const sub = struct({ Name: text, ...request, ...rest });
  return struct({
    Devices: struct({
      Requests: list(struct({ Name: text, Exactly: optional(exactly), FirstAvailable: list(sub) })),
      Constraints: list(struct({ Requests: list(), MatchAttribute: pointer, DistinctAttribute: pointer })),
      Config: list(config),
    }),
  });
}
