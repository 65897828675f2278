const bare = /^[A-Za-z0-9_-]+$/;

const escapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};
const unicode = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A text within double quotes (BurntSushi/toml encode.go dblQuotedReplacer). */
export const quoted = (text: string): string =>
  `"${text.replace(/["\\\u0000-\u001f\u007f]/g, (c) => escapes[c] ?? unicode(c))}"`;

/** A part of a key, quoted where it has to be. */
export const keyText = (part: string): string => (bare.test(part) ? part : quoted(part));

/** A key as messages name it (meta.go Key.String). */
export const dotted = (key: readonly string[]): string => key.map(keyText).join('.');
