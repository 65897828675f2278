import { programProblem } from '../../cel/check/constants.js';
import type { Compiled } from '../../cel/eval/program.js';
import { type FieldError, goValue, invalid, notSupported, required } from '../../validate/field/error.js';
import type { FieldPath } from '../../validate/field/path.js';
import { compileRule } from '../cel-rules.js';
import { isEmbedded } from '../cel-types.js';
import { parseFieldPath } from '../rule-path.js';
import type { CrdSchema, ValidationRule } from '../schema.js';
import { ruleForm } from './internal-schema.js';
import type { Surroundings } from './openapi-schema.js';
import { structuralProblem } from './structural.js';

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

const breaks = /[\n\r]/;

export function ruleFormErrors(rule: ValidationRule, s: CrdSchema, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  const [text, message, expression] = [rule.rule, rule.message ?? '', rule.messageExpression ?? ''];
  if (!text.trim()) out.push(required(path.child('rule'), 'rule is not specified'));
  else if (message && !message.trim())
    out.push(invalid(path.child('message'), message, 'must be non-empty if specified'));
  else if (breaks.test(message.trim()))
    out.push(invalid(path.child('message'), message, 'must not contain line breaks'));
  else if (breaks.test(text.trim()) && !message.trim())
    out.push(required(path.child('message'), 'message must be specified if rule contains line breaks'));
  if (expression && !expression.trim())
    out.push(required(path.child('messageExpression'), 'messageExpression must be non-empty if specified'));
  if (rule.reason !== undefined && !reasons.includes(rule.reason))
    out.push(notSupported(path.child('reason'), rule.reason, reasons));
  const fieldPath = rule.fieldPath ?? '';
  if (fieldPath && !fieldPath.trim())
    out.push(invalid(path.child('fieldPath'), fieldPath, 'must be non-empty if specified'));
  if (breaks.test(fieldPath)) out.push(invalid(path.child('fieldPath'), fieldPath, 'must not contain line breaks'));
  // pathValid has no say where the schema cannot be read as structural.
  if (fieldPath && !structuralProblem(s) && 'error' in parseFieldPath(fieldPath, s))
    out.push(invalid(path.child('fieldPath'), fieldPath, 'must be a valid path'));
  return out;
}

export function compileErrors(rule: ValidationRule, s: CrdSchema, path: FieldPath, around: Surroundings): FieldError[] {
  const isRoot = around.isRoot || isEmbedded(s);
  const compiled = compileRule(rule, s, isRoot, around.profile, around.known.stored(rule));
  const out: FieldError[] = [];
  const fail = (field: string, text: string): void => void out.push(invalidRule(path.child(field), rule, text));
  const { program, message } = compiled;
  const wrong = ruleProblem(program);
  if (wrong !== undefined) fail('rule', wrong);
  else {
    const wrongMessage = message && messageProblem(message);
    const fine = wrongMessage === undefined ? message?.checked : undefined;
    const costs = around.costs.of({ rule: program.checked!, message: fine }, s, isRoot, path, around);
    out.push(...costs.rule);
    if (wrongMessage !== undefined) fail('messageExpression', wrongMessage);
    out.push(...costs.message);
  }
  if (compiled.usesOldSelf) {
    if (around.uncorrelatable)
      out.push(
        invalid(
          path.child('rule'),
          rule.rule,
          `oldSelf cannot be used on the uncorrelatable portion of the schema within ${around.uncorrelatable}`,
        ),
      );
  } else if (rule.optionalOldSelf !== undefined)
    out.push(
      invalid(path.child('optionalOldSelf'), rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule'),
    );
  return out;
}

function ruleProblem(program: Compiled): string | undefined {
  if (program.error !== undefined) return `compilation failed: ${program.error}`;
  const { checked } = program;
  if (checked.type.kind !== 'bool') return 'cel expression must evaluate to a bool';
  const problem = programProblem(checked);
  return problem === undefined ? undefined : `program instantiation failed: ${problem}`;
}

function messageProblem(program: Compiled): string | undefined {
  if (program.error !== undefined) return `messageExpression compilation failed: ${program.error}`;
  const { checked } = program;
  if (checked.type.kind !== 'string') return 'messageExpression must evaluate to a string';
  const problem = programProblem(checked);
  return problem === undefined ? undefined : `messageExpression instantiation failed: ${problem}`;
}

/** The rule is printed as the Go struct it is. */
function invalidRule(path: FieldPath, rule: ValidationRule, text: string): FieldError {
  return { reason: 'FieldValueInvalid', path, body: `Invalid value: ${goValue(ruleForm(rule))}: ${text}` };
}
