import type { KubeObject } from '../../compiler/kube/object.js';
import type { World } from '../engine/world.js';
import { timestamp } from '../world/clock.js';
import { ApiError } from '../world/errors.js';
import { runHooks } from './hooks.js';
import { HelmActionError, type HookEvent, type Release, type RenderedChart } from './release.js';
import { added, checkOwnership, createAll, deleteOne, placed, updateAll, waitForAll } from './resources.js';
import { ReleaseStorage } from './storage.js';

export interface ActionOptions {
  readonly name: string;
  readonly namespace: string;
  readonly wait?: boolean;
  readonly waitForJobs?: boolean;
  readonly noHooks?: boolean;
  /** Uninstall or roll back what fails. */
  readonly rollbackOnFailure?: boolean;
  /** Virtual milliseconds; five minutes unless said, as Helm's. */
  readonly timeout?: number;
  readonly createNamespace?: boolean;
  readonly skipCrds?: boolean;
  readonly description?: string | undefined;
  /** Revisions to keep; 10 unless said. */
  readonly historyMax?: number;
}

const defaultTimeout = 300_000;

/** The failure of an action that left no record behind. */
class Unrecorded extends HelmActionError {}

/** The verbs of Helm over a simulated cluster. Each returns the release it leaves behind; refusals are HelmActionError. */
export class HelmActions {
  readonly storage: ReleaseStorage;

  constructor(private readonly world: World) {
    this.storage = new ReleaseStorage(world);
  }

  /** pkg/action/install.go. */
  install(rendered: RenderedChart, options: ActionOptions): Release {
    const last = this.storage.last(options.namespace, options.name);
    if (last && last.status !== 'uninstalled' && last.status !== 'failed')
      throw new HelmActionError('release name check failed: cannot reuse a name that is still in use');
    if (options.createNamespace) this.ensureNamespace(options.namespace);
    const release = this.revision(rendered, options, (last?.version ?? 0) + 1, undefined);
    release.status = 'pending-install';
    release.description = 'Initial install underway';
    return this.perform(
      release,
      options,
      () => {
        if (!options.skipCrds) for (const crd of rendered.crds) this.createMissing(crd);
        const adopted = this.begin(release, () => checkOwnership(this.world, release.manifests, release, 'install'));
        this.hooks(release, 'pre-install', options, 'failed pre-install');
        if (adopted.length) updateAll(this.world, adopted, release.manifests, release);
        else createAll(this.world, release.manifests, release);
        this.wait(release, options);
        this.hooks(release, 'post-install', options, 'failed post-install');
        release.description = options.description ?? 'Install complete';
      },
      `Release "${options.name}" failed`,
      (why) => {
        this.uninstall({ ...options, keepHistory: false });
        return `release ${options.name} failed, and has been uninstalled due to rollback-on-failure being set: ${why}`;
      },
    );
  }

  /** pkg/action/upgrade.go. */
  upgrade(rendered: RenderedChart, options: ActionOptions): Release {
    const last = this.storage.last(options.namespace, options.name);
    if (!last) throw new HelmActionError(`"${options.name}" has no deployed releases`);
    if (last.status.startsWith('pending'))
      throw new HelmActionError('another operation (install/upgrade/rollback) is in progress');
    const current = this.storage.deployed(options.namespace, options.name) ?? last;
    const release = this.revision(rendered, options, last.version + 1, last.firstDeployed);
    release.status = 'pending-upgrade';
    release.description = 'Preparing upgrade';
    return this.perform(
      release,
      options,
      () => {
        const fresh = added(current.manifests, release.manifests);
        this.begin(release, () => checkOwnership(this.world, fresh, release, 'update'));
        this.hooks(release, 'pre-upgrade', options, 'pre-upgrade hooks failed');
        updateAll(this.world, current.manifests, release.manifests, release);
        this.wait(release, options);
        this.hooks(release, 'post-upgrade', options, 'post-upgrade hooks failed');
        this.supersede(current);
        release.description = options.description ?? 'Upgrade complete';
      },
      `Upgrade "${options.name}" failed`,
      (why) => {
        const good = this.storage.history(options.namespace, options.name);
        const to = good.findLast((r) => r.status === 'superseded' || r.status === 'deployed');
        if (!to) return why;
        this.rollback({ ...options, description: undefined, rollbackOnFailure: false, revision: to.version });
        return `release ${options.name} failed, and has been rolled back due to rollback-on-failure being set: ${why}`;
      },
    );
  }

