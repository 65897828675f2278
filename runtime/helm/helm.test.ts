import { gunzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KubeObject } from '../../compiler/kube/object.js';
import { serverPipeline } from '../engine/server-pipeline.js';
import { World } from '../engine/world.js';
import { installCluster } from '../scenario/cluster.js';
import { hookOf, type RenderedChart, runHelm } from './index.js';

const test = suite('helm verbs');

const job = (name: string, annotations: Record<string, string>): KubeObject =>
  ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, annotations },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'x' }] } } },
  }) as unknown as KubeObject;

const web = (image: string, replicas: number): KubeObject =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } },
    },
  }) as unknown as KubeObject;

const config = (name: string, annotations = {}): KubeObject =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, annotations }, data: { a: '1' } }) as unknown as KubeObject;

/** A chart of three versions: the second drops a ConfigMap, the third adds one that is already there. */
const charts: Record<string, KubeObject[]> = {
  'web-1': [
    job('prepare', {
      'helm.sh/hook': 'pre-install,pre-upgrade',
      'helm.sh/hook-weight': '5',
      'helm.sh/hook-delete-policy': 'hook-succeeded',
    }),
    job('first', { 'helm.sh/hook': 'pre-install', 'helm.sh/hook-weight': '-5' }),
    config('old'),
    config('precious', { 'helm.sh/resource-policy': 'keep' }),
    web('web:1', 2),
  ],
  'web-2': [web('web:2', 3)],
  'web-3': [web('web:3', 3), config('foreign')],
};

function render({ chart }: { chart: string }): RenderedChart {
  const objects = charts[chart]!;
  return {
    chart: { name: 'web', version: `${chart.slice(-1)}.0.0`, appVersion: 'a' },
    manifests: objects.filter((o) => !hookOf(o)),
    hooks: objects.flatMap((o) => hookOf(o) ?? []),
    crds: [],
  };
}

function cluster(): { world: World; helm: (command: string) => ReturnType<typeof runHelm> } {
  const world = new World({ minor: '1.36', seed: 1, kubelet: 'instant', pipeline: serverPipeline });
  installCluster(
    world,
    [{ metadata: { name: 'n1' }, status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } } }] as never,
    [],
    'default',
  );
  world.run({ quiet: 1_000 });
  return { world, helm: (command) => runHelm(world, command, 'default', render) };
}

const image = (world: World): string =>
  (
    world.store.get('Deployment.apps', 'default', 'web') as unknown as {
      spec: { template: { spec: { containers: { image: string }[] } } };
    }
  ).spec.template.spec.containers[0]!.image;

test('install runs its hooks by weight and leaves a release behind', () => {
  const { world, helm } = cluster();
  const installed = helm('install web web-1 --wait');
  assert.is(installed.code, 0, installed.stderr);
  assert.match(installed.stdout, 'STATUS: deployed\nREVISION: 1\nDESCRIPTION: Install complete\nTEST SUITE: None\n');
  const made = world.trace.entries.filter((e) => e.actor === 'helm' && e.verb === 'create').map((e) => e.object.name);
  assert.equal(made.slice(0, 2), ['first', 'prepare']);
  assert.ok(world.store.get('Job.batch', 'default', 'first'), 'kept: its policy is before-hook-creation');
  assert.not.ok(world.store.get('Job.batch', 'default', 'prepare'), 'gone: its policy is hook-succeeded');
  const secret = world.store.get('Secret', 'default', 'sh.helm.release.v1.web.v1');
  assert.equal(secret?.metadata.labels, {
    name: 'web',
    owner: 'helm',
    status: 'deployed',
    version: '1',
    modifiedAt: '1767225603',
  });
  assert.match(helm('install web web-1').stderr, 'cannot reuse a name that is still in use');
});

test('upgrade merges, prunes and keeps; rollback goes back; history tells', () => {
  const { world, helm } = cluster();
  helm('install web web-1');
  const upgraded = helm('upgrade web web-2 --wait');
  assert.match(upgraded.stdout, 'Release "web" has been upgraded. Happy Helming!\n');
  assert.is(image(world), 'web:2');
  assert.not.ok(world.store.get('ConfigMap', 'default', 'old'), 'no longer in the chart');
  assert.ok(world.store.get('ConfigMap', 'default', 'precious'), 'kept by policy');
  assert.is(helm('rollback web 1').stdout, 'Rollback was a success! Happy Helming!\n');
  assert.is(image(world), 'web:1');
  const rows = helm('history web')
    .stdout.trim()
    .split('\n')
    .map((l) => l.split(/\s*\t/));
  assert.equal(
    rows.map((r) => [r[0], r[2], r[3], r[5]?.trim()]),
    [
      ['REVISION', 'STATUS', 'CHART', 'DESCRIPTION'],
      ['1', 'superseded', 'web-1.0.0', 'Install complete'],
      ['2', 'superseded', 'web-2.0.0', 'Upgrade complete'],
      ['3', 'deployed', 'web-1.0.0', 'Rollback to 1'],
    ],
  );
});

// Helm 3.22.0 and 4.3.1 against a real control plane: what is refused so leaves no release behind.
test('refuses what belongs to somebody else before there is a release', () => {
  const { world, helm } = cluster();
  world.api.create({ ...config('foreign'), metadata: { name: 'foreign', namespace: 'default' } });
  const refused = helm('install web web-3');
  assert.is(refused.code, 1);
  assert.match(
    refused.stderr,
    'ConfigMap "foreign" in namespace "default" exists and cannot be imported into the current release',
  );
  assert.is(helm('history web').stderr, 'Error: release: not found\n');
  helm('install web web-2');
  const upgrade = helm('upgrade web web-3');
  assert.match(upgrade.stderr, 'Error: UPGRADE FAILED: unable to continue with update: ConfigMap "foreign"');
  assert.not.match(helm('history web').stdout, 'failed');
});

// Such Secrets, put into a real cluster, are read by `helm history`, `get` and `status` of Helm 3.22.0 and 4.3.1.
test('a revision is kept in the form of Helm', () => {
  const { world, helm } = cluster();
  helm('install web web-1');
  const secret = world.store.get('Secret', 'default', 'sh.helm.release.v1.web.v1') as unknown as {
    data: { release: string };
  };
  const text = gunzipSync(Buffer.from(Buffer.from(secret.data.release, 'base64').toString(), 'base64')).toString();
  const { name, version, info, chart, hooks } = JSON.parse(text);
  assert.equal([name, version, info.status, info.description], ['web', 1, 'deployed', 'Install complete']);
  assert.equal(chart.metadata, { name: 'web', version: '1.0.0', appVersion: 'a', apiVersion: 'v2' });
  assert.equal(hooks[0].events, ['pre-install', 'pre-upgrade']);
  assert.equal(hooks[0].delete_policies, ['hook-succeeded']);
});

test('uninstall removes everything but what is to be kept, and the history', () => {
  const { world, helm } = cluster();
  helm('upgrade --install web web-1');
  const gone = helm('uninstall web');
  assert.is(
    gone.stdout,
    'These resources were kept due to the resource policy:\n[ConfigMap] precious\n\nrelease "web" uninstalled\n',
  );
  world.run({ quiet: 1_000 });
  assert.not.ok(world.store.get('Deployment.apps', 'default', 'web'));
  assert.match(helm('history web').stderr, 'release: not found');
  assert.match(helm('uninstall web').stderr, 'Release not loaded: web: release: not found');
});

test.run();
