/** One fenced block of a rule's document. */
export interface Example {
  readonly kind: 'bad' | 'good' | 'fixed';
  /** The YAML, without the marks. */
  readonly text: string;
  /** One-based lines that `# <-- finding` marks. */
  readonly marked: readonly number[];
  /** What follows the kind on the fence: `options={…}` and `kubernetes=1.34`. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly kubernetes?: string;
  /** The example is applied to a simulated cluster first (`predict` on the fence). */
  readonly predict?: boolean;
  /** One-based line of the fence in the document. */
  readonly line: number;
}

const fence = /^```yaml (bad|good|fixed)\b *(.*)$/;
const mark = /\s*# <-- finding\b.*$/;

/** The examples of a rule's document, in order; other fences are prose. */
export function readExamples(markdown: string): Example[] {
  const lines = markdown.split('\n');
  const out: Example[] = [];
  for (let i = 0; i < lines.length; i++) {
    const head = fence.exec(lines[i]!);
    if (!head) continue;
    const end = lines.indexOf('```', i + 1);
    const body = lines.slice(i + 1, end < 0 ? lines.length : end);
    const options = /\boptions=(\{.*\})/.exec(head[2]!)?.[1];
    const kubernetes = /\bkubernetes=(\S+)/.exec(head[2]!)?.[1];
    out.push({
      kind: head[1] as Example['kind'],
      text: `${body.map((l) => l.replace(mark, '')).join('\n')}\n`,
      marked: body.flatMap((l, n) => (mark.test(l) ? [n + 1] : [])),
      options: options ? (JSON.parse(options) as Record<string, unknown>) : {},
      ...(kubernetes ? { kubernetes } : {}),
      ...(/\bpredict\b/.test(head[2]!) ? { predict: true } : {}),
      line: i + 1,
    });
    i += body.length + 1;
  }
  return out;
}
