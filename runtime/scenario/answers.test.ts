import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runScenario, type Scenario } from './scenario.js';

const test = suite('answers of a simulated cluster');

const node = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name } },
  status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } },
});

/** Answers recorded from kubectl and kube-apiserver v1.36.3; random parts are stars. */
const tables: Record<string, [command: string, answer: string][]> = {
  'node ports and cluster IPs are given once': [
    ['create service nodeport a --tcp=80 --node-port=30080', 'service/a created'],
    [
      'create service nodeport b --tcp=80 --node-port=30080',
      'error: failed to create NodePort service: Service "b" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    ],
    [
      'create service nodeport b --tcp=80 --node-port=80',
      'error: failed to create NodePort service: Service "b" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
    ['create service clusterip c --tcp=80 --clusterip=10.96.7.7', 'service/c created'],
    [
      'create service clusterip d --tcp=80 --clusterip=10.96.7.7',
      'error: failed to create ClusterIP service: Service "d" is invalid: spec.clusterIPs: Invalid value: ["10.96.7.7"]: failed to allocate IP 10.96.7.7: provided IP is already allocated',
    ],
  ],
  'drain takes the pods of a selector, past budgets if told to': [
    ['create deployment web --image=nginx --replicas=2', 'deployment.apps/web created'],
    ['create deployment db --image=pg', 'deployment.apps/db created'],
    ['create pdb web --selector=app=web --min-available=2', 'poddisruptionbudget.policy/web created'],
    ['drain n --pod-selector=app=db', 'node/n cordoned\nevicting pod default/db-*\npod/db-* evicted\nnode/n drained'],
    ['drain n --disable-eviction', 'node/n already cordoned\npod/web-* deleted\npod/web-* deleted\nnode/n drained'],
  ],
  '--record writes the command as the cause of a change': [
    ['create deployment web --image=nginx:1', 'deployment.apps/web created'],
    [
      'set image deployment/web nginx=nginx:2 --record',
      'deployment.apps/web image updated\nFlag --record has been deprecated, --record will be removed in the future',
    ],
    [
      'rollout history deployment/web',
      'deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         kubectl set image deployment/web nginx=nginx:2 --record=true',
    ],
    ['set env deployment/web A=1 --record', "error: unknown flag: --record\nSee 'kubectl set env --help' for usage."],
  ],
  'rollout takes types without names, and refuses kinds without revisions': [
    ['rollout restart deployment', 'No resources found in default namespace.'],
    ['create deployment web --image=nginx', 'deployment.apps/web created'],
    ['create deployment api --image=nginx', 'deployment.apps/api created'],
    ['rollout restart deployment', 'deployment.apps/api restarted\ndeployment.apps/web restarted'],
    ['rollout restart deploy -l app=web', 'deployment.apps/web restarted'],
    ['rollout restart', 'error: required resource not specified'],
    ['create service clusterip s --tcp=80', 'service/s created'],
    ['rollout restart svc/s', 'error: services "s" restarting is not supported'],
    ['rollout status svc/s', 'error: no status viewer has been implemented for Service'],
    ['rollout pause svc/s', 'error: services "s" pausing is not supported'],
    ['rollout history svc/s', 'error: error retrieving history for "Service", no visitor method exists for { Service}'],
    ['create job j --image=x', 'job.batch/j created'],
    ['rollout history job/j', 'error: no history viewer has been implemented for "Job.batch"'],
    ['rollout undo job/j', 'error: no rollbacker has been implemented for "Job.batch"'],
    ['rollout history deploy/web --revision=-1', 'error: revision must be a positive integer: -1'],
  ],
  'patch and taint do not say that they ran dry': [
    ['create deployment web --image=nginx', 'deployment.apps/web created'],
    ['patch deployment web -p {"spec":{"replicas":7}} --dry-run=server', 'deployment.apps/web patched'],
    ['patch deployment web -p {"spec":{"replicas":7}} --dry-run=client', 'deployment.apps/web patched'],
    ['taint node n a=b:NoSchedule --dry-run=server', 'node/n tainted'],
    ['label deployment web a=b --dry-run=server', 'deployment.apps/web labeled (server dry run)'],
    ['get deployment web -o jsonpath={.spec.replicas}', '1'],
  ],
  'patches of subresources, and patches that do not apply': [
    ['create deployment web --image=nginx', 'deployment.apps/web created'],
    [
      'patch deployment web --subresource=scale --type=merge -p {"spec":{"replicas":3}}',
      'scale.autoscaling/web patched',
    ],
    ['get deployment web -o jsonpath={.spec.replicas}', '3'],
    [
      'patch deployment web --subresource=status --type=merge -p {"status":{"replicas":9}}',
      'deployment.apps/web patched',
    ],
    [
      'patch node n --subresource=scale --type=merge -p {"spec":{"replicas":3}}',
      'Error from server (NotFound): the server could not find the requested resource',
    ],
    ...[
      '[{"op":"remove","path":"/spec/nope"}]',
      '[{"op":"test","path":"/spec/replicas","value":5}]',
      '[{"op":"add","path":"/spec/a/b","value":5}]',
    ].map((patch): [string, string] => [
      `patch deployment web --type=json -p ${patch}`,
      'The request is invalid: the server rejected our request due to an error in our request',
    ]),
    [
      'patch deployment web --type=json --dry-run=client -p [{"op":"remove","path":"/spec/nope"}]',
      "error: error in remove for path: '/spec/nope': Unable to remove nonexistent key: nope: missing value",
    ],
    [
      'patch deployment web --type=json -p {"spec":{}}',
      'Error from server (BadRequest): error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    ],
  ],
  'generated objects are printed as Go structs, lists without indent': [
    [
      'create deployment web --image=nginx --dry-run=client -o yaml',
      `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: web
  name: web
  namespace: default
spec:
  replicas: 1
  selector:
    matchLabels:
      app: web
  strategy: {}
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - image: nginx
        name: nginx
        resources: {}
status: {}`,
    ],
    [
      'create cronjob cj --image=x --schedule="*/5 * * * *" --dry-run=client -o yaml',
      `apiVersion: batch/v1
kind: CronJob
metadata:
  name: cj
  namespace: default
spec:
  jobTemplate:
    metadata:
      name: cj
    spec:
      template:
        metadata: {}
        spec:
          containers:
          - image: x
            name: cj
            resources: {}
          restartPolicy: OnFailure
  schedule: '*/5 * * * *'
status: {}`,
    ],
    [
      'create ns n --dry-run=client -o json',
      `{
    "kind": "Namespace",
    "apiVersion": "v1",
    "metadata": {
        "name": "n"
    },
    "spec": {},
    "status": {}
}`,
    ],
    [
      'create pdb p --selector=a=b --min-available=1 --dry-run=client -o yaml',
      `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: p
  namespace: default
spec:
  minAvailable: 1
  selector:
    matchLabels:
      a: b
status:
  currentHealthy: 0
  desiredHealthy: 0
  disruptionsAllowed: 0
  expectedPods: 0`,
    ],
    ['run p --image=x --labels=x=y --dry-run=client -o jsonpath={.status}', '{}'],
    [
      'create cm c --from-literal=a=<b> --dry-run=client -o json',
      `{
    "kind": "ConfigMap",
    "apiVersion": "v1",
    "metadata": {
        "name": "c",
        "namespace": "default"
    },
    "data": {
        "a": "\\u003cb\\u003e"
    }
}`,
    ],
  ],
  'what is missing or wrong is said as kubectl says it': [
    ['get pods', 'No resources found in default namespace.'],
    ['get pods -A', 'No resources found'],
    ['get pv', 'No resources found'],
    ['get pv,pods', 'No resources found'],
    ['cordon', "error: USAGE: cordon NODE [flags]\nSee 'kubectl cordon -h' for help and examples"],
    ['drain', "error: USAGE: drain NODE [flags]\nSee 'kubectl drain -h' for help and examples"],
    [
      'delete',
      "error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
    ],
    [
      'create deployment web --image=x --replicas=abc',
      `error: invalid argument "abc" for "-r, --replicas" flag: strconv.ParseInt: parsing "abc": invalid syntax\nSee 'kubectl create deployment --help' for usage.`,
    ],
    ['create deployment web --image=x', 'deployment.apps/web created'],
    ['expose deployment web', "error: couldn't find port via --port flag or introspection"],
  ],
};

const mask = (text: string): string => text.trim().replace(/\b(web|db)-[a-z0-9]{8,10}-[a-z0-9]{5}\b/g, '$1-*');

for (const [name, rows] of Object.entries(tables))
  test(name, () => {
    const scenario = { cluster: { nodes: [node('n')] }, steps: rows.map(([kubectl]) => ({ kubectl })) };
    const { result } = runScenario(scenario as unknown as Scenario, { minor: '1.36', seed: 1 });
    assert.equal(
      result.steps.map((s) => [s.kubectl, mask(s.stdout + s.stderr)]),
      rows,
    );
  });

test('services without wishes get addresses of their own', () => {
  const steps = ['a', 'b', 'c'].map((name) => ({ kubectl: `create service nodeport ${name} --tcp=80` }));
  const { result } = runScenario({ steps } as unknown as Scenario, { minor: '1.36', seed: 1 });
  const specs = result.steps
    .at(-1)!
    .objects.filter((o) => o.kind === 'Service')
    .map((o) => (o as unknown as { spec: { clusterIP: string; ports: { nodePort: number }[] } }).spec);
  assert.is(new Set(specs.map((s) => s.clusterIP)).size, 3);
  assert.is(new Set(specs.map((s) => s.ports[0]!.nodePort)).size, 3);
});

test('a namespace stays Terminating while foreign finalizers hold what is in it, and says so once its pods are gone', () => {
  const metadata = { name: 'x', namespace: 'a', finalizers: ['x.y/z'] };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const reason = 'get ns a -o jsonpath={.status.phase},{.status.conditions[3].reason},{.status.conditions[4].message}';
  const release = (kind: string) => `patch ${kind} x -n a --type=merge -p {"metadata":{"finalizers":null}}`;
  const rows: [kubectl: string, answer: string, stdin?: unknown][] = [
    ['create ns a', 'namespace/a created'],
    ['create -f -', 'pod/x created\nconfigmap/x created', [pod, { apiVersion: 'v1', kind: 'ConfigMap', metadata }]],
    ['delete ns a --wait=false', 'namespace "a" deleted'],
    [reason, 'Terminating,ContentRemoved,All content-preserving finalizers finished'],
    ['get all,cm -n a -o name', 'pod/x\nconfigmap/kube-root-ca.crt\nconfigmap/x'],
    [release('pod'), 'pod/x patched'],
    [
      reason,
      'Terminating,SomeResourcesRemain,Some content in the namespace has finalizers remaining: x.y/z in 1 resource instances',
    ],
    [release('cm'), 'configmap/x patched'],
    ['get ns a', 'Error from server (NotFound): namespaces "a" not found'],
  ];
  const steps = rows.flatMap(([kubectl, , stdin]) => [{ kubectl, stdin }, { wait: '60s' }]);
  const { result } = runScenario({ cluster: { nodes: [node('n')] }, steps } as unknown as Scenario, {
    minor: '1.36',
    seed: 1,
  });
  assert.equal(
    result.steps.filter((s) => s.kubectl).map((s) => (s.stdout + s.stderr).trim()),
    rows.map(([, answer]) => answer),
  );
});

test('steps that ask for what is not simulated are counted', () => {
  const commands = ['get pods', 'logs web', 'create secret tls s --cert=c', 'get ns -o kyaml', 'frobnicate'];
  const steps = [...commands.map((kubectl) => ({ kubectl })), { helm: 'lint ./chart' }];
  const renderChart = () => assert.unreachable() as never;
  const { result } = runScenario({ steps } as unknown as Scenario, { minor: '1.36', seed: 1, renderChart });
  assert.equal(
    result.steps.map((s) => s.notSimulated ?? false),
    [false, true, true, true, false, true],
  );
  assert.is(result.notSimulated, 4);
  assert.match(result.steps[1]!.stderr, 'drydock does not simulate "kubectl logs"');
  assert.is(result.steps[4]!.stderr, 'error: unknown command "frobnicate" for "kubectl"\n');
});

test.run();
