import { fromBytes } from '../go/bytes.js';

const texts = ['path', 'linkpath', 'uname', 'gname'];
const numbers = ['uid', 'gid', 'size'];
const times = ['atime', 'mtime', 'ctime'];

/** The records `LENGTH KEY=VALUE\n` of an extended header (archive/tar strconv.go parsePAXRecord); undefined where one is malformed. */
export function paxRecords(data: Buffer): Map<string, string> | undefined {
  const out = new Map<string, string>();
  for (let rest = data.toString('latin1'); rest; ) {
    const space = rest.indexOf(' ');
    const stated = rest.slice(0, Math.max(0, space));
    const length = /^[+-]?[0-9]+$/.test(stated) ? Number(stated) : 0;
    if (length < 5 || length > rest.length || length <= space + 1 || rest[length - 1] !== '\n') return undefined;
    const record = rest.slice(space + 1, length - 1);
    const equals = record.indexOf('=');
    const key = record.slice(0, Math.max(0, equals));
    const value = record.slice(equals + 1);
    if (!key || (texts.includes(key) ? value : key).includes('\0')) return undefined;
    out.set(key, fromBytes(Buffer.from(value, 'latin1')));
    rest = rest.slice(length);
  }
  return out;
}

/** What of the records matters to a chart (reader.go mergePAX); undefined where a number or a time is none. */
export function readPax(
  records: ReadonlyMap<string, string>,
): { path?: string; size?: number; sparse: boolean } | undefined {
  for (const [key, value] of records) {
    if (value === '') continue;
    if (numbers.includes(key) && !/^[+-]?[0-9]+$/.test(value)) return undefined;
    if (times.includes(key) && !/^[+-]?[0-9]+(?:\.[0-9]*)?$/.test(value)) return undefined;
  }
  const path = records.get('path');
  const size = records.get('size');
  return {
    ...(path ? { path } : {}),
    ...(size ? { size: Number(size) } : {}),
    sparse: [...records.keys()].some((key) => key.startsWith('GNU.sparse.')),
  };
}
