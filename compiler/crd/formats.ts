import { parseCIDRSloppy, parseIPSloppy } from '../validate/shared/ip.js';

type Test = (text: string) => boolean;

const pattern =
  (regex: RegExp): Test =>
  (text) =>
    regex.test(text);

const uuid = (version: string): RegExp =>
  new RegExp(`^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?${version}[0-9a-fA-F]{3}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$`);

const isIPv4: Test = (text) =>
  text.includes('.') && !text.includes(':') && parseIPSloppy(text) !== undefined && !/(?:^|\.)0\d/.test(text);

/**
 * The formats that custom resources are checked for; all others are ignored.
 * Mirrors kube-openapi pkg/validation/strfmt/default.go and apiextensions pkg/apiserver/validation/formats.go.
 */
const formats: Readonly<Record<string, Test>> = {
  bsonobjectid: pattern(/^[0-9a-fA-F]{24}$/),
  uri: (text) => /^(?:[A-Za-z][A-Za-z0-9+.-]*:|\/)/.test(text) && !/[\s<>"\\^`{|}]/.test(text),
  email: pattern(/^[^\s@<>()]+@[^\s@<>()]+$/),
  hostname: (text) =>
    text.length <= 255 &&
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\.?$/.test(
      text,
    ),
  ipv4: isIPv4,
  ipv6: (text) => text.includes(':') && parseIPSloppy(text) !== undefined,
  cidr: (text) => parseCIDRSloppy(text) !== undefined,
  mac: pattern(/^(?:[0-9a-fA-F]{2}[:-]){5}(?:[0-9a-fA-F]{2})(?:(?:[:-][0-9a-fA-F]{2}){2})?$/),
  uuid: pattern(/^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$/),
  uuid3: pattern(uuid('3')),
  uuid4: pattern(/^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?4[0-9a-fA-F]{3}-?[89abAB][0-9a-fA-F]{3}-?[0-9a-fA-F]{12}$/),
  uuid5: pattern(/^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?5[0-9a-fA-F]{3}-?[89abAB][0-9a-fA-F]{3}-?[0-9a-fA-F]{12}$/),
  isbn: (text) => /^(?:\d{9}[\dX]|\d{13})$/.test(text.replace(/[-\s]/g, '')),
  isbn10: (text) => /^\d{9}[\dX]$/.test(text.replace(/[-\s]/g, '')),
  isbn13: (text) => /^\d{13}$/.test(text.replace(/[-\s]/g, '')),
  creditcard: (text) => /^\d{13,16}$/.test(text.replace(/[-\s]/g, '')),
  ssn: pattern(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/),
  hexcolor: pattern(/^#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/),
  rgbcolor: pattern(/^rgb\(\s*(?:\d{1,3}%?\s*,\s*){2}\d{1,3}%?\s*\)$/),
  byte: pattern(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/),
  password: () => true,
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text),
  duration: isDuration,
  'date-time': isDateTime,
  datetime: isDateTime,
};

/** The k8s-* formats are only checked by newer servers. */
const kubernetesFormats: Readonly<Record<string, Test>> = {
  'k8s-short-name': (text) => text.length <= 63 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(text),
  'k8s-long-name': (text) =>
    text.length <= 253 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/.test(text),
};

export const isKnownFormat = (format: string): boolean =>
  Object.hasOwn(formats, format) || Object.hasOwn(kubernetesFormats, format);

/** True where the text has the format, and for formats that are not known. */
export function validFormat(format: string, text: string): boolean {
  if (Object.hasOwn(formats, format)) return formats[format]!(text);
  return Object.hasOwn(kubernetesFormats, format) ? kubernetesFormats[format]!(text) : true;
}

function isDay(day: string): boolean {
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === day;
}

function isDateTime(text: string): boolean {
  const m = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})$/.exec(text);
  return m !== null && isDay(m[1]!) && Number(m[2]) < 24 && Number(m[3]) < 60 && Number(m[4] ?? 0) < 60;
}

/** time.ParseDuration, or the words of strfmt: `3 days`. */
function isDuration(text: string): boolean {
  if (/^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)$/.test(text)) return true;
  return /^(?:\s*\d+\s*(?:nanoseconds?|ns|nanos?|microseconds?|us|\u00b5s|micros?|milliseconds?|ms|millis?|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|wks?|w)\s*)+$/i.test(
    text,
  );
}
