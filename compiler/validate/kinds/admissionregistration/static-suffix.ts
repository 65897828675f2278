import { type FieldError, invalid } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { ValidationContext } from '../../types.js';

/* Names of configurations that come from files. Mirrors pkg/apis/admissionregistration/validation/static_suffix.go. */

const suffix = '.static.k8s.io';
const text = `names ending with "${suffix}" are reserved for static manifest-based configurations and cannot be managed via the API`;

interface Named {
  readonly metadata: { readonly name?: string };
}

const isReserved = (object: Named): boolean => object.metadata.name?.endsWith(suffix) ?? false;
/** ManifestBasedAdmissionControlConfig is on from 1.37; 1.36 only warns. */
const enforced = (ctx: ValidationContext): boolean => ctx.profile.atLeast('1.37');

export const validateStaticSuffix = (object: Named, ctx: ValidationContext): FieldError[] =>
  enforced(ctx) && isReserved(object) ? [invalid(FieldPath.of('metadata', 'name'), object.metadata.name, text)] : [];

export const staticSuffixWarnings = (object: Named, old: Named | undefined, ctx: ValidationContext): string[] =>
  ctx.profile.atLeast('1.36') && (old || !enforced(ctx)) && isReserved(object) ? [`metadata.name: ${text}`] : [];
