import { posix } from 'node:path';
import Handlebars from 'handlebars';
import { readResource } from '../../kube/resources.js';

export type TemplateName = 'yaml' | 'ts' | 'chart';

/** Files of a scaffold, by their path in the new folder; the templates lie under the same names in `templates/`. */
const files: Readonly<Record<TemplateName | 'common', readonly string[]>> = {
  common: ['drydock.yaml', '.pre-commit-config.yaml', '.github/workflows/drydock.yaml'],
  yaml: ['k8s/app.yaml'],
  ts: ['k8s/app.ts', 'package.json', 'tsconfig.json'],
  chart: [
    'chart/Chart.yaml',
    'chart/.helmignore',
    'chart/values.yaml',
    'chart/values.schema.json',
    'chart/templates/_helpers.tpl',
    'chart/templates/app.yaml',
  ],
};

export interface ScaffoldOptions {
  readonly template: TemplateName;
  /** A DNS label. */
  readonly name: string;
  readonly version: string;
  readonly minor: string;
}

export interface ScaffoldFile {
  readonly path: string;
  readonly content: string;
}

/** The files of a new project. */
export function scaffold(options: ScaffoldOptions): ScaffoldFile[] {
  const engine = Handlebars.create();
  // Helm's templates are full of braces that are none of ours.
  engine.registerHelper('raw', function (this: unknown, block: Handlebars.HelperOptions) {
    return block.fn(this);
  });
  const context = { ...options, sources: options.template === 'chart' ? 'chart' : 'k8s' };
  return (['common', options.template] as const).flatMap((group) =>
    files[group].map((path) => {
      const template = readResource(posix.join('compiler/cli/init/templates', group, `${path}.hbs`));
      const content = engine.compile(template, { noEscape: true, strict: true })(context);
      return { path, content: content.replace(/^\n/, '') };
    }),
  );
}
