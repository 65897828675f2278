import { lifecycleWarning } from '../../schemas/lifecycle.js';
import type { KubeObject } from '../kube/object.js';
import { noSuchKind, requestTooLarge, strictTexts, undecodable } from './answer.js';
import { bodyTooLarge, requestLimit } from './body-size.js';
import { decode, type Input, plainOf, type Resolved, resolveKind } from './pipeline.js';
import type { ServerAnswer, ValidationContext } from './types.js';
import { sentWarnings } from './warning-headers.js';
import { rewordWarning } from './wording.js';

/**
 * What every request with an object in its body goes through before and after the work of its verb, `handle`.
 * Mirrors what apiserver pkg/endpoints/handlers/create.go and update.go have in common.
 */
export function answerRequest(
  input: Input,
  ctx: ValidationContext,
  handle: (kind: Resolved, object: KubeObject, warnings: string[]) => ServerAnswer,
): ServerAnswer {
  const plain = plainOf(input);
  const kind = resolveKind(plain.value, ctx);
  if (!kind) return noSuchKind();
  if (bodyTooLarge(plain.value)) return { ...requestTooLarge(requestLimit), kind: kind.info };
  const warnings = deprecations(kind, ctx);
  const decoded = decode(kind, plain, ctx);
  if (ctx.unknownFields === 'warn') warnings.push(...strictTexts(decoded));
  if (!decoded.object || (decoded.strictErrors.length && ctx.unknownFields !== 'warn'))
    return { ...undecodable(kind.info, decoded, warnings), kind: kind.info };
  const answer = handle(kind, decoded.object, warnings);
  // Filled in place: a copy would have the stored object written.
  return Object.assign(answer, {
    warnings: sentWarnings(answer.warnings.map((w) => rewordWarning(w, ctx.profile.number))),
    kind: kind.info,
    ...(kind.unchecked ? { unchecked: true } : {}),
  });
}

function deprecations(kind: Resolved, ctx: ValidationContext): string[] {
  const warning = kind.custom ? kind.custom.warning : lifecycleWarning(kind.info, ctx.profile.number);
  return warning ? [warning] : [];
}
