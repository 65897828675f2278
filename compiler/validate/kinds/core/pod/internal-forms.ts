import type { Shape } from '../../../shared/internal-form.js';
import { internalStruct } from '../../../shared/internal-struct.js';

/** Parts of pods as Go prints them within messages. */
export const securityContextForm: Shape = (v) => internalStruct('SecurityContext')(v);
export const podSpecForm: Shape = (v) => internalStruct('PodSpec')(v);
export const podTemplateForm: Shape = (v) => internalStruct('PodTemplateSpec')(v);
