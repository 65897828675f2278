import type { Json } from '../../compiler/kube/json.js';
import { groupKind, groupKindOf, type KubeObject, parseApiVersion } from '../../compiler/kube/object.js';
import { matchesRequirement } from '../../compiler/kube/selectors.js';
import { tablesOf } from '../../schemas/load.js';
import type { World } from '../engine/world.js';
import { ApiError, notFound } from '../world/errors.js';
import { customResources, discover, findResource, groupResource, type ResourceInfo } from '../world/resources.js';
import { type Flags, KubectlError } from './command-line.js';
import { parseFieldSelector } from './field-selector.js';
import { PatchSchema } from './merge/patch-schema.js';
import { printObject } from './print.js';
import { parseSelector } from './selector.js';
import { asGoValue } from './typed.js';

/** What `all` stands for. */
const allCategory = [
  'pods',
  'replicationcontrollers',
  'services',
  'daemonsets',
  'deployments',
  'replicasets',
  'statefulsets',
  'horizontalpodautoscalers',
  'cronjobs',
  'jobs',
];

/** What cli-runtime pkg/resource/builder.go says where nothing is named. */
const missingResource = `error: You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** The types that a word names: `svc,cm`, `all`, `all,cm` (restmapper ReplaceAliases of categories). */
export const resourceWords = (text: string): string[] =>
  text.split(',').flatMap((word) => (word === 'all' ? allCategory : [word]));

/** What a list and the writes it leads to take, in virtual milliseconds. */
const listTime = 200;

export type DryRun = 'none' | 'client' | 'server';

/** One kubectl run: the cluster it talks to, its namespace and stdin, and what it prints. */
export class Session {
  stdout = '';
  stderr = '';
  code = 0;
  dryRun: DryRun = 'none';
  /** With `--record`: what is written as the cause of each change. */
  changeCause?: string;
  private output = '';
  private documents = 0;
  private readonly sources = new WeakMap<KubeObject, string>();

  constructor(
    readonly world: World,
    readonly defaultNamespace: string,
    /** What `-f -` reads: objects, or YAML text that was parsed before. */
    readonly stdin: readonly KubeObject[],
    /** Reads `-f FILE`; absent where no files may be read. */
    readonly readManifests?: (path: string) => readonly KubeObject[],
  ) {}

  /** Takes the flags that every verb has. @throws KubectlError */
  begin(flags: Flags): void {
    const dryRun = flags.string('dry-run') ?? 'none';
    if (dryRun !== 'none' && dryRun !== 'client' && dryRun !== 'server')
      throw new KubectlError(`error: Invalid dry-run value (${dryRun}). Must be "none", "server", or "client".`);
    this.dryRun = dryRun;
    this.output = flags.string('output') ?? '';
  }

  /**
   * Says what was done to an object, or prints the object where `-o` asks for it. Some commands do not say that it was
   * a dry run; those that hold a Go struct of the object (`typed`) print all of its fields.
   */
  report(object: KubeObject, operation: string, { dryRunSaid = true, typed = false } = {}): void {
    const dryRun = dryRunSaid ? { none: '', client: ' (dry run)', server: ' (server dry run)' }[this.dryRun] : '';
    if (this.output === '') this.out(`${printName(object)} ${operation}${dryRun}`);
    else {
      if (this.output === 'yaml' && this.documents++ > 0) this.stdout += '---\n';
      const shown = typed ? asGoValue(tablesOf(this.world.profile.minor), object) : object;
      this.stdout += printObject(shown as unknown as Json, this.output, () => printName(object), typed);
    }
  }

  out(line: string): void {
    this.stdout += `${line}\n`;
  }

  err(line: string): void {
    this.stderr += `${line}\n`;
  }

  /** Notes a failure and goes on with the next object, as kubectl does. */
  fail(line: string): void {
    this.err(line);
    this.code = 1;
  }

  warn(warnings: readonly string[]): void {
    for (const w of new Set(warnings)) this.err(`Warning: ${w}`);
  }

  namespace(flags: Flags): string {
    return flags.string('namespace') ?? this.defaultNamespace;
  }

  /** Lets virtual time pass until `done`, at most `timeout` milliseconds. Returns whether it is done. */
  wait(done: () => boolean, timeout: number): boolean {
    if (done()) return true;
    this.world.run({ done, until: this.world.clock.now() + timeout });
    return done();
  }

  /** The cluster does not stand still while kubectl goes from one type to the next. */
  pause(): void {
    this.wait(() => false, listTime);
  }

  /** Nor does it from one object to the next: whoever has seen the first may answer it before the second arrives. */
  blink(): void {
    if (this.dryRun === 'none') this.world.run({ rounds: 1, until: this.world.clock.now() });
  }

  /** Each of `objects` as it is when its turn comes: the cluster moves while kubectl goes through them. */
  *inTurn<T extends KubeObject>(objects: readonly T[]): Iterable<T> {
    for (const [i, object] of objects.entries()) {
      if (i > 0) this.blink();
      const { name = '', namespace = '' } = object.metadata;
      const now = i > 0 ? this.world.store.get(groupKindOf(object), namespace, name) : object;
      yield now && now.metadata.uid === object.metadata.uid ? (now as T) : object;
    }
  }

  /** The objects of `-f`, in order; those that cannot be sent are failures. */
  manifests(flags: Flags): KubeObject[] {
    return flags.list('filename').flatMap((name) => {
      const source = name === '-' ? 'STDIN' : name;
      if (name !== '-' && !this.readManifests) throw new KubectlError(`error: the path "${name}" does not exist`);
      const objects = name === '-' ? this.stdin : this.readManifests!(name);
      return objects.filter((o) => {
        const problem = this.manifestProblem(o, source);
        if (problem) this.fail(problem);
        else this.sources.set(o, source);
        return !problem;
      });
    });
  }

  /** Where an object was read from, as errors name it. */
  sourceOf(object: KubeObject): string {
    return this.sources.get(object) ?? 'STDIN';
  }

  private manifestProblem(object: KubeObject, source: string): string | undefined {
    const { apiVersion, kind } = object as Partial<KubeObject>;
    const missing = [...(apiVersion ? [] : ['apiVersion not set']), ...(kind ? [] : ['kind not set'])];
    if (missing.length) {
      const why = missing.length > 1 ? `[${missing.join(', ')}]` : missing[0];
      return `error: error validating "${source}": error validating data: ${why}; if you choose to ignore these errors, turn validation off with --validate=false`;
    }
    const { group, version } = parseApiVersion(object.apiVersion);
    const known =
      tablesOf(this.world.profile.minor).kind(group, version, object.kind)?.served ||
      customResources(this.world.store).some((r) => r.group === group && r.kind === object.kind);
    if (known) return undefined;
    const { name = '', namespace = '' } = object.metadata;
    return `error: resource mapping not found for name: "${name}" namespace: "${namespace}" from "${source}": no matches for kind "${object.kind}" in version "${object.apiVersion}"\nensure CRDs are installed first`;
  }

  /** The objects that `TYPE/NAME…`, `TYPE NAME…`, `TYPE -l SELECTOR`, `TYPE --all` or `-f` name. Failures are printed. */
  targets(flags: Flags, args: readonly string[] = flags.args): KubeObject[] {
    if (flags.has('filename'))
      return this.manifests(flags).flatMap((o) =>
        this.lookup(
          discover(this.world.store, parseApiVersion(o.apiVersion).group, o.kind),
          o.metadata.name ?? '',
          o.metadata.namespace ?? this.namespace(flags),
        ),
      );
    const [first, ...rest] = args;
    if (first === undefined) throw new KubectlError(missingResource);
    if (first.includes('/')) return args.flatMap((word) => this.slashed(word, flags));
    const words = resourceWords(first);
    const kinds = words.map((word) => this.resource(word));
    if (rest.length) return kinds.flatMap((r) => rest.flatMap((name) => this.lookup(r, name, this.namespace(flags))));
    const named = flags.has('selector') || flags.has('field-selector');
    if (!named && !flags.boolean('all') && !flags.boolean('all-namespaces') && !flags.boolean('list'))
      throw new KubectlError('error: resource(s) were provided, but no name was specified');
    const selector = parseSelector(flags.string('selector') ?? '');
    const fields = parseFieldSelector(flags.string('field-selector') ?? '');
    return kinds.flatMap((r) =>
      this.list(r, flags).filter((o) => selector.every((q) => matchesRequirement(q, o.metadata.labels)) && fields(o)),
    );
  }

  list(r: ResourceInfo, flags: Flags): readonly KubeObject[] {
    const everywhere = !r.namespaced || flags.boolean('all-namespaces');
    return this.world.store.list(groupKind(r.group, r.kind), everywhere ? undefined : this.namespace(flags));
  }

  private slashed(word: string, flags: Flags): KubeObject[] {
    const [type = '', name = ''] = word.split('/');
    return this.lookup(this.resource(type), name, this.namespace(flags));
  }

  /** What `find` finds; names that do not exist are no failure. */
  ignoringNotFound(find: () => KubeObject[]): KubeObject[] {
    const { stderr, code } = this;
    const found = find();
    this.stderr = stderr;
    this.code = code;
    return found;
  }

  private lookup(r: ResourceInfo, name: string, namespace: string): KubeObject[] {
    const found = this.world.store.get(groupKind(r.group, r.kind), r.namespaced ? namespace : '', name);
    if (found) return [found];
    this.fail(serverError(notFound(groupResource(r), name)));
    return [];
  }

  isNamespaced(object: { apiVersion: string; kind: string }): boolean {
    return discover(this.world.store, parseApiVersion(object.apiVersion).group, object.kind).namespaced;
  }

  /** How patches merge into objects of this kind; undefined for custom kinds. */
  patchSchema(object: { apiVersion: string; kind: string }): PatchSchema | undefined {
    const { group, version } = parseApiVersion(object.apiVersion);
    return PatchSchema.of(tablesOf(this.world.profile.minor), group, version, object.kind);
  }

  /** `deployments`, as warnings name a resource. */
  resourceNameOf(object: { apiVersion: string; kind: string }): string {
    return discover(this.world.store, parseApiVersion(object.apiVersion).group, object.kind).plural;
  }

  /** `deployments.apps`, as errors name a resource. */
  groupResourceOf(object: { apiVersion: string; kind: string }): string {
    return groupResource(discover(this.world.store, parseApiVersion(object.apiVersion).group, object.kind));
  }

  /** `apps/v1, Resource=deployments`: a GroupVersionResource as Go prints it. */
  versionedResourceOf(object: { apiVersion: string; kind: string }): string {
    const { group, version } = parseApiVersion(object.apiVersion);
    return `${group}/${version}, Resource=${this.resourceNameOf(object)}`;
  }

  /** @throws KubectlError where the server has no such resource type */
  resource(word: string): ResourceInfo {
    const known = findResource(word, this.world.store);
    if (known) return known;
    throw new KubectlError(`error: the server doesn't have a resource type "${word}"`);
  }
}

