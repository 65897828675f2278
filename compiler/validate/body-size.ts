import type { Json } from '../kube/json.js';

/** MaxRequestBodyBytes of apiserver pkg/server/config.go. */
export const requestLimit = 3 * 1024 * 1024;

/** True where the object, sent as Go clients write JSON (compact, `<>&` escaped, a newline behind), is over the limit. */
export function bodyTooLarge(value: Json): boolean {
  return !(upperBound(value) <= requestLimit) && sentBytes(value) > requestLimit;
}

/** At most six bytes come of a UTF-16 unit (`\u003c`). Cheap, since almost every object is far below. */
function upperBound(value: Json | undefined): number {
  if (typeof value === 'string') return 6 * value.length + 2;
  if (typeof value !== 'object' || value === null) return 32;
  let size = 2;
  if (Array.isArray(value)) {
    for (const item of value) size += upperBound(item) + 1;
    return size;
  }
  for (const key in value) size += 6 * key.length + 4 + upperBound(value[key]);
  return size;
}

function sentBytes(value: Json): number {
  const text = JSON.stringify(value);
  let size = 1;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x3c || unit === 0x3e || unit === 0x26 || unit === 0x2028 || unit === 0x2029) size += 6;
    else if (unit < 0x80) size += 1;
    else if (unit < 0x800 || (unit >= 0xd800 && unit < 0xe000)) size += 2;
    else size += 3;
  }
  return size;
}
