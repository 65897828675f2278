import { get } from '../../kube/json.js';
import type { Conversion } from './types.js';

const to = 'flowcontrol.apiserver.k8s.io/v1';
const group = 'flowcontrol.apiserver.k8s.io';
const early = [`${group}/v1alpha1`, `${group}/v1beta1`, `${group}/v1beta2`];
const limited = ['spec', 'limited'];
/** By which v1beta3 told a zero that is meant (pkg/apis/flowcontrol/v1beta3/defaults.go); v1 refuses it. */
const keepsZero = ['metadata', 'annotations', 'flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares'];

/** The shapes are equal. */
export const flowSchema: Conversion = { from: [...early, `${group}/v1beta3`], kinds: ['FlowSchema'], to };

/** Concurrency shares got another name in v1beta3; v1 takes a zero as written, where it stood for 30. */
export const priorityLevelConfiguration: Conversion = {
  from: [...early, `${group}/v1beta3`],
  kinds: ['PriorityLevelConfiguration'],
  to,
  changes: 'spec.limited.assuredConcurrencyShares becomes nominalConcurrencyShares; a zero there meant 30, write it',
  rewrite(object, rewriter) {
    const kept = String(object['apiVersion']).endsWith('/v1beta3') && get(object, keepsZero) !== undefined;
    if (kept) rewriter.remove(keepsZero);
    for (const name of ['assuredConcurrencyShares', 'nominalConcurrencyShares']) {
      const shares = get(object, [...limited, name]);
      if (shares === undefined) continue;
      if (shares === 0 && !kept) rewriter.set([...limited, name], 30);
      if (name === 'assuredConcurrencyShares') rewriter.rename([...limited, name], 'nominalConcurrencyShares');
    }
  },
};
