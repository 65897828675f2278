import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { splitCommandLine } from '../kubectl/command-line.js';
import { planProbes } from '../kubelet/probes.js';
import { parseSchedule } from './cronjob/schedule.js';
import { remaining } from './job/backoff.js';
import { firstPending, formatIndexes, parseIndexes } from './job/indexes.js';

const test = suite('rules of controllers, kubelet and kubectl');
const at = (text: string) => Date.parse(text);
const iso = (ms: number | undefined) => ms !== undefined && new Date(ms).toISOString().slice(0, 16);

const schedules: [string, string, string, string?][] = [
  ['*/5 * * * *', '2026-01-01T00:01:00Z', '2026-01-01T00:05'],
  ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00'],
  ['30 9 * * mon-fri', '2026-01-02T10:00:00Z', '2026-01-05T09:30'],
  ['0 0 13 * 5', '2026-01-01T00:00:00Z', '2026-01-02T00:00'],
  ['@hourly', '2026-01-01T00:00:00Z', '2026-01-01T01:00'],
  ['0 3 * * *', '2026-07-01T00:00:00Z', '2026-07-01T01:00', 'Europe/Berlin'],
];
for (const [spec, after, next, zone] of schedules)
  test(`schedule ${spec} ${zone ?? ''}`, () => assert.is(iso(parseSchedule(spec, zone).next(at(after))), next));

test('schedules that are none are refused in words', () => {
  assert.throws(() => parseSchedule('61 * * * *'), /above maximum \(59\)/);
  assert.throws(() => parseSchedule('* * * *'), /expected exactly 5 fields, found 4/);
});

test('completion indexes have a short form', () => {
  assert.is(formatIndexes(new Set([5, 0, 1, 2, 7, 8])), '0-2,5,7,8');
  assert.equal([...parseIndexes('0-2,5,9', 6)], [0, 1, 2, 5]);
  assert.equal(firstPending(2, 5, [new Set([0, 2])]), [1, 3]);
});

test('failed jobs wait 10 s, doubling to 10 min', () => {
  assert.equal(
    [0, 1, 2, 3, 12].map((n) => remaining(n, 0, 0)),
    [0, 10_000, 20_000, 40_000, 600_000],
  );
  assert.is(remaining(1, 0, 4_000), 6_000);
});

test('probes: startup gates readiness, a silent liveness probe restarts', () => {
  const probe = { periodSeconds: 5, failureThreshold: 2 };
  assert.equal(planProbes({ name: 'c', startupProbe: probe, readinessProbe: probe }, 3_000), {
    startedAt: 5_000,
    readyAt: 5_000,
    killedAt: undefined,
  });
  assert.equal(planProbes({ name: 'c', livenessProbe: probe }, undefined).killedAt, 5_000);
});

const lines: [string, string[]][] = [
  ['scale deploy web --replicas=3', ['scale', 'deploy', 'web', '--replicas=3']],
  ['patch x y -p {"a": {"b": "c d"}} -n z', ['patch', 'x', 'y', '-p', '{"a": {"b": "c d"}}', '-n', 'z']],
  ['create cronjob t --schedule="*/1 * * * *"', ['create', 'cronjob', 't', '--schedule=*/1 * * * *']],
  ["annotate pod p note='two words'", ['annotate', 'pod', 'p', 'note=two words']],
];
for (const [line, words] of lines) test(`command line: ${line}`, () => assert.equal(splitCommandLine(line), words));

test.run();
