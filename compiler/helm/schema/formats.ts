import { nodeNet } from '../../host/node-modules.js';
import { quoteGo } from '../../kube/go-quote.js';
import { compileRegex } from '../functions/regex.js';

type Check = (text: string) => string | undefined;

const when =
  (ok: (text: string) => boolean, problem: string): Check =>
  (text) =>
    ok(text) ? undefined : problem;

const hostname =
  /^(?=.{1,253}\.?$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\.?$/;

function isUri(text: string): boolean {
  try {
    new URL(text);
    return true;
  } catch {
    return /^[A-Za-z][A-Za-z0-9+.-]*:\S*$/.test(text);
  }
}

function uriReference(text: string): string | undefined {
  if (text.includes('\\')) return 'contains \\';
  const bad = /%(?![0-9a-fA-F]{2}).{0,2}/s.exec(text);
  return bad ? `parse ${quoteGo(text)}: invalid URL escape ${quoteGo(bad[0])}` : undefined;
}

/** Formats that values schemas use, told in short; drafts before 2019-09 assert them. */
const checks: Readonly<Record<string, Check>> = {
  ipv4: when((t) => nodeNet().isIPv4(t), 'expected four decimals'),
  ipv6: when((t) => nodeNet().isIPv6(t), 'not valid ipv6 address'),
  hostname: when((t) => hostname.test(t), 'invalid hostname'),
  email: when((t) => /^[^@\s]{1,64}@[^@\s]+$/.test(t), 'missing @'),
  uri: when(isUri, 'relative url'),
  'uri-reference': uriReference,
  date: when((t) => /^\d{4}-\d{2}-\d{2}$/.test(t), 'not a date'),
  'date-time': when((t) => !Number.isNaN(Date.parse(t)) && /^\d{4}-\d{2}-\d{2}[Tt]/.test(t), 'not a date-time'),
  uuid: when((t) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(t), 'must have 5 elements'),
  regex: (t) => {
    try {
      compileRegex(t);
      return undefined;
    } catch (e) {
      return (e as Error).message;
    }
  },
};

export function checkFormat(format: string, text: string): string | undefined {
  return Object.hasOwn(checks, format) ? checks[format]!(text) : undefined;
}
