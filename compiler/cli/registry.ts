import type { Command } from './command.js';

interface Entry {
  readonly summary: string;
  /** Loaded only when asked for, so that no command pays for another one's start. */
  load(): Promise<{ command: Command }>;
}

/** Every subcommand, in the order that people come to need them. */
export const commands: Readonly<Record<string, Entry>> = {
  init: {
    summary: 'Start a project: a first app, configuration, pre-commit hook and CI.',
    load: () => import('./commands/init.js'),
  },
  lint: {
    summary: 'Check manifests against policies and against each other.',
    load: () => import('./commands/lint.js'),
  },
  validate: {
    summary: 'Say what the API server would answer to each object.',
    load: () => import('./commands/validate.js'),
  },
  plan: {
    summary: 'Predict what will happen when the sources are applied.',
    load: () => import('./commands/plan.js'),
  },
  build: {
    summary: 'Write the objects of any sources as plain manifests, in apply order.',
    load: () => import('./commands/build.js'),
  },
  template: {
    summary: 'Render a Helm chart as `helm template` prints it, without Helm.',
    load: () => import('./commands/template.js'),
  },
  schedule: { summary: 'Place pods on nodes as kube-scheduler would.', load: () => import('./commands/schedule.js') },
  simulate: {
    summary: 'Run kubectl scripts against a simulated cluster on a virtual clock.',
    load: () => import('./commands/simulate.js'),
  },
  'can-i': { summary: 'Answer who may do what, from roles and bindings.', load: () => import('./commands/can-i.js') },
  import: {
    summary: 'Turn manifests or a rendered chart into a typed TypeScript program.',
    load: () => import('./commands/import.js'),
  },
  explain: { summary: 'Explain a rule or a code, with examples.', load: () => import('./commands/explain.js') },
  schema: {
    summary: 'Show kinds and fields, and the versions that serve them.',
    load: () => import('./commands/schema.js'),
  },
  lsp: { summary: 'Run the language server.', load: () => import('./commands/lsp.js') },
  completion: { summary: 'Print the completion script of a shell.', load: () => import('./commands/completion.js') },
};
