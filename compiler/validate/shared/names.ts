import { type FieldError, invalid, required } from '../field/error.js';
import type { FieldPath } from '../field/path.js';
import { byteLength, emptyError, inclusiveRangeError, maxBytesError, maxLenError, regexError } from './text.js';

/**
 * Formats of names, in the server's words; each check returns the texts of what is wrong, none where all is well.
 * Mirrors apimachinery pkg/util/validation/validation.go and pkg/api/validate/content/*.go.
 */
const none: string[] = [];

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const labelUnderscore = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const subdomainUnderscore = `${labelUnderscore}(\\.${labelUnderscore})*`;
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const labelKey = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValue = `(${labelKey})?`;

// The patterns below accept the same texts as those printed above, without nested repetition.
const labelPattern = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const label1035Pattern = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const labelUnderscorePattern = /^_?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;
const labelKeyPattern = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const isSubdomain = (value: string): boolean => value.split('.').every((part) => labelPattern.test(part));

export function isDNS1123Label(value: string): string[] {
  const tooLong = byteLength(value) > 63;
  if (!tooLong && labelPattern.test(value)) return none;
  const out = tooLong ? [maxLenError(63)] : [];
  if (!labelPattern.test(value))
    out.push(
      isSubdomain(value)
        ? 'must not contain dots'
        : regexError(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
            label,
            'my-name',
            '123-abc',
          ),
    );
  return out;
}

export function isDNS1123Subdomain(value: string): string[] {
  const tooLong = byteLength(value) > 253;
  const ok = isSubdomain(value);
  if (ok && !tooLong) return none;
  const out = tooLong ? [maxLenError(253)] : [];
  if (!ok)
    out.push(
      regexError(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
        subdomain,
        'example.com',
      ),
    );
  return out;
}

export function isDNS1123SubdomainWithUnderscore(value: string): string[] {
  const out = byteLength(value) > 253 ? [maxLenError(253)] : [];
  if (!value.split('.').every((part) => labelUnderscorePattern.test(part)))
    out.push(
      regexError(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
        subdomainUnderscore,
        'example.com',
      ),
    );
  return out;
}

export function isDNS1035Label(value: string): string[] {
  const out = byteLength(value) > 63 ? [maxLenError(63)] : [];
  if (!label1035Pattern.test(value))
    out.push(
      regexError(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
        label1035,
        'my-name',
        'abc-123',
      ),
    );
  return out;
}

export function isWildcardDNS1123Subdomain(value: string): string[] {
  const out = byteLength(value) > 253 ? [maxLenError(253)] : [];
  if (!(value.startsWith('*.') && isSubdomain(value.slice(2))))
    out.push(
      regexError(
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
        `\\*\\.${subdomain}`,
        '*.example.com',
      ),
    );
  return out;
}

const labelKeyText = regexError(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  labelKey,
  'MyName',
  'my.name',
  '123-abc',
);

