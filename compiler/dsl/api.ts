/**
 * What a drydock program imports: `import { deployment, service } from 'drydock'`.
 *
 * A program is a TypeScript file that imports from `drydock` and has a default export; the manifests are the objects of
 * that export, which is one object or a list (lists may be nested, and `false`, `null` and `undefined` in them are left
 * out, so that `condition && object` works). What else it exports is for other programs.
 *
 * Programs may import relative TypeScript and JSON files and `drydock`, nothing else: no packages, no Node built-ins, no
 * network. They run in a thread of their own with a limit on time and memory. That keeps mistakes small; it is no
 * sandbox for hostile code.
 */
export type * from '../../schemas/generated/types/index.js';
export * from './builders.js';
export * from './chart.js';
export type { Builder, Fields } from './define.js';
export {
  type AnyManifest,
  type EnvValue,
  env,
  fromConfigMap,
  fromField,
  fromSecret,
  httpProbe,
  inNamespace,
  manifest,
  merge,
  type Patch,
} from './helpers.js';