  /** pkg/action/rollback.go: to the revision before the last, unless one is named. */
  rollback(options: ActionOptions & { readonly revision?: number }): Release {
    const history = this.storage.history(options.namespace, options.name);
    const last = history.at(-1);
    if (!last) throw new HelmActionError(`release: not found`);
    const wanted = options.revision || last.version - 1;
    const target = history.find((r) => r.version === wanted);
    if (!target)
      throw new HelmActionError(wanted < 1 ? 'release has no 0 version' : `release has no ${wanted} version`);
    const now = timestamp(this.world.clock.now());
    const release: Release = {
      ...target,
      version: last.version + 1,
      lastDeployed: now,
      status: 'pending-rollback',
      description: `Rollback to ${wanted}`,
    };
    return this.perform(
      release,
      options,
      () => {
        this.begin(release, () => undefined);
        this.hooks(release, 'pre-rollback', options, 'pre-rollback hooks failed');
        updateAll(this.world, last.manifests, release.manifests, release);
        this.wait(release, options);
        this.hooks(release, 'post-rollback', options, 'post-rollback hooks failed');
        for (const r of history) if (r.status === 'deployed') this.supersede(r);
        release.description = options.description ?? `Rollback to ${wanted}`;
      },
      `Rollback "${options.name}" failed`,
    );
  }

  /** pkg/action/uninstall.go. Returns the objects that their policy keeps. */
  uninstall(options: ActionOptions & { readonly keepHistory?: boolean }): KubeObject[] {
    const release = this.storage.last(options.namespace, options.name);
    if (!release) throw new HelmActionError(`uninstall: Release not loaded: ${options.name}: release: not found`);
    if (release.status === 'uninstalled') {
      if (options.keepHistory) throw new HelmActionError(`the release named "${options.name}" is already deleted`);
      this.forget(options);
      return [];
    }
    release.status = 'uninstalling';
    this.storage.save(release);
    this.hooks(release, 'pre-delete', options, 'failed pre-delete');
    const kept = [...release.manifests].reverse().filter((o) => deleteOne(this.world, o, release));
    this.hooks(release, 'post-delete', options, 'failed post-delete');
    if (options.keepHistory) {
      release.status = 'uninstalled';
      release.description = options.description ?? 'Uninstallation complete';
      this.storage.save(release);
    } else this.forget(options);
    return kept;
  }

  private forget({ namespace, name }: ActionOptions): void {
    for (const r of this.storage.history(namespace, name)) this.storage.remove(r);
  }

  /** What is refused before there is a record leaves none behind. */
  private begin<T>(release: Release, check: () => T): T {
    try {
      const checked = check();
      this.storage.save(release);
      return checked;
    } catch (e) {
      if (e instanceof HelmActionError) throw new Unrecorded(e.message);
      if (e instanceof ApiError) throw new Unrecorded(`create: failed to create: ${e.message}`);
      throw e;
    }
  }

  private revision(
    rendered: RenderedChart,
    options: ActionOptions,
    version: number,
    first: string | undefined,
  ): Release {
    const now = timestamp(this.world.clock.now());
    const { name, namespace } = options;
    return {
      name,
      namespace,
      version,
      chart: rendered.chart,
      manifests: rendered.manifests.map((o) => placed(o, options)),
      hooks: rendered.hooks.map((h) => ({ ...h, object: inNamespace(h.object, namespace) })),
      ...(rendered.notes === undefined ? {} : { notes: rendered.notes }),
      ...(rendered.config === undefined ? {} : { config: rendered.config }),
      ...(rendered.defaults === undefined ? {} : { defaults: rendered.defaults }),
      ...(rendered.manifest === undefined ? {} : { manifest: rendered.manifest }),
      firstDeployed: first ?? now,
      lastDeployed: now,
      status: 'deployed',
      description: '',
    };
  }

  private perform(
    release: Release,
    options: ActionOptions,
    work: () => void,
    failed: string,
    undo?: (why: string) => string,
  ): Release {
    try {
      work();
      release.status = 'deployed';
    } catch (e) {
      if (e instanceof Unrecorded || (!(e instanceof HelmActionError) && !(e instanceof ApiError))) throw e;
      release.status = 'failed';
      release.description = `${failed}: ${e.message}`;
      this.storage.save(release);
      throw new HelmActionError(options.rollbackOnFailure && undo ? undo(e.message) : e.message);
    }
    this.storage.save(release);
    this.storage.prune(options.namespace, options.name, options.historyMax ?? 10);
    return release;
  }

  private hooks(release: Release, event: HookEvent, options: ActionOptions, failed: string): void {
    if (options.noHooks) return;
    try {
      runHooks(this.world, release, event, options.timeout ?? defaultTimeout);
    } catch (e) {
      if (e instanceof HelmActionError) throw new HelmActionError(`${failed}: ${e.message}`);
      throw e;
    }
  }

  private wait(release: Release, options: ActionOptions): void {
    if (options.wait)
      waitForAll(this.world, release.manifests, options.timeout ?? defaultTimeout, options.waitForJobs === true);
  }

  private supersede(release: Release): void {
    release.status = 'superseded';
    this.storage.save(release);
  }

  private ensureNamespace(name: string): void {
    this.createMissing({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { name } } });
  }

  private createMissing(object: KubeObject): void {
    try {
      this.world.api.create(structuredClone(object));
    } catch (e) {
      if (!(e instanceof ApiError) || e.reason !== 'AlreadyExists') throw e;
    }
  }
}

function inNamespace(object: KubeObject, namespace: string): KubeObject {
  const copy = structuredClone(object);
  copy.metadata ??= {};
  copy.metadata.namespace ??= namespace;
  return copy;
}
