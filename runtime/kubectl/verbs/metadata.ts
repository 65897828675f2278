import { type Flags, KubectlError } from '../command-line.js';
import { printName, type Session } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { update } from '../writes.js';

/** kubectl label and kubectl annotate. pkg/cmd/label, pkg/cmd/annotate. */
function metadataVerb(field: 'labels' | 'annotations', did: string, undid: string): KubectlVerb {
  return {
    flags: {
      overwrite: 'boolean',
      all: 'boolean',
      'all-namespaces': 'boolean',
      selector: 'string',
      filename: 'list',
      list: 'boolean',
      'resource-version': 'string',
      local: 'boolean',
    },
    run(s, flags) {
      const isChange = (a: string) => a.includes('=') || (a.endsWith('-') && !a.includes('/'));
      const changes = flags.args.filter(isChange);
      const names = flags.args.filter((a) => !isChange(a));
      if (changes.length === 0) throw new KubectlError(`error: at least one ${field.slice(0, -1)} update is required`);
      for (const object of s.targets(flags, names)) {
        const old = object.metadata[field] ?? {};
        if (!allowed(s, flags, changes, old)) continue;
        const done = update(s, object, (draft) => {
          const next: Record<string, string> = { ...draft.metadata[field] };
          for (const c of changes) {
            const at = c.indexOf('=');
            if (at < 0) delete next[c.slice(0, -1)];
            else next[c.slice(0, at)] = c.slice(at + 1);
          }
          if (Object.keys(next).length) draft.metadata[field] = next;
          else delete draft.metadata[field];
          return draft;
        });
        if (!done) continue;
        const removes = changes.every((c) => !c.includes('='));
        s.out(
          `${printName(object)} ${done.changed ? (removes ? undid : did) : field === 'labels' ? `not ${did}` : did}`,
        );
      }
    },
  };
}

function allowed(s: Session, flags: Flags, changes: readonly string[], old: Readonly<Record<string, string>>): boolean {
  if (flags.boolean('overwrite')) return true;
  const clashes = changes.flatMap((c) => {
    const at = c.indexOf('=');
    const key = c.slice(0, at);
    if (at < 0 || !Object.hasOwn(old, key) || old[key] === c.slice(at + 1)) return [];
    return [`'${key}' already has a value (${old[key]}), and --overwrite is false`];
  });
  if (clashes.length === 0) return true;
  s.fail(`error: ${clashes.length === 1 ? clashes[0] : `[${clashes.join(', ')}]`}`);
  return false;
}

export const label = metadataVerb('labels', 'labeled', 'unlabeled');
export const annotate = metadataVerb('annotations', 'annotated', 'annotated');
