import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KubeObject } from '../../compiler/kube/object.js';
import { microTimestamp, timestamp, VirtualClock } from './clock.js';
import { WorkQueue } from './queue.js';
import { EventRecorder } from './recorder.js';
import { Rng } from './rng.js';
import { SortedList } from './sorted-list.js';
import { Store } from './store.js';

const test = suite('world');
const start = Date.UTC(2026, 0, 1);

test('timers fire by time, then in the order in which they were set', () => {
  const clock = new VirtualClock(0);
  const fired: string[] = [];
  clock.at(20, () => fired.push('late'));
  clock.at(10, () => fired.push('first'));
  clock.at(10, () => fired.push('second'));
  while (clock.peek()) clock.fireNext();
  assert.equal(fired, ['first', 'second', 'late']);
  assert.is(clock.now(), 20);
});

test('times are written as the API writes them', () => {
  assert.is(timestamp(start + 1999), '2026-01-01T00:00:01Z');
  assert.is(microTimestamp(start + 5), '2026-01-01T00:00:00.005000Z');
});

test('a key waits once, and failures double its delay', () => {
  const clock = new VirtualClock(0);
  const queue = new WorkQueue(clock);
  queue.add('a');
  queue.add('a');
  assert.is(queue.size, 1);
  queue.pop();
  assert.equal([queue.addRateLimited('a'), queue.addRateLimited('a'), queue.addRateLimited('a')], [5, 10, 20]);
  clock.fireNext();
  assert.is(clock.now(), 5);
  assert.is(queue.pop(), 'a');
});

test('the generator repeats itself for a seed and draws what the server draws', () => {
  assert.is(new Rng(3).suffix(10), new Rng(3).suffix(10));
  assert.match(new Rng(3).suffix(50), /^[bcdfghjklmnpqrstvwxz2456789]{50}$/);
  assert.match(new Rng(3).uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('lists stay sorted, and what was handed out never changes', () => {
  const list = new SortedList<number>();
  for (const n of [3, 1, 2]) list.set(String(n), n);
  const before = list.items;
  list.set('0', 0);
  list.delete('3');
  assert.equal(before, [1, 2, 3]);
  assert.equal(list.items, [0, 1, 2]);
});

const pod = (name: string, extra: Partial<KubeObject['metadata']> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'a', uid: name, ...extra },
});

test('the store numbers effective writes only, and finds by owner', () => {
  const store = new Store();
  const seen: string[] = [];
  store.subscribe((e) => seen.push(`${e.type} ${e.object.metadata.name} ${e.object.metadata.resourceVersion}`));
  const owner = { apiVersion: 'v1', kind: 'X', name: 'o', uid: 'o' };
  store.add(pod('p', { ownerReferences: [owner] }));
  store.replace(pod('p', { ownerReferences: [owner] }));
  store.replace(pod('p', { ownerReferences: [owner], labels: { x: 'y' } }));
  assert.equal(
    store.ownedBy('o').map((o) => o.metadata.labels),
    [{ x: 'y' }],
  );
  store.remove('Pod', 'a', 'p');
  assert.equal(seen, ['ADDED p 1', 'MODIFIED p 2', 'DELETED p 2']);
  assert.equal(store.ownedBy('o'), []);
});

test('the tenth similar message is combined, and a talkative source is muted', () => {
  const store = new Store();
  const recorder = new EventRecorder(store, new VirtualClock(start));
  const about = { apiVersion: 'v1', kind: 'Pod', namespace: 'a', name: 'p', uid: 'p' };
  for (let i = 1; i <= 40; i++)
    recorder.record(about, { source: 'c', type: 'Normal', reason: 'R', message: `message ${i}` });
  const events = store.list('Event', 'a') as unknown as { message: string; count: number }[];
  assert.is(events.length, 10);
  const combined = events.filter((e) => e.message.startsWith('(combined from similar events): '));
  assert.equal(
    combined.map((e) => e.message),
    ['(combined from similar events): message 25'],
  );
  assert.is(combined[0]!.count, 16);
});

test.run();
