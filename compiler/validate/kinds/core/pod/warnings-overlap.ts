import type { Volume, VolumeProjection } from '../../../../../schemas/generated/types/core_v1.js';
import { quoteGo } from '../../../../kube/go-quote.js';

/** Files of one volume that lie within each other. Mirrors warningsForOverlappingVirtualPaths of pkg/api/pod/warnings.go. */
interface Source {
  readonly path: string;
  readonly source: string;
}

export function overlappingPathWarnings(volumes: readonly Volume[]): string[] {
  const out: string[] = [];
  for (const volume of volumes) {
    const warn = (what: string, text: string): void => {
      out.push(`volume ${quoteGo(volume.name)} (${what}): overlapping paths: ${text}`);
    };
    const plain = (items: readonly { path: string }[] | undefined, what: string): void => {
      if (items) for (const text of overlaps(items.map((i) => ({ path: i.path ?? '', source: '' })))) warn(what, text);
    };
    plain(volume.configMap?.items, `ConfigMap ${quoteGo(volume.configMap?.name ?? '')}`);
    plain(volume.secret?.items, `Secret ${quoteGo(volume.secret?.secretName ?? '')}`);
    plain(volume.downwardAPI?.items, 'DownwardAPI');
    if (!volume.projected) continue;
    const all: Source[] = [];
    for (const projection of volume.projected.sources ?? []) {
      if (Object.keys(projection).length === 0)
        out.push(`volume ${quoteGo(volume.name)} (Projected) has no sources provided`);
      all.push(...sourcesOf(projection));
    }
    for (const text of overlaps(all)) warn('Projected', text);
  }
  return out;
}

function sourcesOf(p: VolumeProjection): Source[] {
  const items = (list: readonly { path: string }[], source: string): Source[] =>
    list.map((i) => ({ path: i.path ?? '', source }));
  if (p.configMap?.items) return items(p.configMap.items, `ConfigMap ${quoteGo(p.configMap.name ?? '')}`);
  if (p.secret?.items) return items(p.secret.items, `Secret ${quoteGo(p.secret.name ?? '')}`);
  if (p.downwardAPI?.items) return items(p.downwardAPI.items, 'DownwardAPI');
  if (p.serviceAccountToken) return [{ path: p.serviceAccountToken.path, source: 'ServiceAccountToken' }];
  if (p.clusterTrustBundle) {
    const { name, signerName, path } = p.clusterTrustBundle;
    return [{ path, source: `ClusterTrustBundle ${quoteGo(name ?? signerName ?? '')}` }];
  }
  const certificate = p.podCertificate;
  if (!certificate) return [];
  return (
    [
      ['certificateChainPath', 'chain'],
      ['keyPath', 'key'],
      ['credentialBundlePath', 'credential bundle'],
    ] as const
  ).flatMap(([key, what]) => {
    const path = certificate[key];
    return path ? [{ path, source: `PodCertificate ${what}` }] : [];
  });
}

function overlaps(sources: readonly Source[]): string[] {
  const out: string[] = [];
  const seen: Source[] = [];
  for (const { path, source } of sources) {
    const own = { path: path.replace(/\/+$/, ''), source };
    if (own.path)
      for (const other of seen)
        if (other.path && (within(own.path, other.path) || within(other.path, own.path)))
          out.push(`${print(own)} with ${print(other)}`);
    seen.push(own);
  }
  return out;
}

const within = (a: string, b: string): boolean => `${a}/`.startsWith(`${b}/`);
const print = ({ path, source }: Source): string => (source ? `${quoteGo(path)} (${source})` : quoteGo(path));
