import type { Minor } from '../../schemas/profile.js';
import type { SchemaTables } from '../../schemas/types.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { ObjectGraph } from '../graph/graph.js';
import type { ApiObject } from '../lower/api-object.js';
import type { Prediction } from '../prediction/prediction.js';
import type { LoadResult } from '../project/load.js';
import type { ServerAnswer } from '../validate/types.js';

/** An object with the server's answer to its creation. */
export interface AnsweredObject {
  readonly object: ApiObject;
  readonly answer: ServerAnswer;
}

/** All that drydock knows of a set of sources; what the CLI prints, the editor shows and the library returns. */
export interface Analysis {
  readonly minor: Minor;
  /** Of the minor, and of the user's own cluster. */
  readonly tables: SchemaTables;
  readonly load: LoadResult;
  readonly objects: readonly AnsweredObject[];
  readonly graph: ObjectGraph;
  /** Of every stage, sorted, suppressions applied. */
  readonly diagnostics: readonly Diagnostic[];
  /** Objects of kinds that drydock does not know. */
  readonly unchecked: number;
  readonly suppressed: number;
  /** Files that the configuration keeps out. */
  readonly excluded: number;
  readonly prediction?: Prediction;
}
