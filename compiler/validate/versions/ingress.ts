import { get, isObject, type JsonObject, type Path } from '../../kube/json.js';
import type { Rewriter } from './rewriter.js';
import type { Conversion } from './types.js';

/** Ingress before networking.k8s.io/v1. Mirrors pkg/apis/networking/v1beta1/conversion.go and defaults.go. */
export const ingress: Conversion = {
  from: ['extensions/v1beta1', 'networking.k8s.io/v1beta1'],
  kinds: ['Ingress'],
  to: 'networking.k8s.io/v1',
  changes:
    'spec.backend becomes spec.defaultBackend, serviceName service.name, servicePort service.port.number or .name, and each path needs pathType (it was ImplementationSpecific)',
  rewrite(object, to) {
    if (get(object, ['spec', 'backend']) !== undefined) {
      to.rename(['spec', 'backend'], 'defaultBackend');
      backend(object, ['spec', 'backend'], to);
    }
    for (const [i] of list(object, ['spec', 'rules']).entries())
      for (const [j, path] of list(object, ['spec', 'rules', i, 'http', 'paths']).entries()) {
        const at: Path = ['spec', 'rules', i, 'http', 'paths', j];
        backend(object, [...at, 'backend'], to);
        if (isObject(path) && path['pathType'] === undefined) to.set([...at, 'pathType'], 'ImplementationSpecific');
      }
  },
};

function backend(object: JsonObject, path: Path, to: Rewriter): void {
  const value = get(object, path);
  if (!isObject(value)) {
    to.giveUp();
    return;
  }
  if (value['resource'] !== undefined && value['serviceName'] === undefined) return;
  const port = value['servicePort'];
  const name = typeof port === 'string' && /[a-z]/.test(port);
  if (typeof value['serviceName'] !== 'string' || !(name || typeof port === 'number')) {
    to.giveUp();
    return;
  }
  to.nest(path, 'service', { serviceName: ['name'], servicePort: ['port', name ? 'name' : 'number'] });
}

const list = (object: JsonObject, path: Path): readonly unknown[] => {
  const value = get(object, path);
  return Array.isArray(value) ? value : [];
};
