import type { KubeObject } from '../../../compiler/kube/object.js';
import { KubectlError } from '../command-line.js';
import type { KubectlVerb } from '../verb.js';
import { create } from '../writes.js';

/** kubectl run: one pod. pkg/cmd/run. */
export const verb: KubectlVerb = {
  flags: {
    image: 'string',
    restart: 'string',
    port: 'string',
    labels: 'string',
    env: 'list',
    command: 'boolean',
    'image-pull-policy': 'string',
    overrides: 'string',
  },
  run(s, flags) {
    const [name] = flags.args;
    const image = flags.string('image');
    if (!name) throw new KubectlError('error: NAME is required for run');
    if (!image) throw new KubectlError('error: required flag(s) "image" not set');
    const port = flags.int('port');
    const labels = flags.string('labels');
    const env = flags.repeated('env').map((e) => ({ name: e.split('=')[0]!, value: e.slice(e.indexOf('=') + 1) }));
    const rest = flags.rest.length ? flags.rest : flags.args.slice(1);
    const container = {
      name,
      image,
      resources: {},
      ...(rest.length ? { [flags.boolean('command') ? 'command' : 'args']: rest } : {}),
      ...(port === undefined ? {} : { ports: [{ containerPort: port }] }),
      ...(env.length ? { env } : {}),
    };
    const stored = create(s, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: s.namespace(flags),
        labels: labels
          ? Object.fromEntries(labels.split(',').map((p) => p.split('=') as [string, string]))
          : { run: name },
      },
      spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: flags.string('restart') ?? 'Always' },
    } as KubeObject);
    if (stored) s.report(stored, 'created');
  },
};
