import type { JobCondition, JobStatus } from '../../../schemas/generated/types/batch_v1.js';
import type { ControllerContext } from '../../engine/controller.js';
import { parseTime, timestamp } from '../../world/clock.js';
import { equal } from '../../world/equal.js';
import { isDeleting, keyOf } from '../../world/kinds.js';
import { findCondition } from '../shared/conditions.js';
import { claim } from '../shared/owners.js';
import { deletePod } from '../shared/pod-control.js';
import { isPodActive, isPodReady, isPodTerminal } from '../shared/pods.js';
import type { BackoffStore } from './backoff.js';
import { formatIndexes, indexOf, parseIndexes } from './indexes.js';
import { failures, manageJob, type Round, untrack } from './manage.js';
import {
  isFinished,
  isIndexed,
  isPodFailed,
  isSuspended,
  isTracked,
  isTrue,
  type Job,
  type LivePod,
  makeCondition,
  perIndexLimit,
} from './model.js';
import { matchFailure, matchSuccess } from './policies.js';

/** One sync of one Job. Mirrors job/job_controller.go syncJob; what it counts, it counts in one write. */
export class JobSync {
  private readonly pods: LivePod[];
  private readonly now: string;
  private readonly status: JobStatus;
  private readonly newSucceeded: LivePod[];
  private readonly newFailed: LivePod[];
  private readonly done: ReadonlySet<number>;
  private readonly failedIndexes: ReadonlySet<number>;
  private readonly succeeded: number;
  private readonly failed: number;
  private finished: JobCondition | undefined;

  constructor(
    private readonly ctx: ControllerContext,
    private readonly job: Job,
    private readonly backoff: BackoffStore,
  ) {
    this.now = timestamp(ctx.now());
    this.pods = claim(ctx, job, 'Pod', job.spec?.selector);
    this.status = structuredClone(job.status ?? {});
    if (!this.status.startTime && !isSuspended(job)) this.status.startTime = this.now;
    const valid = this.pods.filter((p) => isTracked(p) && this.validIndex(p));
    this.newSucceeded = valid.filter((p) => p.status?.phase === 'Succeeded');
    this.newFailed = valid.filter((p) => isPodFailed(p, job));
    backoff.note(keyOf(job), this.newSucceeded, this.newFailed);
    const completions = job.spec?.completions ?? 0;
    this.done = new Set([
      ...parseIndexes(job.status?.completedIndexes, completions),
      ...(isIndexed(job) ? this.newSucceeded.map(indexOf) : []),
    ]);
    this.failedIndexes = this.calculateFailedIndexes(completions);
    this.succeeded = isIndexed(job) ? this.done.size : (job.status?.succeeded ?? 0) + this.newSucceeded.length;
    this.failed =
      (job.status?.failed ?? 0) +
      this.newFailed.filter((p) => matchFailure(job.spec?.podFailurePolicy, p).counts).length;
  }

  private validIndex(pod: LivePod): boolean {
    if (!isIndexed(this.job)) return true;
    const index = indexOf(pod);
    return index >= 0 && index < (this.job.spec?.completions ?? 0);
  }

  private calculateFailedIndexes(completions: number): Set<number> {
    const limit = perIndexLimit(this.job);
    const out = parseIndexes(this.job.status?.failedIndexes, completions);
    if (limit === undefined) return out;
    for (const pod of this.newFailed) {
      const match = matchFailure(this.job.spec?.podFailurePolicy, pod);
      if (match.action === 'FailIndex' || (match.counts && failures(pod) >= limit)) out.add(indexOf(pod));
    }
    return out;
  }

  run(): void {
    this.finished = this.decide();
    const active = () => this.current().filter(isPodActive);
    if (this.finished) {
      for (const pod of active()) deletePod(this.ctx, this.job, pod, `the job is over: ${this.finished.reason}`);
    } else {
      if (!isDeleting(this.job)) manageJob(this.ctx, this.round(active()), this.backoff);
      const { completions } = this.job.spec ?? {};
      const complete = completions === undefined ? this.succeeded > 0 : this.succeeded >= completions;
      if (complete && active().length === 0)
        this.finished = makeCondition(
          'SuccessCriteriaMet',
          'CompletionsReached',
          'Reached expected number of succeeded pods',
          this.now,
        );
      else if (!isDeleting(this.job)) this.suspension();
    }
    this.write();
  }

