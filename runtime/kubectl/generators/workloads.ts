import type { KubeObject } from '../../../compiler/kube/object.js';
import type { CronJob } from '../../../schemas/generated/types/batch_v1.js';
import { type Flags, KubectlError } from '../command-line.js';
import type { Generator } from './registry.js';

/** A container name out of an image: `registry/nginx:1.25@sha…` gives `nginx`. pkg/cmd/create/create_deployment.go. */
export function containerNameOf(image: string): string {
  const name = image.split('/').at(-1)!.split(':')[0]!.split('@')[0]!;
  return name.replace(/_/g, '-').toLowerCase();
}

/** The one NAME of `create WHAT NAME`. @throws KubectlError */
export const requireName = (names: readonly string[], what: string): string => {
  if (names.length !== 1)
    throw new KubectlError(
      `error: exactly one NAME is required, got ${names.length}\nSee 'kubectl create ${what} -h' for help and examples`,
    );
  return names[0]!;
};

function requireImage(flags: Flags): string {
  const image = flags.string('image');
  if (!image) throw new KubectlError('error: required flag(s) "image" not set');
  return image;
}

/** pkg/cmd/create/create_deployment.go createDeployment. */
export const deployment: Generator = (_s, flags, names) => {
  requireImage(flags);
  const name = requireName(names, 'deployment');
  const labels = { app: name };
  const port = flags.int('port');
  const containers = flags.list('image').map((image) => ({
    name: containerNameOf(image),
    image,
    resources: {},
    ...(port === undefined ? {} : { ports: [{ containerPort: port }] }),
    ...(flags.rest.length ? { command: flags.rest } : {}),
  }));
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas: flags.int('replicas') ?? 1,
      selector: { matchLabels: labels },
      strategy: {},
      template: { metadata: { labels }, spec: { containers } },
    },
  } as KubeObject;
};

/** pkg/cmd/create/create_job.go. */
export const job: Generator = (s, flags, names) => {
  const name = requireName(names, 'job');
  const from = flags.string('from');
  if (flags.has('image') === (from !== undefined))
    throw new KubectlError('error: either --image or --from must be specified');
  if (from !== undefined && flags.rest.length) throw new KubectlError('error: cannot specify --from and command');
  if (from !== undefined) {
    const [object] = s.targets(flags, [from]);
    if (!object) throw new KubectlError('');
    const cron = object as unknown as CronJob & KubeObject;
    const { metadata, spec } = cron.spec!.jobTemplate;
    return {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name,
        annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...metadata?.annotations },
        ...(metadata?.labels ? { labels: metadata.labels } : {}),
        ownerReferences: [
          {
            apiVersion: 'batch/v1',
            kind: 'CronJob',
            name: cron.metadata.name!,
            uid: cron.metadata.uid!,
            controller: true,
          },
        ],
      },
      spec,
    } as KubeObject;
  }
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: { template: { metadata: {}, ...jobTemplate(flags, name, 'Never') } },
  } as KubeObject;
};

function jobTemplate(flags: Flags, name: string, restart: string): object {
  const container = {
    name,
    image: requireImage(flags),
    resources: {},
    ...(flags.rest.length ? { command: flags.rest } : {}),
  };
  return { spec: { containers: [container], restartPolicy: flags.string('restart') ?? restart } };
}

/** pkg/cmd/create/create_cronjob.go. */
export const cronJob: Generator = (_s, flags, names) => {
  const missing = ['image', 'schedule'].filter((f) => !flags.string(f));
  if (missing.length)
    throw new KubectlError(`error: required flag(s) ${missing.map((f) => `"${f}"`).join(', ')} not set`);
  const name = requireName(names, 'cronjob');
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: {
      schedule: flags.string('schedule') ?? '',
      jobTemplate: {
        metadata: { name },
        spec: { template: { metadata: {}, ...jobTemplate(flags, name, 'OnFailure') } },
      },
    },
  } as KubeObject;
};
