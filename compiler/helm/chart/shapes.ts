import type { Shape } from '../yaml/shape.js';

const texts = (...names: string[]): Record<string, Shape> => Object.fromEntries(names.map((name) => [name, 'text']));
const list = (of: Shape): Shape => ({ items: of });

const dependency: Shape = {
  fields: { ...texts('name', 'version', 'repository', 'condition', 'alias'), tags: list('text') },
};

/** The structs behind the files of a chart, as far as their fields take texts. */
export const shapes: Readonly<Record<string, Shape>> = {
  Metadata: {
    fields: {
      ...texts('name', 'home', 'version', 'description', 'icon', 'apiVersion', 'condition', 'tags', 'appVersion'),
      ...texts('kubeVersion', 'type'),
      sources: list('text'),
      keywords: list('text'),
      maintainers: list({ fields: texts('name', 'email', 'url') }),
      annotations: { values: 'text' },
      dependencies: list(dependency),
    },
  },
  Lock: { fields: { ...texts('digest'), dependencies: list(dependency) } },
  /** All that Helm 4 looks at first. */
  chartBase: { fields: texts('apiVersion') },
};
