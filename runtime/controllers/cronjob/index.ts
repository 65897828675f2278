import type { Job } from '../../../schemas/generated/types/batch_v1.js';
import type { Controller, ControllerContext } from '../../engine/controller.js';
import { parseTime, timestamp } from '../../world/clock.js';
import { ApiError } from '../../world/errors.js';
import { isDeleting, type LiveOf, splitKey } from '../../world/kinds.js';
import { referenceTo } from '../../world/recorder.js';
import { controllerRef, itself, ownerOf } from '../shared/owners.js';
import { parseSchedule, type Schedule } from './schedule.js';

type CronJob = LiveOf<'CronJob.batch'>;
type LiveJob = LiveOf<'Job.batch'>;

/** CronJobs: a Job whenever the schedule says so. Mirrors cronjob/cronjob_controllerv2.go. */
export const cronJobController = (): Controller => ({
  name: 'cronjob-controller',
  upstream: 'pkg/controller/cronjob/cronjob_controllerv2.go',
  watches: { 'CronJob.batch': itself, 'Job.batch': ownerOf('CronJob', 'batch') },
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const cron = ctx.client.get('CronJob.batch', namespace, name);
    if (!cron?.spec) return;
    const jobs = ctx.client.controlledBy('Job.batch', cron.metadata.uid);
    new CronSync(ctx, key, cron, jobs).run();
  },
});

const finished = (job: LiveJob): string | undefined =>
  job.status?.conditions?.find((c) => (c.type === 'Complete' || c.type === 'Failed') && c.status === 'True')?.type;

class CronSync {
  constructor(
    private readonly ctx: ControllerContext,
    private readonly key: string,
    private cron: CronJob,
    private readonly jobs: readonly LiveJob[],
  ) {}

  run(): void {
    this.forgetFinished();
    this.start();
    this.cleanup();
  }

  private say(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.ctx.client.event(this.cron, type, reason, message);
  }

  private status(why: string, change: (s: NonNullable<CronJob['status']>) => void): void {
    this.cron = this.ctx.client.updateStatus(this.cron, why, (draft) => {
      draft.status ??= {};
      change(draft.status);
    });
  }

