import type { NodeInfo } from '../cluster/node-info.js';
import type { PodInfo } from '../cluster/pod-info.js';
import type { PluginFactory } from '../framework/plugin.js';
import { names } from './names.js';
import { maxNodeScore } from './normalize.js';

const MB = 1024 * 1024;
const minThreshold = 23 * MB;
const maxPerContainer = 1000 * MB;

/** An image name with `:latest` where it has no tag. */
export function normalizedImage(name: string): string {
  return name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name;
}

const imagesOf = new WeakMap<PodInfo, readonly string[]>();

function podImages(pod: PodInfo, withVolumes: boolean): readonly string[] {
  let list = imagesOf.get(pod);
  if (!list) {
    const spec = pod.pod.spec;
    const volumes = withVolumes ? (spec?.volumes ?? []).filter((v) => v.image) : [];
    list = [
      ...(spec?.initContainers ?? []).map((c) => c.image ?? ''),
      ...(spec?.containers ?? []).map((c) => c.image ?? ''),
      ...volumes.map((v) => v.image!.reference ?? ''),
    ].map(normalizedImage);
    imagesOf.set(pod, list);
  }
  return list;
}

function sumScores(node: NodeInfo, images: readonly string[], totalNodes: number): number {
  if (node.images.size === 0) return 0;
  let sum = 0;
  for (const image of images) {
    const state = node.images.get(image);
    if (state) sum += Math.trunc(state.size * (state.numNodes / totalNodes));
  }
  return sum;
}

/** Prefers nodes that already hold the pod's images. Mirrors plugins/imagelocality. */
export const imageLocality: PluginFactory = ({ cluster, features }) => ({
  name: names.imageLocality,
  scoreIsLocal: true,
  score(_state, pod, node) {
    const images = podImages(pod, features.imageVolumes !== 'ignored');
    const sum = sumScores(node, images, cluster.nodes().length);
    const containers = (pod.pod.spec?.initContainers?.length ?? 0) + (pod.pod.spec?.containers?.length ?? 0);
    const max = maxPerContainer * (features.imageVolumes === 'counted' ? images.length : containers);
    const clamped = sum < minThreshold ? minThreshold : Math.min(sum, max);
    return Math.trunc((maxNodeScore * (clamped - minThreshold)) / (max - minThreshold));
  },
});
