import type { Host } from '../host/host.js';
import type { FrontendResult, Frontends } from '../project/load.js';

export interface SourceOptions {
  /** Seconds that a program of the DSL may take. */
  readonly dslTimeLimit?: number;
}

/** The front ends that are only loaded where the input needs them: the template engine and the TypeScript compiler are large. */
export function frontendsOf(host: Host, options: SourceOptions): Frontends {
  return {
    async chart(path) {
      throw new Error(`${path}: charts are not read yet`);
    },
    async dsl(path, text): Promise<FrontendResult | undefined> {
      const { isDslProgram, loadDsl } = await import('../dsl/index.js');
      if (!isDslProgram(text)) return undefined;
      return loadDsl(host, path, options.dslTimeLimit === undefined ? {} : { timeLimit: options.dslTimeLimit });
    },
  };
}
