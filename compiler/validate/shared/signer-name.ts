import { quoteGo } from '../../kube/go-quote.js';
import { type FieldError, invalid, required, tooLong } from '../field/error.js';
import type { FieldPath } from '../field/path.js';
import { isDNS1123Label, isDNS1123Subdomain } from './names.js';
import { byteLength } from './text.js';

/** ValidateSignerName: `<domain>/<path>`. Mirrors pkg/apis/core/validation/names.go. */
export function validateSignerName(name: string, path: FieldPath): FieldError[] {
  if (name === '') return [required(path)];
  const [domain = '', rest = '', ...more] = name.split('/');
  if (!name.includes('/') || more.length)
    return [invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
  const out: FieldError[] = [];
  if (byteLength(domain) > 253) out.push(tooLong(path, 253));
  out.push(...firstBadLabel(domain, isDNS1123Label, path));
  if (!domain.includes('.'))
    out.push(invalid(path, domain, 'should be a domain with at least two segments separated by dots'));
  out.push(...firstBadLabel(rest, isDNS1123Subdomain, path));
  if (byteLength(name) > 571) out.push(tooLong(path, 571));
  return out;
}

/** IsKubernetesSignerName. */
export const isKubernetesSigner = (name: string): boolean => /(?:^|\.)kubernetes\.io$/.test(name.split('/')[0]!);

function firstBadLabel(part: string, check: (label: string) => string[], path: FieldPath): FieldError[] {
  for (const label of part.split('.')) {
    const texts = check(label);
    if (texts.length) return texts.map((text) => invalid(path, part, `validating label ${quoteGo(label)}: ${text}`));
  }
  return [];
}
