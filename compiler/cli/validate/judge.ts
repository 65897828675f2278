import type { Minor } from '../../../schemas/profile.js';
import type { AnswerOptions } from '../../app/server-answers.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ApiObject } from '../../lower/api-object.js';
import type { LoadResult } from '../../project/load.js';
import { type DiagnoseContext, diagnose } from '../../validate/diagnose.js';
import { webhookNotes } from '../../validate/diagnose-webhooks.js';
import { type Answered, readAnswers } from './answers.js';

/** What is left of an answer for a report. */
export interface Judgement {
  readonly findings: readonly Diagnostic[];
  /** Why the object was not checked, or not fully. */
  readonly unchecked?: 'unknown kind' | 'kind without rules';
  /** The object, where no server of that version knows its kind. */
  readonly unserved?: ApiObject;
}

/** What the API server of one version says. */
export interface JudgementsOfVersion {
  readonly minor: Minor;
  readonly judgements: readonly Judgement[];
}

export function judgeAll(load: LoadResult, options: AnswerOptions & DiagnoseContext): JudgementsOfVersion {
  return { minor: options.minor, judgements: readAnswers(load, options, false, (a) => judge(a, options)) };
}

function judge({ object, answer }: Answered, context: DiagnoseContext): Judgement {
  if (!object) return { findings: [] };
  const findings = [...diagnose(object, answer, context), ...webhookNotes(object, answer)];
  if (answer.unchecked) return { findings, unchecked: 'kind without rules' };
  if (answer.code !== 0) return { findings };
  return { findings, unserved: object, ...(findings.length ? {} : { unchecked: 'unknown kind' }) };
}