  private current(): LivePod[] {
    return this.ctx.client.controlledBy('Pod', this.job.metadata.uid);
  }

  private terminating(): LivePod[] {
    return this.current().filter((p) => isDeleting(p) && !isPodTerminal(p));
  }

  private round(active: LivePod[]): Round {
    const running = new Set(active.map(indexOf));
    const delayed = new Map<number, LivePod>();
    if (perIndexLimit(this.job) !== undefined)
      for (const pod of this.newFailed) {
        const index = indexOf(pod);
        if (!this.done.has(index) && !this.failedIndexes.has(index) && !running.has(index)) delayed.set(index, pod);
      }
    return {
      job: this.job,
      active,
      terminating: this.terminating(),
      succeeded: this.succeeded,
      succeededIndexes: this.done,
      failedIndexes: this.failedIndexes,
      delayed,
    };
  }

  /** In upstream's order: what was decided before, policy, back-off limit, deadline, indexes, success policy. */
  private decide(): JobCondition | undefined {
    const { job } = this;
    const spec = job.spec!;
    const met = isTrue(job, 'SuccessCriteriaMet') ?? isTrue(job, 'FailureTarget');
    if (met) return met;
    const fail = (reason: string, message: string) => makeCondition('FailureTarget', reason, message, this.now);
    const failedPods = this.pods.filter((p) => isPodFailed(p, job));
    const message = failedPods.map((p) => matchFailure(spec.podFailurePolicy, p).failJob).find((m) => m !== undefined);
    if (message) return fail('PodFailurePolicy', message);
    if (this.failed > (spec.backoffLimit ?? 6) || this.pastLimitOnFailure())
      return fail('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
    if (this.pastDeadline()) return fail('DeadlineExceeded', 'Job was active longer than specified deadline');
    if (perIndexLimit(job) !== undefined) {
      if (spec.maxFailedIndexes !== undefined && this.failedIndexes.size > spec.maxFailedIndexes)
        return fail('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes');
      if (this.failedIndexes.size > 0 && this.failedIndexes.size + this.done.size >= (spec.completions ?? 0))
        return fail('FailedIndexes', 'Job has failed indexes');
    }
    const success = isIndexed(job) ? matchSuccess(spec.successPolicy, spec.completions ?? 0, this.done) : undefined;
    return success ? makeCondition('SuccessCriteriaMet', 'SuccessPolicy', success, this.now) : undefined;
  }

  private pastLimitOnFailure(): boolean {
    const spec = this.job.spec!;
    if (spec.template.spec?.restartPolicy !== 'OnFailure') return false;
    const all = this.pods
      .filter((p) => !isPodTerminal(p))
      .flatMap((p) => [...(p.status?.initContainerStatuses ?? []), ...(p.status?.containerStatuses ?? [])]);
    const restarts = all.reduce((n, c) => n + (c.restartCount ?? 0), 0);
    return spec.backoffLimit === 0 ? restarts > 0 : restarts >= (spec.backoffLimit ?? 6);
  }

  private pastDeadline(): boolean {
    const seconds = this.job.spec?.activeDeadlineSeconds;
    if (seconds === undefined || isSuspended(this.job)) return false;
    const left = parseTime(this.status.startTime) + seconds * 1000 - this.ctx.now();
    if (left <= 0) return true;
    this.ctx.queue.addAfter(keyOf(this.job), left);
    return false;
  }

  /** The Suspended condition follows spec.suspend; resuming starts the clock again. */
  private suspension(): void {
    const suspended = isSuspended(this.job);
    const old = findCondition(this.status.conditions, 'Suspended');
    if (old ? old.status === (suspended ? 'True' : 'False') : !suspended) return;
    const [reason, message, event] = suspended
      ? ['JobSuspended', 'Job suspended', 'Suspended']
      : ['JobResumed', 'Job resumed', 'Resumed'];
    const condition = {
      ...makeCondition('Suspended', reason!, message!, this.now),
      status: suspended ? 'True' : 'False',
    };
    this.status.conditions = [...(this.status.conditions ?? []).filter((c) => c.type !== 'Suspended'), condition];
    this.ctx.client.event(this.job, 'Normal', event!, message!);
    if (suspended) delete this.status.startTime;
    else this.status.startTime = this.now;
  }

  /** trackJobStatusAndRemoveFinalizers: counts, releases what was counted, and ends the Job. */
  private write(): void {
    const { status, job } = this;
    const pods = this.current();
    const active = pods.filter(isPodActive);
    const terminating = this.terminating().length;
    const over = this.finished !== undefined || isDeleting(job);
    const failing = this.finished?.type === 'FailureTarget';
    const waits = perIndexLimit(job) === undefined ? new Map<number, LivePod>() : this.round(active).delayed;
    const counted = pods.filter(
      (p) =>
        isTracked(p) &&
        (over || p.status?.phase === 'Succeeded' || (isPodFailed(p, job) && waits.get(indexOf(p)) !== p)),
    );
    const cut = failing
      ? counted.filter(
          (p) => !this.newFailed.some((f) => f.metadata.uid === p.metadata.uid) && p.status?.phase !== 'Succeeded',
        )
      : [];
    this.count(active, terminating, counted, cut.length);
    if (this.finished) this.conclude(terminating);
    if (!equal(job.status, status))
      this.ctx.client.updateStatus(
        job,
        `${active.length} active, ${status.succeeded ?? 0} succeeded, ${status.failed ?? 0} failed`,
        (draft) => {
          draft.status = status;
        },
      );
    for (const pod of counted) untrack(this.ctx, pod, 'counted');
    if (this.finished && isFinished({ ...job, status })) this.announce();
  }

  private count(active: readonly LivePod[], terminating: number, counted: readonly LivePod[], cut: number): void {
    const { status } = this;
    const uids = new Set(counted.map((p) => p.metadata.uid));
    const countedFailures = this.newFailed.filter(
      (p) => uids.has(p.metadata.uid) && matchFailure(this.job.spec?.podFailurePolicy, p).counts,
    );
    status.active = active.length || undefined;
    status.ready = active.filter(isPodReady).length;
    status.terminating = terminating;
    status.succeeded = this.succeeded || undefined;
    status.failed = (this.job.status?.failed ?? 0) + countedFailures.length + cut || undefined;
    status.uncountedTerminatedPods = {};
    if (!isIndexed(this.job)) return;
    status.completedIndexes = formatIndexes(this.done) || undefined;
    if (perIndexLimit(this.job) !== undefined) status.failedIndexes = formatIndexes(this.failedIndexes);
  }

  /** First the target condition; the final one when no pod is left running (1.31 and later). */
  private conclude(terminating: number): void {
    const target = this.finished!;
    const add = (c: JobCondition) => {
      if (!findCondition(this.status.conditions, c.type))
        this.status.conditions = [...(this.status.conditions ?? []), c];
    };
    add(target);
    if (terminating > 0) return;
    const type = target.type === 'FailureTarget' ? 'Failed' : 'Complete';
    add(makeCondition(type, target.reason ?? '', target.message ?? '', this.now));
    if (type === 'Complete') this.status.completionTime = this.now;
  }

  /** recordJobFinished. */
  private announce(): void {
    const { job } = this;
    if (this.finished!.type === 'FailureTarget') {
      this.ctx.client.event(job, 'Warning', this.finished!.reason ?? '', this.finished!.message ?? '');
      return;
    }
    if (job.spec?.completions !== undefined && this.succeeded > job.spec.completions)
      this.ctx.client.event(
        job,
        'Warning',
        'TooManySucceededPods',
        'Too many succeeded pods running after completion count reached',
      );
    this.ctx.client.event(job, 'Normal', 'Completed', 'Job completed');
  }
}
