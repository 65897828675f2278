import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../cli/run.js';
import { memoryHost } from '../host/memory-host.js';

/* Which objects of an input govern the others: those before them, unless the input gives such objects twice. */

const test = suite('alternatives');

const limits = (name = 'limits', extra = '') =>
  `apiVersion: v1\nkind: LimitRange\nmetadata: {name: ${name}${extra}}\nspec: {limits: [{type: Container, min: {cpu: 50m}}]}\n`;
const pod = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c, image: a, resources: {requests: {cpu: 10m}}}]}\n`;
const quota = 'apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: quota}\nspec: {hard: {requests.cpu: 5m}}\n';
const strict =
  'apiVersion: v1\nkind: Namespace\nmetadata: {name: default, labels: {pod-security.kubernetes.io/enforce: restricted}}\n';
const gold = 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: gold}\nvalue: 5\n';

/** The files of an input, and the codes of the answers in order. */
const inputs: readonly (readonly [string, Readonly<Record<string, string[]>>, readonly number[]])[] = [
  ['a limit range governs what comes after it', { a: [pod('a'), limits(), pod('b')] }, [201, 201, 403]],
  ['so does a quota', { a: [quota, pod('a')] }, [201, 403]],
  ['so does a namespace', { a: [strict, pod('a')] }, [201, 403]],
  ['of two with one name neither does', { a: [limits(), limits(), pod('a')] }, [201, 201, 201]],
  ['nor does anything else then', { a: [limits(), quota, strict, strict, pod('a')] }, [201, 201, 201, 201, 201]],
  [
    'objects of two names or namespaces are no alternatives',
    { a: [limits('a'), limits('b'), pod('a')] },
    [201, 201, 403],
  ],
  ['a limit range of another namespace is none', { a: [limits('a', ', namespace: b'), pod('a')] }, [201, 201]],
  ['alternatives of what is governed are governed each', { a: [limits(), pod('a'), pod('a')] }, [201, 403, 403]],
  [
    'equal documents are judged by what stands before each of them',
    { a: [pod('a'), pod('a'), limits(), pod('a'), quota, pod('b'), pod('b')] },
    [201, 201, 201, 403, 201, 403, 403],
  ],
  ['files are tried apart', { a: [limits()], b: [pod('a')] }, [201, 201]],
  [
    'what one file repeats is no matter for another',
    { a: [limits(), pod('a')], b: [gold, gold] },
    [201, 403, 201, 201],
  ],
];

for (const [what, files, codes] of inputs)
  test(what, async () => {
    const texts = Object.entries(files).map(([name, documents]) => [`${name}.yaml`, documents.join('---\n')] as const);
    const host = memoryHost(Object.fromEntries(texts));
    await run(['validate', '--no-config', '-o', 'jsonl', ...texts.map(([name]) => name)], host);
    const answers = host.printed.out.trimEnd().split('\n');
    assert.equal(
      answers.map((line) => JSON.parse(line).code),
      codes,
    );
  });

test('equal documents have their findings at their own places', async () => {
  const bad = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 0}]}\n';
  const host = memoryHost({ 'a.yaml': [pod('a'), bad].join('---\n'), 'b.yaml': bad });
  await run(['validate', '--no-config', '-o', 'concise', 'a.yaml', 'b.yaml'], host);
  assert.equal(host.printed.out.match(/^\S+ error \S+/gm), [
    'a.yaml:9:17 error server/invalid',
    'a.yaml:9:23 error server/invalid',
    'b.yaml:4:17 error server/invalid',
    'b.yaml:4:23 error server/invalid',
  ]);
});

test('that nothing governs is said, once and where', async () => {
  const host = memoryHost({ 'a.yaml': [limits(), quota].join('---\n'), 'b.yaml': [limits(), pod('a')].join('---\n') });
  const code = await run(['validate', '--no-config', '-o', 'concise', 'a.yaml', 'b.yaml'], host);
  assert.is(code, 0);
  const [note, ...rest] = host.printed.out.trimEnd().split('\n');
  assert.is(
    note,
    'b.yaml:3:18 info server/alternatives LimitRange limits stands more than once: namespaces, limits, quotas, classes and policies of the input govern none of its objects.',
  );
  assert.is(rest.length, 1);
});

test.run();
