import type { CronJob } from '../../../../schemas/generated/types/batch_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { declared, type FieldError, invalid, named, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { cronError, isTimeZone } from '../../shared/cron.js';
import { validateNonnegative } from '../../shared/object-meta.js';
import { byteLength } from '../../shared/text.js';
import type { KindRules } from '../../types.js';
import {
  defaultTemplate,
  podNameWarnings,
  templateFromHub,
  templateToHub,
  templateWarnings,
} from '../apps/template.js';
import { raiseGeneration } from '../checks.js';
import { dropDisabledPodFields } from '../core/pod/drop-disabled.js';
import type { PodOptions } from '../core/pod/options.js';
import { templateOptions } from '../core/pod/template.js';
import { updateTemplateOptions } from '../core/pod/update-options.js';
import { limitWarnings } from './job.js';
import { defaultJobPatterns, dropScheduling, validateJobTemplate } from './job-spec.js';

type CronJobObject = CronJob & KubeObject;

const specPath = FieldPath.of('spec');
const jobPath = specPath.child('jobTemplate', 'spec');

const templateOf = (object: CronJobObject) => object.spec!.jobTemplate.spec!.template;

/** Mirrors pkg/registry/batch/cronjob/strategy.go and pkg/apis/batch/validation/validation.go. */
export const cronJob: KindRules<CronJobObject> = {
  group: 'batch',
  kind: 'CronJob',
  namespaced: true,
  defaults(draft) {
    const spec = draft.spec!;
    spec.concurrencyPolicy ??= 'Allow';
    spec.suspend ??= false;
    spec.successfulJobsHistoryLimit ??= 3;
    spec.failedJobsHistoryLimit ??= 1;
    defaultJobPatterns(spec.jobTemplate.spec!);
    defaultTemplate(templateOf(draft));
  },
  toHub: (draft) => templateToHub(templateOf(draft)),
  fromHub: (draft) => templateFromHub(templateOf(draft)),
  prepareForCreate(draft, ctx) {
    draft.status = {};
    draft.metadata.generation = 1;
    dropScheduling(draft.spec!.jobTemplate.spec!, undefined);
    dropDisabledPodFields(templateOf(draft).spec!, undefined, ctx.profile);
  },
  prepareForUpdate(draft, old, ctx) {
    draft.status = old.status ?? {};
    dropScheduling(draft.spec!.jobTemplate.spec!, old.spec!.jobTemplate.spec);
    dropDisabledPodFields(templateOf(draft).spec!, templateOf(old).spec, ctx.profile);
    raiseGeneration(draft, old, draft.spec, old.spec);
  },
  validate(object, ctx) {
    const out = validateSpec(object, undefined, templateOptions(ctx));
    const name = object.metadata.name ?? '';
    if (byteLength(name) > 52)
      out.push(invalid(FieldPath.of('metadata', 'name'), name, 'must be no more than 52 characters'));
    return out;
  },
  validateUpdate: (object, old, ctx) =>
    validateSpec(object, old, updateTemplateOptions(templateOf(object), templateOf(old), ctx)),
  metaOnUpdate: ['update'],
  warnings: (object, old) => [
    ...(old ? [] : podNameWarnings(object.metadata.name)),
    ...(old && old.metadata.generation === object.metadata.generation
      ? []
      : [
          ...limitWarnings(object.spec!.jobTemplate, jobPath),
          ...templateWarnings(templateOf(object), jobPath.child('template')),
        ]),
    ...(old && object.spec!.schedule.includes('TZ') ? [timeZoneWarning] : []),
  ],
};

const timeZoneWarning =
  'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details';

const concurrencyPolicies = ['Allow', 'Forbid', 'Replace'];

function validateSpec(object: CronJobObject, old: CronJobObject | undefined, options: PodOptions): FieldError[] {
  const spec = object.spec!;
  const out = validateSchedule(object, old);
  out.push(...validateNonnegative(spec.startingDeadlineSeconds, specPath.child('startingDeadlineSeconds')));
  if (!old || old.spec!.timeZone !== spec.timeZone)
    out.push(...validateTimeZone(spec.timeZone, specPath.child('timeZone')));
  const policy = spec.concurrencyPolicy ?? '';
  if (!concurrencyPolicies.includes(policy))
    out.push(notSupported(specPath.child('concurrencyPolicy'), policy, concurrencyPolicies));
  out.push(...validateJobTemplate(spec.jobTemplate, specPath.child('jobTemplate'), options));
  for (const key of ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const)
    out.push(...validateNonnegative(spec[key], specPath.child(key)));
  return out;
}

function validateSchedule(object: CronJobObject, old: CronJobObject | undefined): FieldError[] {
  const at = specPath.child('schedule');
  const { schedule, timeZone } = object.spec!;
  if (!schedule) return [declared(required(at))];
  const error = cronError(schedule);
  const out = error ? [invalid(at, schedule, error)] : [];
  if (!schedule.includes('TZ')) return out;
  if (!(old && old.spec!.schedule.includes('TZ')))
    out.push(invalid(at, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'));
  else if (timeZone !== undefined)
    out.push(invalid(at, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'));
  return out;
}

function validateTimeZone(zone: string | undefined, path: FieldPath): FieldError[] {
  if (zone === undefined) return [];
  if (zone === '') return [invalid(path, named(zone), 'timeZone must be nil or non-empty string')];
  const unknown = invalid(path, named(zone), `unknown time zone ${zone}`);
  if (zone.split('/').some((p) => p === '.' || p === '..' || p.startsWith('-') || !/^[A-Za-z.\-_0-9+]{1,14}$/.test(p)))
    return [unknown];
  const out: FieldError[] = [];
  if (zone.toLowerCase() === 'local')
    out.push(
      invalid(
        path,
        named(zone),
        'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
      ),
    );
  // time.LoadLocation refuses names that could leave the zone database before it looks.
  if (zone.includes('..')) return [...out, invalid(path, named(zone), 'time: invalid location name')];
  return isTimeZone(zone) ? out : [...out, unknown];
}
