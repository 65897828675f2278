import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseDocument } from 'yaml';
import { nodeHost } from '../app/node-host.js';
import type { Host } from '../host/host.js';
import { HostError } from '../host/host.js';
import type { JsonObject } from '../kube/json.js';
import { applyOrder } from '../lower/apply-order.js';
import { lowerYaml } from '../lower/from-yaml.js';
import { SourceFile } from '../text/source-file.js';
import { parseYaml } from '../yaml/parse.js';
import { toFiles } from './files.js';
import { indexName, OccupiedError, writeFolder } from './write.js';
import { toYaml, toYamlStream } from './yaml.js';

const test = suite('emit');

const objects = (text: string) => lowerYaml(parseYaml(new SourceFile('in.yaml', text))).objects;

test('every string means itself to YAML 1.1 and 1.2 readers, as a value and as a key', () => {
  const words = [
    ...['yes', 'no', 'on', 'off', 'y', 'n', 'Y', 'N', 'true', 'True', 'null', '~', '', '<<', '='],
    ...['0644', '0o644', '0x1F', '0b11', '1e3', '.5', '1_000', '1:30', '190:20:30', '2001-01-01', '.inf', 'NaN', '+1'],
    ...['- a', 'a: b', 'a #b', '#x', '*a', '&a', '!x', '%x', '@x', '? a', '---', '...', '[a', '{a', ' lead', 'trail '],
    ...[
      'a\nb\n',
      'a\nb',
      'a\n\nb\n\n',
      'tab\there',
      '\n',
      '  in\nout\n',
      'x\r\ny\n',
      'a\u2028b',
      'trail \nx\n',
      '\u0007',
    ],
    'long '.repeat(60).trim(),
  ];
  for (const word of words) {
    const text = toYaml({ value: word, keys: { [word]: 1 } });
    for (const version of ['1.1', '1.2'] as const) {
      const back = parseDocument(text, { version, merge: version === '1.1' }).toJS() as JsonObject;
      assert.equal(back, { value: word, keys: { [word]: 1 } }, `${version} ${JSON.stringify(word)}\n${text}`);
    }
  }
});

test('what identifies an object comes first, the rest as written; large integers stay exact', () => {
  const [object] = objects(
    'kind: X\nspec: {b: 1, a: 12345678901234567890}\nmetadata: {labels: {l: "on"}, name: "n"}\napiVersion: v1\n',
  );
  assert.is(
    toYaml(object!.value),
    'apiVersion: v1\nkind: X\nmetadata:\n  name: "n"\n  labels:\n    l: "on"\nspec:\n  b: 1\n  a: 12345678901234567890\n',
  );
});

test('what others need comes first', () => {
  const kinds = [
    'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration',
    'example.com/v1 Ingress',
    'networking.k8s.io/v1 Ingress',
    'apps/v1 Deployment',
    'v1 Service',
    'v1 ConfigMap',
    'rbac.authorization.k8s.io/v1 Role',
    'v1 ServiceAccount',
    'v1 LimitRange',
    'apiextensions.k8s.io/v1 CustomResourceDefinition',
    'v1 Namespace',
  ].map((k) => ({ apiVersion: k.split(' ')[0]!, kind: k.split(' ')[1]! }));
  assert.equal(
    applyOrder(kinds, (k) => k).map((k) => k.kind),
    [
      'Namespace',
      'CustomResourceDefinition',
      'LimitRange',
      'ServiceAccount',
      'Role',
      'ConfigMap',
      'Service',
      'Deployment',
      'Ingress',
      'Ingress',
      'ValidatingWebhookConfiguration',
    ],
  );
  assert.is(applyOrder(kinds, (k) => k)[9]!.apiVersion, 'example.com/v1');
});

const three = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: "system:../x"}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
`;

test('file names sort in apply order and cannot leave the folder', () => {
  assert.equal(
    toFiles(objects(three)).map((f) => f.name),
    ['00_namespace_shop.yaml', '20_clusterrole_system%3A..%2Fx.yaml', '50_deployment_shop_web.yaml'],
  );
});

test('neither the order of the sources nor equal names disturb the result', () => {
  const docs = three.split('---');
  const turned = toFiles(objects([docs[2], docs[0], docs[1], docs[2]].join('---\n')));
  assert.equal(
    turned.map((f) => f.name),
    [
      '00_namespace_shop.yaml',
      '00_namespace_shop~2.yaml',
      '20_clusterrole_system%3A..%2Fx.yaml',
      '50_deployment_shop_web.yaml',
    ],
  );
  assert.is(toYamlStream([{ a: 1 }, { b: 2 }]), 'a: 1\n---\nb: 2\n');
});

/** A folder in memory; writing a name in `failing` fails. */
function memory(files: Map<string, string>, failing = new Set<string>()): Host {
  return {
    ...nodeHost(),
    stat: (path) => (files.has(path) ? { kind: 'file', size: files.get(path)!.length } : undefined),
    readText: (path) => files.get(path)!,
    writeFile(path, content) {
      if (failing.has(path)) throw new HostError('io', path, `${path}: disk full`);
      files.set(path, String(content));
    },
    remove: (path) => void files.delete(path),
  };
}

const file = (name: string, content: string) => ({ name: `${name}.yaml`, content });
const names = (files: Map<string, string>): string[] => [...files.keys()].filter((n) => !n.endsWith(indexName)).sort();

test('a later build removes what it no longer makes, and only that', () => {
  const files = new Map([['out/mine.yaml', 'mine']]);
  const host = memory(files);
  writeFolder(host, 'out', [file('a', '1'), file('b', '2'), file('c', '3')]);
  files.set('out/c.yaml', 'edited');
  const second = writeFolder(host, 'out/', [file('a', '1')]);
  assert.equal(second, { written: [], unchanged: 1, removed: ['b.yaml'], kept: ['c.yaml'] });
  assert.equal(names(files), ['out/a.yaml', 'out/c.yaml', 'out/mine.yaml']);
});

test('a file that drydock did not write is not overwritten', () => {
  const files = new Map([['out/a.yaml', 'mine']]);
  assert.throws(
    () => writeFolder(memory(files), 'out', [file('b', '1'), file('a', '2')]),
    (e: Error) => e instanceof OccupiedError,
  );
  assert.equal([...files], [['out/a.yaml', 'mine']]);
});

test('when a file cannot be written, those before it are put back', () => {
  const files = new Map<string, string>();
  writeFolder(memory(files), 'out', [file('a', '1')]);
  const host = memory(files, new Set(['out/c.yaml']));
  assert.throws(() => writeFolder(host, 'out', [file('a', '2'), file('b', '2'), file('c', '2')]), /disk full/);
  assert.equal(names(files), ['out/a.yaml']);
  assert.is(files.get('out/a.yaml'), '1');
  writeFolder(memory(files), 'out', [file('a', '3')]);
  assert.is(files.get('out/a.yaml'), '3');
});

test('an index that leads out of the folder removes nothing there', () => {
  const files = new Map([
    ['etc/x.yaml', 'x'],
    [
      `out/${indexName}`,
      JSON.stringify({
        files: { '../etc/x.yaml': ['2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'] },
      }),
    ],
  ]);
  writeFolder(memory(files), 'out', [file('a', '1')]);
  assert.is(files.get('etc/x.yaml'), 'x');
});

test.run();
