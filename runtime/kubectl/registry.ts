import type { KubectlVerb } from './verb.js';
import { verb as apply } from './verbs/apply.js';
import { verb as autoscale } from './verbs/autoscale.js';
import { verb as create } from './verbs/create.js';
import { verb as remove } from './verbs/delete.js';
import { verb as drain } from './verbs/drain.js';
import { verb as expose } from './verbs/expose.js';
import { verb as get } from './verbs/get.js';
import { annotate, label } from './verbs/metadata.js';
import { cordon, taint, uncordon } from './verbs/nodes.js';
import { verb as patch } from './verbs/patch.js';
import { verb as replace } from './verbs/replace.js';
import { verb as rollout } from './verbs/rollout.js';
import { verb as run } from './verbs/run.js';
import { verb as scale } from './verbs/scale.js';
import { verb as set } from './verbs/set.js';
import { verb as wait } from './verbs/wait.js';

/** The kubectl verbs that a scenario may use. */
export const verbs: Readonly<Record<string, KubectlVerb>> = {
  annotate,
  apply,
  autoscale,
  cordon,
  create,
  delete: remove,
  drain,
  expose,
  get,
  label,
  patch,
  replace,
  rollout,
  run,
  scale,
  set,
  taint,
  uncordon,
  wait,
};
