import { podPresetDefinition } from '../../compiler/crd/pod-preset.js';
import type { JsonObject } from '../../compiler/kube/json.js';
import type { AdmissionSettings } from '../admission/plugin.js';

/** Definitions of the kinds that servers have only for the sake of a plugin. */
export const kindsOfPlugins = ({ enable = [] }: AdmissionSettings): readonly JsonObject[] =>
  enable.includes('PodPreset') ? [podPresetDefinition] : [];