  /** Active entries of Jobs that are over or gone. */
  private forgetFinished(): void {
    for (const job of this.jobs) {
      const type = finished(job);
      const listed = this.cron.status?.active?.some((r) => r.uid === job.metadata.uid);
      if (!listed && !type) {
        const recent = parseTime(job.metadata.creationTimestamp) >= parseTime(this.cron.metadata.creationTimestamp);
        if (!recent || job.metadata.annotations?.['cronjob.kubernetes.io/instantiate'] === 'manual')
          this.say(
            'Warning',
            'UnexpectedJob',
            `Saw a job that the controller did not create or forgot: ${job.metadata.name}`,
          );
      }
      if (!listed || !type) continue;
      this.say('Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${type}`);
      this.status(`${job.metadata.name} is over`, (s) => {
        s.active = s.active?.filter((r) => r.uid !== job.metadata.uid);
        if (!s.active?.length) delete s.active;
        if (type === 'Complete' && job.status?.completionTime) s.lastSuccessfulTime = job.status.completionTime;
      });
    }
    const known = new Set(this.jobs.map((j) => j.metadata.uid));
    for (const ref of this.cron.status?.active ?? []) {
      if (known.has(ref.uid ?? '')) continue;
      this.say('Normal', 'MissingJob', `Active job went missing: ${ref.name}`);
      this.status(`${ref.name} is gone`, (s) => {
        s.active = s.active?.filter((r) => r.uid !== ref.uid);
      });
    }
  }

  private schedule(): Schedule | undefined {
    const { schedule, timeZone } = this.cron.spec!;
    try {
      return parseSchedule(schedule, timeZone ?? 'UTC');
    } catch (e) {
      this.say('Warning', 'UnparseableSchedule', `unparseable schedule: "${schedule}" : ${(e as Error).message}`);
      return undefined;
    }
  }

  private start(): void {
    const spec = this.cron.spec!;
    if (isDeleting(this.cron) || spec.suspend) return;
    const schedule = this.schedule();
    if (!schedule) return;
    const now = this.ctx.now();
    const due = this.mostRecent(schedule, now);
    this.requeue(schedule, now);
    if (due === undefined) return;
    if (spec.startingDeadlineSeconds !== undefined && due + spec.startingDeadlineSeconds * 1000 < now) {
      this.say('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${new Date(due).toUTCString()}`);
      return;
    }
    const name = `${this.cron.metadata.name}-${Math.floor(due / 60_000)}`;
    const active = this.cron.status?.active ?? [];
    if (active.some((r) => r.name === name) || parseTime(this.cron.status?.lastScheduleTime) === due) return;
    if (spec.concurrencyPolicy === 'Forbid' && active.length) {
      this.say(
        'Normal',
        'JobAlreadyActive',
        'Not starting job because prior execution is running and concurrency policy is Forbid',
      );
      return;
    }
    if (spec.concurrencyPolicy === 'Replace')
      for (const job of this.jobs) if (active.some((r) => r.uid === job.metadata.uid)) this.remove(job);
    this.create(name, due);
  }

  /** The latest activation up to now that has not been served (mostRecentScheduleTime). */
  private mostRecent(schedule: Schedule, now: number): number | undefined {
    const last = this.cron.status?.lastScheduleTime;
    let earliest = parseTime(last ?? this.cron.metadata.creationTimestamp);
    const deadline = this.cron.spec?.startingDeadlineSeconds;
    if (deadline !== undefined) earliest = Math.max(earliest, now - deadline * 1000);
    let due: number | undefined;
    let missed = 0;
    for (let t = schedule.next(earliest); t !== undefined && t <= now; t = schedule.next(t)) {
      due = t;
      if (++missed > 100_000) break;
    }
    if (missed > 100)
      this.say(
        'Warning',
        'TooManyMissedTimes',
        'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
      );
    return due;
  }

  /** Back when the next activation is due; upkeep that keeps no world from settling. */
  private requeue(schedule: Schedule, now: number): void {
    const next = schedule.next(now);
    if (next !== undefined) this.ctx.queue.addAfter(this.key, next - now + 100, true);
  }

  private create(name: string, due: number): void {
    const { metadata, spec } = this.cron.spec!.jobTemplate;
    const annotations = { ...metadata?.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': timestamp(due) };
    const job: Job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name,
        namespace: this.cron.metadata.namespace,
        annotations,
        ...(metadata?.labels ? { labels: { ...metadata.labels } } : {}),
        ownerReferences: [controllerRef(this.cron)],
      },
      spec: structuredClone(spec),
    };
    try {
      const created = this.ctx.client.create('Job.batch', job, `scheduled for ${timestamp(due)}`);
      this.say('Normal', 'SuccessfulCreate', `Created job ${name}`);
      this.status(`started ${name}`, (s) => {
        s.active = [
          ...(s.active ?? []),
          { ...referenceTo(created), resourceVersion: created.metadata.resourceVersion },
        ];
        s.lastScheduleTime = timestamp(due);
      });
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      if (e.reason !== 'AlreadyExists') this.say('Warning', 'FailedCreate', `Error creating job: ${e.message}`);
      throw e;
    }
  }

  private remove(job: LiveJob): void {
    this.ctx.client.delete(job, 'replaced or beyond the history limit', { propagation: 'Background' });
    this.say('Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`);
  }

  /** cleanupFinishedJobs: the oldest beyond the history limits. */
  private cleanup(): void {
    const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = this.cron.spec!;
    const trim = (type: string, limit: number | undefined): void => {
      if (limit === undefined) return;
      const over = this.jobs
        .filter((j) => finished(j) === type)
        .sort(
          (a, b) =>
            (a.status?.startTime ?? '').localeCompare(b.status?.startTime ?? '') ||
            (a.metadata.name < b.metadata.name ? -1 : 1),
        );
      for (const job of over.slice(0, Math.max(0, over.length - limit))) this.remove(job);
    };
    trim('Complete', successfulJobsHistoryLimit);
    trim('Failed', failedJobsHistoryLimit);
  }
}
