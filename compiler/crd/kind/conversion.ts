import { type FieldError, forbidden, invalid, notSupportedText, required } from '../../validate/field/error.js';
import type { FieldPath } from '../../validate/field/path.js';
import { validateClientConfig } from '../../validate/kinds/admissionregistration/client-config.js';
import { isDNS1035Label } from '../../validate/shared/names.js';
import type { CrdConversion } from './form.js';

const understood = ['v1', 'v1beta1'];

/** validateCustomResourceConversion; the server's own form has the webhook's parts one level up. */
export function conversionErrors(
  conversion: CrdConversion | undefined,
  path: FieldPath,
  requireUnderstood: boolean,
): FieldError[] {
  if (!conversion) return [];
  const out: FieldError[] = [];
  const strategies = ['None', 'Webhook'];
  if (!conversion.strategy) out.push(required(path.child('strategy')));
  else if (!strategies.includes(conversion.strategy))
    out.push(notSupportedText(path.child('strategy'), conversion.strategy, strategies));
  const { clientConfig, conversionReviewVersions = [] } = conversion.webhook ?? {};
  const at = path.child('webhookClientConfig');
  const reviewPath = path.child('conversionReviewVersions');
  if (conversion.strategy !== 'Webhook') {
    if (clientConfig) out.push(forbidden(at, 'should not be set when strategy is not set to Webhook'));
    if (conversionReviewVersions.length)
      out.push(forbidden(reviewPath, 'should not be set when strategy is not set to Webhook'));
    return out;
  }
  if (!clientConfig) out.push(required(at, 'required when strategy is set to Webhook'));
  else if ((clientConfig.url === undefined) === (clientConfig.service === undefined))
    out.push(required(at, 'exactly one of url or service is required'));
  else out.push(...validateClientConfig(clientConfig as never, at));
  return [...out, ...reviewErrors(conversionReviewVersions, reviewPath, requireUnderstood)];
}

function reviewErrors(versions: readonly string[], path: FieldPath, requireUnderstood: boolean): FieldError[] {
  if (!versions.length) return [required(path)];
  const out: FieldError[] = [];
  const seen = new Set<string>();
  versions.forEach((v, i) => {
    if (seen.has(v)) out.push(invalid(path.index(i), v, 'duplicate version'));
    else for (const text of isDNS1035Label(v)) out.push(invalid(path.index(i), v, text));
    seen.add(v);
  });
  if (requireUnderstood && !versions.some((v) => understood.includes(v)))
    out.push(invalid(path, versions, `must include at least one of ${understood.join(', ')}`));
  return out;
}
