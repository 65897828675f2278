import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../compiler/kube/json.js';
import type { KubeObject } from '../../../compiler/kube/object.js';
import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import { profileOf } from '../../../schemas/profile.js';
import { featuresOf } from '../features.js';
import { createScheduler } from '../scheduler.js';
import { readConfiguration } from './read.js';

const test = suite('scheduler configuration');
const profile = profileOf('1.36');

const read = (profiles: Json[], more: object = {}) =>
  readConfiguration(
    { apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'KubeSchedulerConfiguration', profiles, ...more } as Json,
    featuresOf(profile),
  );

/** The scores of one pod on a node that is nearly full and one that is empty. */
function scoresWith(profiles: Json[]) {
  const { config, problems } = read(profiles);
  assert.equal(problems, []);
  const scheduler = createScheduler({ profile, config, tieBreak: { mode: 'first' } });
  for (const name of ['empty', 'full'])
    scheduler.upsert({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name },
      status: { allocatable: { cpu: '4', memory: '4Gi', pods: '10' } },
    } as KubeObject);
  const pod = (name: string, cpu: string, memory: string, nodeName?: string) =>
    ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, uid: name },
      spec: {
        containers: [{ name: 'c', image: 'x', resources: { requests: { cpu, memory } } }],
        ...(nodeName ? { nodeName } : {}),
      },
    }) as unknown as Pod & KubeObject;
  scheduler.upsert(pod('there', '3', '3Gi', 'full'));
  return scheduler.schedule(pod('new', '500m', '512Mi'));
}

test('without profiles the default one is used', () => {
  const { nodeName, scores } = scoresWith([]);
  assert.is(nodeName, 'empty');
  assert.is(scores['empty']!['NodeResourcesFit'], 87);
});

test('MostAllocated packs, with its weight', () => {
  const { nodeName, scores } = scoresWith([
    {
      plugins: { score: { enabled: [{ name: 'NodeResourcesFit', weight: 5 }] } },
      pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy: { type: 'MostAllocated' } } }],
    },
  ]);
  assert.is(nodeName, 'full');
  assert.is(scores['full']!['NodeResourcesFit'], 87 * 5);
});

test('RequestedToCapacityRatio follows its shape', () => {
  const { scores } = scoresWith([
    {
      pluginConfig: [
        {
          name: 'NodeResourcesFit',
          args: {
            scoringStrategy: {
              type: 'RequestedToCapacityRatio',
              requestedToCapacityRatio: {
                shape: [
                  { utilization: 0, score: 0 },
                  { utilization: 100, score: 10 },
                ],
              },
            },
          },
        },
      ],
    },
  ]);
  assert.equal([scores['full']!['NodeResourcesFit'], scores['empty']!['NodeResourcesFit']], [87, 12]);
});

test('a disabled score plugin says nothing; all but one can be disabled', () => {
  const one = scoresWith([{ plugins: { score: { disabled: [{ name: 'ImageLocality' }] } } }]);
  assert.not.ok('ImageLocality' in one.scores['empty']!);
  assert.ok('TaintToleration' in one.scores['empty']!);
  const few = scoresWith([
    { plugins: { score: { disabled: [{ name: '*' }], enabled: [{ name: 'ImageLocality', weight: 2 }] } } },
  ]);
  assert.equal(few.scores, { empty: { ImageLocality: 0 }, full: { ImageLocality: 0 } });
});

test('a disabled filter lets everything pass', () => {
  const { config } = read([{ plugins: { filter: { disabled: [{ name: 'NodeResourcesFit' }] } } }]);
  const scheduler = createScheduler({ profile, config, tieBreak: { mode: 'first' } });
  scheduler.upsert({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, status: {} } as KubeObject);
  const pod = { metadata: { name: 'p' }, spec: { containers: [] } } as unknown as Pod;
  assert.is(scheduler.schedule(pod).nodeName, 'n');
});

test('added affinity keeps pods to the nodes it names', () => {
  const addedAffinity = {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'pool', operator: 'In', values: ['a'] }] }],
    },
  };
  const { config } = read([{ pluginConfig: [{ name: 'NodeAffinity', args: { addedAffinity } }] }]);
  const scheduler = createScheduler({ profile, config, tieBreak: { mode: 'first' } });
  scheduler.upsert({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n' },
    status: { allocatable: { pods: '1' } },
  } as KubeObject);
  const { message } = scheduler.schedule({ metadata: { name: 'p' }, spec: { containers: [] } } as unknown as Pod);
  assert.match(message!, /1 node\(s\) didn't match scheduler-enforced node affinity/);
});

for (const [what, { problems }, problem] of [
  ['a share of nodes beyond 100', read([], { percentageOfNodesToScore: 101 }), /percentageOfNodesToScore/],
  ['two profiles of one name', read([{}, {}]), /used twice/],
] as const)
  test(`a scheduler would not start with ${what}`, () => assert.match(problems.join('; '), problem));

for (const [what, { problems, leftOut }, words] of [
  ['an unknown plugin', read([{ plugins: { multiPoint: { enabled: [{ name: 'Mine' }] } } }]), /Mine is none of/],
  [
    'a plugin behind a gate',
    read([{ plugins: { permit: { enabled: [{ name: 'GangScheduling' }] } } }]),
    /feature gate/,
  ],
  ['an extender', read([], { extenders: [{ urlPrefix: 'http://x' }] }), /extender http:\/\/x/],
] as const)
  test(`says that it leaves out ${what}`, () => {
    assert.equal(problems, []);
    assert.match(leftOut.join('; '), words);
  });

test.run();
