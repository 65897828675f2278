import type { Json, PathSegment } from '../../compiler/kube/json.js';
import { isObject } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';
import { providerToken } from './_secret-text.js';

export const rule = defineRule({
  meta: {
    id: 'security/provider-token',
    title: 'A token of a well-known provider stands in the manifest.',
    kinds: 'all',
    severity: 'error',
    presets: ['recommended', 'strict'],
    why: 'Tokens in a repository are found within minutes once it leaks.',
    help: 'Revoke the token, then bring a new one in through a Secret that is not in the repository.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const path: PathSegment[] = [];
    const visit = (value: Json | undefined): void => {
      if (typeof value === 'string') {
        const what = providerToken(value);
        if (what) ctx.report({ path: [...path], message: `This text holds what looks like ${what}.` });
        return;
      }
      const parts = Array.isArray(value) ? value.entries() : isObject(value) ? Object.entries(value) : [];
      for (const [key, part] of parts) {
        path.push(key);
        visit(part);
        path.pop();
      }
    };
    visit(node.value);
  },
});
