import { list, optional, pointer, struct, text } from '../../shared/internal-form.js';

/** Parts of jobs as Go prints them. Mirrors pkg/apis/batch/types.go. */
export const successPolicyForm = struct({
  Rules: list(struct({ SucceededIndexes: pointer, SucceededCount: pointer })),
});

export const failurePolicyForm = struct({
  Rules: list(
    struct({
      Action: text,
      OnExitCodes: optional(struct({ ContainerName: pointer, Operator: text, Values: list() })),
      OnPodConditions: list(struct({ Type: text, Status: text })),
    }),
  ),
});
