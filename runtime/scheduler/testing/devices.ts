/** A node `n`, for tests of devices. */
export const gpuNode = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'n' },
  status: { allocatable: { cpu: '8', memory: '8Gi', pods: '10' } },
};

/** The devices that the driver gpu.example.com offers on it. */
export const gpuSlice = (...devices: readonly string[]) => ({
  apiVersion: 'resource.k8s.io/v1',
  kind: 'ResourceSlice',
  metadata: { name: 'n' },
  spec: {
    driver: 'gpu.example.com',
    nodeName: 'n',
    pool: { name: 'n', generation: 1, resourceSliceCount: 1 },
    devices: devices.map((name) => ({ name })),
  },
});
