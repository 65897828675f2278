import type { KindInfo } from '../../schemas/types.js';
import type { Decoded } from '../decode/decode.js';
import { quoteGo } from '../kube/go-quote.js';
import type { KubeObject } from '../kube/object.js';
import type { FieldError } from './field/error.js';
import type { Refusal, ServerAnswer } from './types.js';
import { reword } from './wording.js';

/** Builds metav1.Status answers. Mirrors apimachinery pkg/api/errors/errors.go. */

/** The stored object is written when first asked for: most answers are only read for their verdict and warnings. */
export function accepted(code: 200 | 201, store: () => KubeObject, warnings: readonly string[]): ServerAnswer {
  let object: KubeObject | undefined;
  return {
    code,
    warnings,
    get object() {
      object ??= store();
      return object;
    },
  };
}

export const isAccepted = ({ code }: ServerAnswer): boolean => code === 200 || code === 201;

export function noSuchKind(): ServerAnswer {
  return { code: 0, message: 'no such kind in this version', warnings: [] };
}

export function badRequest(message: string, warnings: readonly string[] = []): ServerAnswer {
  return { code: 400, reason: 'BadRequest', message, warnings };
}

/** limitedReadBody of apiserver pkg/endpoints/handlers/rest.go. */
export function requestTooLarge(limit: number): ServerAnswer {
  const message = `Request entity too large: limit is ${limit}`;
  return { code: 413, reason: 'RequestEntityTooLarge', message, warnings: [] };
}

/** transformDecodeError of apiserver pkg/endpoints/handlers/rest.go. */
export function undecodable(kind: KindInfo, decoded: Decoded, warnings: readonly string[]): ServerAnswer {
  const why = decoded.error?.message ?? `strict decoding error: ${strictTexts(decoded).join(', ')}`;
  const message = `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${why}`;
  return {
    ...badRequest(message, warnings),
    ...(decoded.error ? { decodeError: decoded.error } : { strictErrors: decoded.strictErrors }),
  };
}

/** What strict decoding says of each unknown or repeated field. */
export function strictTexts({ strictErrors, repeatedKeys, plainNames }: Decoded): string[] {
  const texts = repeatedKeys ? [repeatedKeys] : [];
  for (const { type, field } of strictErrors)
    if (!repeatedKeys || type !== 'duplicate field')
      texts.push(`${type} ${plainNames ? `"${field}"` : quoteGo(field)}`);
  return texts;
}

/** NewInvalid: repeated texts are printed once, but every cause is listed. */
export function invalidObject(
  kind: { group: string; kind: string },
  name: string,
  errors: readonly FieldError[],
  minor: number,
  warnings: readonly string[],
): ServerAnswer {
  const causes = errors.map((e) => ({
    reason: e.reason as string,
    field: e.path.toString(),
    message: reword(e.body, minor),
  }));
  const texts = [...new Set(causes.map((c) => `${c.field}: ${c.message}`))];
  const what = kind.group ? `${kind.kind}.${kind.group}` : kind.kind;
  return {
    code: 422,
    reason: 'Invalid',
    message: `${what} ${quoteGo(name)} is invalid: ${texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`}`,
    causes,
    errors,
    warnings,
  };
}

export function conflict(kind: KindInfo, name: string, why: string, warnings: readonly string[]): ServerAnswer {
  const resource = kind.group ? `${kind.resource}.${kind.group}` : kind.resource;
  return {
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${resource} ${quoteGo(name)}: ${why}`,
    warnings,
  };
}

export function refused(refusal: Refusal, warnings: readonly string[]): ServerAnswer {
  return { ...refusal, warnings };
}
