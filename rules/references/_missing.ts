import { describeNode, type GraphNode, type Reference } from '../../compiler/graph/graph.js';
import { closest } from '../../compiler/kube/closest.js';
import type { RuleContext } from '../kit/rule.js';

const kindName = (reference: Reference): string => reference.targetKind.split('.')[0]!;

/** Reports references by name whose target is nowhere, with the nearest name that exists. */
export function reportMissing(node: GraphNode, ctx: RuleContext, kinds: readonly string[]): void {
  for (const reference of ctx.graph.referencesFrom(node)) {
    if (reference.part || reference.optional || reference.state !== 'missing') continue;
    if (!kinds.includes(reference.kind)) continue;
    reportOne(ctx, reference);
  }
}

function reportOne(ctx: RuleContext, reference: Reference): void {
  const { name = '', targetNamespace, targetKind, path } = reference;
  const what = kindName(reference);
  const where = targetNamespace ? ` in namespace \`${targetNamespace}\`` : '';
  const candidates = ctx.graph.list(targetKind, targetNamespace);
  const near = closest(
    name,
    candidates.map((n) => n.name),
  );
  const elsewhere = ctx.graph.list(targetKind).find((n) => n.name === name);
  const shown = candidates.find((n) => n.name === near) ?? elsewhere;
  ctx.report({
    path,
    message: `${what} \`${name}\` is not in the input${where}.`,
    ...(near
      ? { help: `Did you mean \`${near}\`?` }
      : elsewhere
        ? { help: `${describeNode(elsewhere)} is in another namespace; ${what} names do not reach across.` }
        : {}),
    ...(shown
      ? {
          labels: [
            {
              node: shown,
              path: ['metadata', near ? 'name' : 'namespace'],
              text: near ? 'the nearest name is here' : 'it is here, in another namespace',
            },
          ],
        }
      : {}),
    fixes: [near ? ctx.fix.set(`Use \`${near}\``, 'unsafe', path, near) : undefined],
  });
}

/** Reports keys or ports that a resolved target does not have. */
export function reportMissingParts(
  node: GraphNode,
  ctx: RuleContext,
  kinds: readonly string[],
  namesOf: (target: GraphNode) => readonly string[],
): void {
  for (const reference of ctx.graph.referencesFrom(node)) {
    const { part, targets } = reference;
    if (!part || reference.optional || reference.state !== 'missing' || !kinds.includes(reference.kind)) continue;
    const target = targets[0]!;
    const names = namesOf(target);
    const near = typeof part.value === 'string' ? closest(part.value, names) : undefined;
    ctx.report({
      path: part.path,
      message: `${describeNode(target)} has no ${part.kind} \`${part.value}\`.`,
      help: near
        ? `Did you mean \`${near}\`?`
        : names.length
          ? `It has ${names.map((n) => `\`${n}\``).join(', ')}.`
          : `It has no ${part.kind} at all.`,
      labels: [{ node: target, path: [], text: `this ${target.kind}` }],
      fixes: [near ? ctx.fix.set(`Use \`${near}\``, 'unsafe', part.path, near) : undefined],
    });
  }
}
