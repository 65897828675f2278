import type { PodDNSConfig } from '../../../../../schemas/generated/types/core_v1.js';
import { type FieldError, invalid, required } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { isValidIPForLegacyField } from '../../../shared/ip.js';
import { invalidEach, isDNS1123SubdomainWithUnderscore } from '../../../shared/names.js';
import { byteLength } from '../../../shared/text.js';
import type { PodOptions } from './options.js';

/** validatePodDNSConfig of pkg/apis/core/validation/validation.go. */
export function validateDNSConfig(
  config: PodDNSConfig | undefined,
  policy: string,
  path: FieldPath,
  options: PodOptions,
): FieldError[] {
  const servers = config?.nameservers ?? [];
  if (policy === 'None') {
    if (!config) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if (servers.length === 0)
      return [required(path.child('nameservers'), 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
  }
  if (!config) return [];
  const out: FieldError[] = [];
  if (servers.length > 3)
    out.push(invalid(path.child('nameservers'), servers, 'must not have more than 3 nameservers'));
  servers.forEach((server, i) => {
    out.push(...isValidIPForLegacyField(path.child('nameservers').index(i), server, options.profile.atLeast('1.36')));
  });
  const searches = config.searches ?? [];
  const at = path.child('searches');
  if (searches.length > 32) out.push(invalid(at, searches, 'must not have more than 32 search paths'));
  if (byteLength(searches.join(' ')) > 2048)
    out.push(invalid(at, searches, 'must not have more than 2048 characters (including spaces) in the search list'));
  searches.forEach((search, i) => {
    if (search === '.') return;
    const name = search.endsWith('.') ? search.slice(0, -1) : search;
    out.push(...invalidEach(at.index(i), name, isDNS1123SubdomainWithUnderscore(name)));
  });
  config.options?.forEach((option, i) => {
    if (!option.name) out.push(required(path.child('options').index(i), 'must not be empty'));
  });
  return out;
}
