import type { KubeObject } from '../../compiler/kube/object.js';
import type { World } from '../engine/world.js';
import { ApiError } from '../world/errors.js';
import { decodeRelease, encodeRelease } from './payload.js';
import type { Release } from './release.js';

const type = 'helm.sh/release.v1';
const secretName = (name: string, version: number): string => `sh.helm.release.v1.${name}.v${version}`;

interface Secret extends KubeObject {
  type?: string;
  data?: Record<string, string>;
}

/**
 * The history of releases, kept in Secrets of the release's namespace as Helm keeps it (pkg/storage/driver/secrets.go).
 */
export class ReleaseStorage {
  constructor(private readonly world: World) {}

  /** Every revision, oldest first. */
  history(namespace: string, name: string): Release[] {
    const secrets = this.world.store.list('Secret', namespace) as readonly Secret[];
    return secrets
      .filter((s) => s.type === type && s.metadata.labels?.['name'] === name)
      .map((s) => decodeRelease(s.data?.['release'] ?? ''))
      .sort((a, b) => a.version - b.version);
  }

  last(namespace: string, name: string): Release | undefined {
    return this.history(namespace, name).at(-1);
  }

  /** The newest revision that is deployed. */
  deployed(namespace: string, name: string): Release | undefined {
    return this.history(namespace, name).findLast((r) => r.status === 'deployed');
  }

  save(release: Release): void {
    const { name, namespace, version, status } = release;
    const written = this.world.store.get('Secret', namespace, secretName(name, version)) ? 'modifiedAt' : 'createdAt';
    const now = String(Math.floor(this.world.clock.now() / 1000));
    const object: Secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: secretName(name, version),
        namespace,
        labels: { [written]: now, name, owner: 'helm', status, version: String(version) },
      },
      type,
      data: { release: encodeRelease(release) },
    };
    this.world.api.createOrReplace(object);
  }

  remove(release: Release): void {
    const secret = this.world.store.get('Secret', release.namespace, secretName(release.name, release.version));
    try {
      if (secret) this.world.api.delete(secret);
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
    }
  }

  /** Keeps the newest `max` revisions besides the deployed one (storage.go removeLeastRecent). */
  prune(namespace: string, name: string, max: number): void {
    if (max <= 0) return;
    const all = this.history(namespace, name);
    const deployed = this.deployed(namespace, name)?.version;
    const surplus = all.filter((r) => r.version !== deployed).slice(0, Math.max(0, all.length - max));
    for (const release of surplus) this.remove(release);
  }
}
