import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyze } from '../../app/compose.js';
import { nodeHost } from '../../app/node-host.js';
import { overlayHost } from '../../app/overlay-host.js';
import type { Host } from '../../host/host.js';
import { run } from '../run.js';
import { scaffold } from './scaffold.js';

const test = suite('init');
const options = { name: 'shop-a', version: '1.2.3', minor: '1.36' };

for (const template of ['yaml', 'ts'] as const)
  test(`the ${template} scaffold has nothing that drydock would find`, async () => {
    const files = scaffold({ ...options, template });
    const host = overlayHost(nodeHost(), new Map(files.map((f) => [f.path, f.content])));
    const app = files.find((f) => f.path.startsWith('k8s/'))!;
    const { diagnostics, objects } = await analyze(host, [app.path]);
    assert.equal(
      diagnostics.map((d) => `${d.id} ${d.message}`),
      [],
    );
    assert.is(objects.length, 6);
    assert.match(app.content, 'shop-a');
  });

test('both scaffolds start the same app', async () => {
  const made = async (template: 'yaml' | 'ts') => {
    const files = scaffold({ ...options, template });
    const host = overlayHost(nodeHost(), new Map(files.map((f) => [f.path, f.content])));
    const { load } = await analyze(host, [files.find((f) => f.path.startsWith('k8s/'))!.path]);
    return new Map(load.objects.map((o) => [o.value['kind'], o.value]));
  };
  assert.equal(await made('ts'), await made('yaml'));
});

test("the chart's templates keep their braces, and nothing of ours is left in them", () => {
  const files = new Map(scaffold({ ...options, template: 'chart' }).map((f) => [f.path, f.content]));
  assert.match(files.get('chart/Chart.yaml')!, /^apiVersion: v2\nname: shop-a\n/);
  assert.match(files.get('chart/templates/app.yaml')!, /^apiVersion: v1\n[\s\S]*\{\{ \.Release\.Name \}\}/);
  for (const [path, content] of files) assert.not.match(content, /raw\}\}|\{\{name\}\}/, path);
});

/** A host that keeps what is written. */
function memory(files: Map<string, string>): { host: Host; err: () => string } {
  let err = '';
  const base = nodeHost();
  return {
    host: {
      ...base,
      stat: (path) => (files.has(path) ? { kind: 'file', size: 0 } : undefined),
      writeFile: (path, content) => void files.set(path, String(content)),
      out: () => undefined,
      err: (text) => {
        err += text;
      },
    },
    err: () => err,
  };
}

test('init writes into an empty folder and never over what is there', async () => {
  const files = new Map<string, string>();
  const { host, err } = memory(files);
  assert.is(await run(['init', 'My Shop', '--template', 'ts'], host), 0);
  assert.match(files.get('My Shop/k8s/app.ts')!, "const name = 'my-shop';");
  const before = new Map(files);
  files.delete('My Shop/package.json');
  assert.is(await run(['init', 'My Shop', '--template', 'ts'], host), 2);
  assert.match(err(), 'My Shop/drydock.yaml');
  assert.not.ok(files.has('My Shop/package.json'));
  assert.is(files.get('My Shop/k8s/app.ts'), before.get('My Shop/k8s/app.ts'));
});

test('a name that cannot name a namespace is refused', async () => {
  const { host, err } = memory(new Map());
  assert.is(await run(['init', '--name', 'My_Shop'], host), 2);
  assert.match(err(), 'Did you mean my-shop?');
});

test.run();
