import type { KubeObject } from '../../../compiler/kube/object.js';
import { isValidLabelValue } from '../../../compiler/validate/shared/names.js';
import { type Flags, KubectlError } from '../command-line.js';
import type { Session } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { update } from '../writes.js';

/** What differs between kubectl label and kubectl annotate. pkg/cmd/label, pkg/cmd/annotate. */
interface Words {
  readonly field: 'labels' | 'annotations';
  said(changed: boolean, onlyRemoves: boolean): string;
  clash(texts: readonly string[]): string;
}

const labelWords: Words = {
  field: 'labels',
  said: (changed, onlyRemoves) => (changed ? (onlyRemoves ? 'unlabeled' : 'labeled') : 'not labeled'),
  clash: (texts) => {
    const all = texts.map((t) => `${t}, and --overwrite is false`);
    return all.length === 1 ? all[0]! : `[${all.join(', ')}]`;
  },
};
const annotationWords: Words = {
  field: 'annotations',
  said: () => 'annotated',
  clash: (texts) => `--overwrite is false but found the following declared annotation(s): ${texts.join('; ')}`,
};

const metadataVerb = (words: Words): KubectlVerb => ({
  flags: {
    overwrite: 'boolean',
    all: 'boolean',
    'all-namespaces': 'boolean',
    selector: 'string',
    'field-selector': 'string',
    filename: 'list',
    list: 'boolean',
    'resource-version': 'string',
    local: 'boolean',
  },
  run(s, flags) {
    const isChange = (a: string) => a.includes('=') || (a.endsWith('-') && !a.includes('/'));
    const from = flags.args.findIndex(isChange);
    const names = from < 0 ? flags.args : flags.args.slice(0, from);
    const changes = from < 0 ? [] : flags.args.slice(from);
    const what = words.field.slice(0, -1);
    if (names.length === 0 && !flags.has('filename'))
      throw new KubectlError(
        'error: one or more resources must be specified as <resource> <name> or <resource>/<name>',
      );
    if (changes.length === 0 && !flags.boolean('list'))
      throw new KubectlError(`error: at least one ${what} update is required`);
    if (words.field === 'labels') checkValues(changes);
    for (const object of s.inTurn(s.targets(flags, names))) change(s, flags, words, object, changes);
  },
});

function checkValues(changes: readonly string[]): void {
  for (const c of changes.filter((x) => x.includes('='))) {
    const [problem] = isValidLabelValue(c.slice(c.indexOf('=') + 1));
    if (problem) throw new KubectlError(`error: invalid label value: "${c}": ${problem}`);
  }
}

function change(s: Session, flags: Flags, words: Words, object: KubeObject, changes: readonly string[]): void {
  const old = object.metadata[words.field] ?? {};
  const removed = changes.filter((c) => !c.includes('=')).map((c) => c.slice(0, -1));
  const added = changes
    .filter((c) => c.includes('='))
    .map((c) => [c.slice(0, c.indexOf('=')), c.slice(c.indexOf('=') + 1)] as const);
  const clashes = added.filter(([k, v]) => Object.hasOwn(old, k) && old[k] !== v);
  if (clashes.length && !flags.boolean('overwrite')) {
    s.fail(`error: ${words.clash(clashes.map(([k]) => `'${k}' already has a value (${old[k]})`))}`);
    return;
  }
  if (words.field === 'labels')
    for (const key of removed) if (!Object.hasOwn(old, key)) s.out(`label "${key}" not found.`);
  if (changes.length) {
    const done = update(s, object, (draft) => {
      const kept = Object.entries(draft.metadata[words.field] ?? {}).filter(([k]) => !removed.includes(k));
      const next = Object.fromEntries([...kept, ...added]);
      if (Object.keys(next).length) draft.metadata[words.field] = next;
      else delete draft.metadata[words.field];
      return draft;
    });
    if (!done) return;
    if (flags.boolean('list')) list(s, done.object, words);
    else s.report(done.object, words.said(done.changed, added.length === 0));
  } else list(s, object, words);
}

function list(s: Session, object: KubeObject, words: Words): void {
  const map = object.metadata[words.field] ?? {};
  for (const key of Object.keys(map).sort()) s.out(`${key}=${map[key]}`);
}

export const label = metadataVerb(labelWords);
export const annotate = metadataVerb(annotationWords);
