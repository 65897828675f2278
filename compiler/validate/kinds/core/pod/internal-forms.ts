import type { VersionProfile } from '../../../../../schemas/profile.js';
import type { Shape } from '../../../shared/internal-form.js';
import { internalStruct } from '../../../shared/internal-struct.js';

/* Parts of a pod as errors of the given minor print them. */

type FormOf = (profile: VersionProfile) => Shape;

export const securityContextForm: Shape = (v) => internalStruct('SecurityContext')(v);
export const podSpecForm: FormOf = ({ minor }) => internalStruct('PodSpec', minor);
export const podTemplateForm: FormOf = ({ minor }) => internalStruct('PodTemplateSpec', minor);
