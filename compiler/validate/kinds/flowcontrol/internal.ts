import { bool, int, list, optional, pointer, type Shape, struct, text } from '../../shared/internal-form.js';

/* Internal forms as Go prints them. Mirrors pkg/apis/flowcontrol/types.go. */

const named = optional(struct({ Name: text }));

export const flowSchemaSpec: Shape = struct({
  PriorityLevelConfiguration: struct({ Name: text }),
  MatchingPrecedence: int,
  DistinguisherMethod: optional(struct({ Type: text })),
  Rules: list(
    struct({
      Subjects: list(
        struct({
          Kind: text,
          User: named,
          Group: named,
          ServiceAccount: optional(struct({ Namespace: text, Name: text })),
        }),
      ),
      ResourceRules: list(
        struct({
          Verbs: list(),
          APIGroups: ['apiGroups', list()],
          Resources: list(),
          ClusterScope: bool,
          Namespaces: list(),
        }),
      ),
      NonResourceRules: list(struct({ Verbs: list(), NonResourceURLs: ['nonResourceURLs', list()] })),
    }),
  ),
});

export const priorityLevelSpec: Shape = struct({
  Type: text,
  Limited: optional(
    struct({
      NominalConcurrencyShares: int,
      LimitResponse: struct({
        Type: text,
        Queuing: optional(struct({ Queues: int, HandSize: int, QueueLengthLimit: int })),
      }),
      LendablePercent: pointer,
      BorrowingLimitPercent: pointer,
    }),
  ),
  Exempt: optional(struct({ NominalConcurrencyShares: pointer, LendablePercent: pointer })),
});