/** `deployment.apps/web`, as kubectl names an object in its answers. */
export function printName(object: { apiVersion: string; kind: string; metadata: { name?: string } }): string {
  const { group } = parseApiVersion(object.apiVersion);
  const kind = object.kind.toLowerCase();
  return `${group ? `${kind}.${group}` : kind}/${object.metadata.name}`;
}

/** How kubectl prints what the server refused (cmdutil.StandardErrorMessage). */
export function serverError(e: ApiError, context = ''): string {
  // An error that kubectl wraps is no longer one of the server.
  if (context.startsWith('failed to create')) return `error: ${context}${e.message}`;
  if (e.reason === 'Invalid') return invalidText(e);
  return `Error from server (${e.reason}): ${context}${e.message}`;
}

function invalidText(e: ApiError): string {
  const head = /^\S*? "(.*?)" is invalid/.exec(e.message);
  const kind = e.message.split(' ')[0]!.split('.')[0]!;
  if (e.causes.length === 0 && !head) return `The request is invalid: ${e.message}`;
  const texts = e.causes.map((c) => `${c.field}: ${c.message}`);
  if (!head || texts.length === 0) return `The ${e.message}`;
  const body = texts.length === 1 ? ` ${texts[0]}` : ` \n${texts.map((t) => `* ${t}`).join('\n')}`;
  return `The ${kind} "${head[1]}" is invalid:${body}`;
}

/** Runs a write; what the server refuses is printed and counted as failure. */
export function attempt<T>(s: Session, act: (warnings: string[]) => T, context = ''): T | undefined {
  const warnings: string[] = [];
  try {
    const result = act(warnings);
    s.warn(warnings);
    return result;
  } catch (e) {
    if (!(e instanceof ApiError)) throw e;
    s.warn(warnings);
    s.fail(serverError(e, context));
    return undefined;
  }
}
