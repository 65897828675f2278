import type { Features } from '../features.js';
import { defaultPlugins } from '../plugins/registry.js';
import { type Profile, uniformProfile } from './profile.js';

/** A KubeSchedulerConfiguration, read and defaulted. */
export interface SchedulerConfiguration {
  readonly profiles: readonly Profile[];
  /** 0 for the adaptive default. */
  readonly percentageOfNodesToScore: number;
  readonly podInitialBackoffSeconds: number;
  readonly podMaxBackoffSeconds: number;
}

/** What a scheduler without a configuration file runs with. */
export function defaultConfiguration(features: Features): SchedulerConfiguration {
  return {
    profiles: [uniformProfile(defaultPlugins(features))],
    percentageOfNodesToScore: 0,
    podInitialBackoffSeconds: 1,
    podMaxBackoffSeconds: 10,
  };
}
