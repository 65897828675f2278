import type { Flags, FlagTable } from './command-line.js';
import type { Session } from './session.js';

/** One kubectl command; one file under `verbs/`, one line in `registry.ts`. */
export interface KubectlVerb {
  readonly flags: FlagTable;
  /** Prints to the session; failures set its code. @throws KubectlError, ApiError */
  run(session: Session, flags: Flags): void;
}
