#!/usr/bin/env node
/**
 * Generates what the zones of the IANA database call their time, which Intl knows for few of them, from compiled zone files.
 * usage: generate-zone-names.js OUT.json ZONEINFO_FOLDER
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ZoneNames } from '../../compiler/helm/time/zone-names.js';

/** A name that begins to hold at an instant in seconds, undefined for ever before. */
interface Step {
  readonly from: number | undefined;
  readonly offset: number;
  readonly name: string;
}

const headerSize = 44;
const counts = (file: Buffer, at: number): number[] =>
  [0, 1, 2, 3, 4, 5].map((i) => file.readUInt32BE(at + 20 + 4 * i));

/** The steps of a zone file, from its second block, which has 64-bit times (RFC 8536). */
function readSteps(file: Buffer): Step[] {
  const [utc, std, leap, times, types, chars] = counts(file, 0) as [number, number, number, number, number, number];
  const second = headerSize + times * 5 + types * 6 + chars + leap * 8 + std + utc;
  const [, , , count, typeCount] = counts(file, second) as [number, number, number, number, number];
  const timesAt = second + headerSize;
  const typesAt = timesAt + count * 9;
  const namesAt = typesAt + typeCount * 6;
  const step = (from: number | undefined, type: number): Step => {
    const at = typesAt + type * 6;
    const name = namesAt + file[at + 5]!;
    return { from, offset: file.readInt32BE(at), name: file.toString('latin1', name, file.indexOf(0, name)) };
  };
  const steps = [step(undefined, 0)];
  for (let i = 0; i < count; i++)
    steps.push(step(Number(file.readBigInt64BE(timesAt + 8 * i)), file[timesAt + 8 * count + i]!));
  const rule = file.toString('latin1', file.indexOf(10, namesAt) + 1).trim();
  return [...steps, ...ruleSteps(rule, (steps.at(-1)!.from ?? 0) + 1)];
}

/** What the rule at the end of the file names (`EST5EDT,M3.2.0,M11.1.0`), which holds for all later years. */
function ruleSteps(rule: string, from: number): Step[] {
  const m = /^(<[^>]+>|[A-Za-z]+)([-+0-9:]+)(?:(<[^>]+>|[A-Za-z]+)([-+0-9:]*))?/.exec(rule);
  if (!m?.[1]) return [];
  const plain = (name: string): string => name.replace(/[<>]/g, '');
  const seconds = (text: string): number => {
    const [h = 0, min = 0, s = 0] = text.replace(/^[-+]/, '').split(':').map(Number);
    return (text.startsWith('-') ? 1 : -1) * (h * 3600 + min * 60 + s);
  };
  const offset = seconds(m[2]!);
  const steps = [{ from, offset, name: plain(m[1]) }];
  if (m[3]) steps.push({ from, offset: m[4] ? seconds(m[4]) : offset + 3600, name: plain(m[3]) });
  return steps;
}

/** `3600 CET`, or `3600 CET 828234000 MET` where the name for one offset changed. */
function table(steps: readonly Step[]): string {
  const byOffset = new Map<number, Step[]>();
  for (const step of steps) {
    const known = byOffset.get(step.offset) ?? [];
    if (known.at(-1)?.name !== step.name) known.push(step);
    byOffset.set(step.offset, known);
  }
  return [...byOffset]
    .map(([offset, [first, ...more]]) => [offset, first!.name, ...more.flatMap((s) => [s.from, s.name])].join(' '))
    .join(';');
}

function main([out, folder]: string[]): void {
  if (!out || !folder) throw new Error('usage: generate-zone-names OUT.json ZONEINFO_FOLDER');
  const tables: string[] = [];
  const zones: Record<string, number> = {};
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => !e.isDirectory())
    .map((e) => join(e.parentPath, e.name).slice(folder.length + 1))
    .filter((name) => /^[A-Z]/.test(name));
  for (const name of names.sort()) {
    const file = readFileSync(join(folder, name));
    if (file.toString('latin1', 0, 4) !== 'TZif') continue;
    const text = table(readSteps(file));
    let index = tables.indexOf(text);
    if (index < 0) index = tables.push(text) - 1;
    zones[name] = index;
  }
  const data: ZoneNames = { zones, tables };
  writeFileSync(out, `${JSON.stringify(data, null, 1)}\n`);
}

main(process.argv.slice(2));