/** IsQualifiedName: the format of label keys, annotation keys, resource names, finalizers. */
export function isQualifiedName(value: string): string[] {
  if (value.length <= 63 && labelKeyPattern.test(value)) return none;
  const parts = value.split('/');
  if (parts.length > 2)
    return [
      `a valid label key ${labelKeyText} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  const out: string[] = [];
  const name = parts.at(-1)!;
  if (parts.length === 2) {
    const prefix = parts[0]!;
    if (prefix === '') out.push(`prefix part ${emptyError}`);
    else
      for (const text of isDNS1123Subdomain(prefix))
        out.push(`prefix part ${text.replace(/^(must be no more than \d+) characters$/, '$1 bytes')}`);
  }
  if (name === '') out.push(`name part ${emptyError}`);
  else if (byteLength(name) > 63) out.push(`name part ${maxBytesError(63)}`);
  if (!labelKeyPattern.test(name)) out.push(`name part ${labelKeyText}`);
  return out;
}

export function isValidLabelValue(value: string): string[] {
  if (value === '') return none;
  const out = byteLength(value) > 63 ? [maxBytesError(63)] : [];
  if (!labelKeyPattern.test(value))
    out.push(
      regexError(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        labelValue,
        'MyValue',
        'my_value',
        '12345',
      ),
    );
  return out;
}

export function isCIdentifier(value: string): string[] {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(value)) return none;
  return [
    regexError(
      "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
      '[A-Za-z_][A-Za-z0-9_]*',
      'my_name',
      'MY_NAME',
      'MyName',
    ),
  ];
}

export const isInRange = (value: number, low: number, high: number): string[] =>
  value >= low && value <= high ? none : [inclusiveRangeError(low, high)];

export const isValidPortNum = (port: number): string[] => isInRange(port, 1, 65535);
export const isValidGroupID = (id: number): string[] => isInRange(id, 0, 2147483647);
export const isValidUserID = isValidGroupID;

export function isValidPortName(port: string): string[] {
  const out: string[] = [];
  if (byteLength(port) > 15) out.push(maxLenError(15));
  if (!/^[-a-z0-9]+$/.test(port)) out.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(port)) out.push('must contain at least one letter (a-z)');
  if (port.includes('--')) out.push('must not contain consecutive hyphens');
  if (port.startsWith('-') || port.endsWith('-')) out.push('must not begin or end with a hyphen');
  return out;
}

export function isValidPercent(value: string): string[] {
  if (/^[0-9]+%$/.test(value)) return none;
  return [
    regexError("a valid percent string must be a numeric string followed by an ending '%'", '[0-9]+%', '1%', '93%'),
  ];
}

export function isHTTPHeaderName(value: string): string[] {
  if (/^[-A-Za-z0-9]+$/.test(value)) return none;
  return [
    regexError("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', 'X-Header-Name'),
  ];
}

/** Since 1.34 the default for environment variables (RelaxedEnvironmentVariableValidation). */
export function isRelaxedEnvVarName(value: string): string[] {
  const out: string[] = [];
  if (value === '') out.push(`environment variable name ${emptyError}`);
  if (!/^[\x20-\x7e]*$/.test(value) || value.includes('='))
    out.push("a valid environment variable name must consist only of printable ASCII characters other than '='");
  return out;
}

export function isConfigMapKey(value: string): string[] {
  const out = byteLength(value) > 253 ? [maxLenError(253)] : [];
  if (!/^[-._a-zA-Z0-9]+$/.test(value))
    out.push(
      regexError(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        '[-._a-zA-Z0-9]+',
        'key.name',
        'KEY_NAME',
        'key-name',
      ),
    );
  return [...out, ...chDirPrefix(value)];
}

function chDirPrefix(value: string): string[] {
  if (value === '.') return ["must not be '.'"];
  if (value === '..') return ["must not be '..'"];
  return value.startsWith('..') ? ["must not start with '..'"] : none;
}

/** A name that is a path segment of the API (content.IsPathSegmentName). */
export function isPathSegmentName(name: string, prefix = false): string[] {
  if (!prefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  return ['/', '%'].filter((c) => name.includes(c)).map((c) => `may not contain '${c}'`);
}

/** A name that ends in a dash is checked as if a letter were appended, where it is the prefix of a generated name. */
const maskTrailingDash = (name: string): string =>
  name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;

export type NameCheck = (name: string, prefix: boolean) => string[];

export const nameIsDNSSubdomain: NameCheck = (name, prefix) =>
  isDNS1123Subdomain(prefix ? maskTrailingDash(name) : name);
export const nameIsDNSLabel: NameCheck = (name, prefix) => isDNS1123Label(prefix ? maskTrailingDash(name) : name);
export const nameIsDNS1035Label: NameCheck = (name, prefix) => isDNS1035Label(prefix ? maskTrailingDash(name) : name);
export const nameIsPathSegment: NameCheck = (name, prefix) => isPathSegmentName(name, prefix);

/** One Invalid error per text. */
export function invalidEach(path: FieldPath, value: unknown, texts: readonly string[]): FieldError[] {
  return texts.length ? texts.map((text) => invalid(path, value, text)) : [];
}

/** IsFullyQualifiedName: a domain of at least three segments. */
export function isFullyQualifiedName(path: FieldPath, name: string): FieldError[] {
  if (name === '') return [required(path)];
  const texts = isDNS1123Subdomain(name);
  if (texts.length) return [invalid(path, name, texts.join(','))];
  if (name.split('.').length < 3)
    return [invalid(path, name, 'should be a domain with at least three segments separated by dots')];
  return [];
}

/** IsFullyQualifiedDomainName: at least two segments, a trailing dot is fine. */
export function isFullyQualifiedDomainName(path: FieldPath, domain: string): FieldError[] {
  if (domain === '') return [required(path)];
  const name = domain.endsWith('.') ? domain.slice(0, -1) : domain;
  const texts = isDNS1123Subdomain(name);
  if (texts.length) return [invalid(path, name, texts.join(','))];
  const labels = name.split('.');
  if (labels.length < 2)
    return [invalid(path, name, 'should be a domain with at least two segments separated by dots')];
  for (const part of labels) {
    const problems = isDNS1123Label(part);
    if (problems.length) return [invalid(path, part, problems.join(','))];
  }
  return [];
}

const httpPath = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

/** IsDomainPrefixedPath: `acme.io/foo`. */
export function isDomainPrefixedPath(path: FieldPath, value: string): FieldError[] {
  if (value === '') return [required(path)];
  const slash = value.indexOf('/');
  if (slash <= 0 || slash === value.length - 1)
    return [invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  const host = value.slice(0, slash);
  const rest = value.slice(slash + 1);
  const out = invalidEach(path, host, isDNS1123Subdomain(host));
  if (!/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(rest))
    return [...out, invalid(path, rest, regexError('Invalid path', httpPath))];
  return out;
}

/** IsDomainPrefixedKey: `acme.io/foo`, the key of a label with its prefix. */
export function isDomainPrefixedKey(path: FieldPath, key: string): FieldError[] {
  if (key === '') return [required(path)];
  const out = invalidEach(path, key, isQualifiedName(key));
  if (out.length) return out;
  return key.split('/').length === 2
    ? []
    : [invalid(path, key, 'must be a domain-prefixed key (such as "acme.io/foo")')];
}
