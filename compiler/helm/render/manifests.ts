import { base } from '../functions/paths.js';
import { compareStrings } from '../go/bytes.js';
import { GoError } from '../go/values.js';
import type { RenderedFile } from './engine.js';
import { failure, type RenderFailure } from './errors.js';
import { type Head, readHead } from './head.js';

/** One rendered document, with its place in the text of its file. */
export interface Manifest {
  /** `chart/templates/x.yaml`. */
  readonly source: string;
  readonly text: string;
  /** UTF-16 offset of the document in the rendered file. */
  readonly offset: number;
  readonly head: Head;
  /** The file itself, for documents that are printed as they are (`crds/`). */
  readonly path?: string;
  /** Hook events; undefined for ordinary manifests. */
  readonly hooks?: readonly string[];
}

/** Helm 4 writes webhook configurations before unknown kinds, Helm 3 among them. */
const installOrder = (
  'PriorityClass Namespace NetworkPolicy ResourceQuota LimitRange PodSecurityPolicy PodDisruptionBudget ServiceAccount Secret ' +
  'SecretList ConfigMap StorageClass PersistentVolume PersistentVolumeClaim CustomResourceDefinition ClusterRole ClusterRoleList ' +
  'ClusterRoleBinding ClusterRoleBindingList Role RoleList RoleBinding RoleBindingList Service DaemonSet Pod ReplicationController ' +
  'ReplicaSet Deployment HorizontalPodAutoscaler StatefulSet Job CronJob IngressClass Ingress APIService'
).split(' ');
const orders: Readonly<Record<3 | 4, ReadonlyMap<string, number>>> = {
  3: new Map(installOrder.map((k, i) => [k, i])),
  4: new Map([...installOrder, 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].map((k, i) => [k, i])),
};

const hookEvents = new Set([
  'pre-install',
  'post-install',
  'pre-delete',
  'post-delete',
  'pre-upgrade',
  'post-upgrade',
  'pre-rollback',
  'post-rollback',
  'test',
  'test-success',
]);

const goSpace = '\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const leadingSpace = new RegExp(`^[${goSpace}]+`);
const spaceChar = new RegExp(`[${goSpace}]`);

interface Piece {
  readonly text: string;
  readonly offset: number;
}

/** releaseutil.SplitManifests: the separators and the trimming differ between the majors. */
export function splitManifests(text: string, helmVersion: 3 | 4): Piece[] {
  const lead = leadingSpace.exec(text)?.[0].length ?? 0;
  const body = helmVersion === 3 ? trimEnd(text.slice(lead)) : text.slice(lead);
  const out: Piece[] = [];
  for (const piece of pieces(body, helmVersion)) {
    if (helmVersion === 3 ? piece.text === '' : trimEnd(piece.text) === '') continue;
    const skip = leadingSpace.exec(piece.text)?.[0].length ?? 0;
    const rest = piece.text.slice(skip);
    out.push({ text: helmVersion === 3 ? trimEnd(rest) : rest, offset: lead + piece.offset + skip });
  }
  return out;
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && spaceChar.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

function pieces(text: string, helmVersion: 3 | 4): Piece[] {
  const out: Piece[] = [];
  let start = 0;
  const cut = (from: number, to: number): void => {
    out.push({ text: text.slice(start, from), offset: start });
    start = to;
  };
  for (let at = text.indexOf('---'); at >= 0; at = text.indexOf('---', Math.max(at + 3, start))) {
    if (at !== 0 && text[at - 1] !== '\n') continue;
    // Helm 3's `\s*\n---\s*` needs a line break that no separator before it has taken.
    if (at < start || (helmVersion === 3 && at > 0 && at - 1 < start)) continue;
    let from = at;
    let to = at + 3;
    if (helmVersion === 3) {
      // `\s*\n---\s*`: the blanks around belong to the separator.
      while (from > start && /[\t\n\f\r ]/.test(text[from - 1]!)) from--;
      while (to < text.length && /[\t\n\f\r ]/.test(text[to]!)) to++;
    } else while (text[to] === ' ' || text[to] === '\t') to++;
    cut(from, to);
  }
  out.push({ text: text.slice(start), offset: start });
  return out;
}

export interface SortedManifests {
  readonly manifests: Manifest[];
  readonly hooks: Manifest[];
}

/** Documents of all files, sorted by kind; hooks apart. Fails where the head of a document is no YAML. */
export function sortManifests(files: readonly RenderedFile[], helmVersion: 3 | 4): SortedManifests | RenderFailure {
  const manifests: Manifest[] = [];
  const hooks: Manifest[] = [];
  for (const file of [...files].sort((a, b) => compareStrings(a.name, b.name))) {
    if (base(file.name).startsWith('_')) continue;
    for (const piece of splitManifests(file.text, helmVersion)) {
      const manifest = classify(file.name, piece, helmVersion);
      if ('error' in manifest) return manifest;
      if (!manifest.hooks) manifests.push(manifest);
      else if (manifest.hooks.every((h) => hookEvents.has(h))) hooks.push(manifest);
    }
  }
  const order = orders[helmVersion];
  return { manifests: sortByKind(manifests, order), hooks: sortByKind(hooks, order) };
}

function classify(source: string, piece: Piece, helmVersion: 3 | 4): Manifest | RenderFailure {
  let head: Head;
  try {
    head = readHead(piece.text, helmVersion);
  } catch (e) {
    if (!(e instanceof GoError)) throw e;
    const line = Number(/line (\d+)/.exec(e.message)?.[1] ?? 1);
    return {
      ...failure(`YAML parse error on ${source}: ${e.message}`),
      yaml: { source, line, ...piece },
    };
  }
  const hook = head.annotations.get('helm.sh/hook');
  const hooks = hook?.split(',').map((h) => h.trim().toLowerCase());
  return { source, ...piece, head, ...(hooks ? { hooks } : {}) };
}

function sortByKind(list: readonly Manifest[], order: ReadonlyMap<string, number>): Manifest[] {
  return [...list].sort((a, b) => {
    const x = order.get(a.head.kind);
    const y = order.get(b.head.kind);
    if (x === undefined && y === undefined)
      return a.head.kind === b.head.kind ? 0 : compareStrings(a.head.kind, b.head.kind);
    if (x === undefined) return 1;
    return y === undefined ? -1 : x - y;
  });
}
