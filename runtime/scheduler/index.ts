export type { Problem } from './cluster/cluster-state.js';
export type { SchedulerConfiguration } from './config/configuration.js';
export type { Status } from './framework/status.js';
export type { QueuedPod } from './queue/queued-pod.js';
export { SchedulingQueue } from './queue/scheduling-queue.js';
export { createScheduler } from './scheduler.js';
export type { TieBreak } from './select-host.js';
export type { Decision, Scheduler, SchedulerOptions } from './types.js';
