/** Names that no identifier may have (cel-go parser/helper.go). */
export const reserved: ReadonlySet<string> = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(' '),
);
