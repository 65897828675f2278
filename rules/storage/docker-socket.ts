import { items, podOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'storage/docker-socket',
    title: 'A pod mounts the socket of the container runtime.',
    kinds: 'pods',
    severity: 'error',
    presets: ['recommended', 'strict'],
    why: 'Through the socket a container starts others, privileged ones too, past the API server: it is root on the node.',
    help: 'Build images without a daemon, and read container data from the kubelet’s API.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    for (const [i, volume] of items(spec.volumes)) {
      const host = text(volume.hostPath?.path);
      if (/\/(?:docker|containerd\/containerd|crio\/crio|cri-dockerd|podman\/podman)\.sock$/.test(host))
        ctx.report({
          path: [...path, 'volumes', i, 'hostPath', 'path'],
          message: `Volume \`${text(volume.name)}\` is the socket of the container runtime.`,
        });
    }
  },
});
