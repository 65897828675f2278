import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ApiObject } from '../../lower/api-object.js';
import { Rewriter } from './rewriter.js';
import type { Conversion } from './types.js';

/** The help and the fix of an object whose version is gone. */
export function versionHelp(object: ApiObject, conversion: Conversion): Pick<Diagnostic, 'help' | 'fixes'> {
  const rewriter = Rewriter.of(object);
  if (rewriter) {
    conversion.rewrite?.(object.value, rewriter);
    rewriter.set(['apiVersion'], conversion.to);
  }
  const edits = rewriter?.edits();
  const note = conversion.note?.(object.value);
  const by = conversion.changes && !edits ? `; ${conversion.changes}` : '';
  const help = `Write apiVersion: ${conversion.to}${by}.${note ? ` Mind that ${note}.` : ''}`;
  return {
    help,
    ...(edits ? { fixes: [{ title: `Convert to ${conversion.to}`, safety: 'safe' as const, edits }] } : {}),
  };
}
