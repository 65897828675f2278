/**
 * The closed list of ids that are not lint rules: what the front ends, the validator and the simulator themselves report.
 * Each has an entry in `explain`; a test holds every id that is emitted to this list or to the rule registry.
 */
export const codes = {
  'syntax/yaml': 'The text is not YAML.',
  'syntax/duplicate-key': 'A mapping repeats a key; the API server refuses it.',
  'syntax/encoding': 'The file is not valid UTF-8 text.',
  'syntax/too-large': 'The input exceeds a limit that protects against exhausted memory.',
  'syntax/typescript': 'The TypeScript compiler refuses the program.',
  'syntax/template': 'A chart template does not parse or does not render.',
  'chart/unused-value': 'No template of a chart reads a values entry.',
  'chart/undeclared-value': 'A template reads a value that values.yaml does not name.',
  'chart/branch-never-rendered': 'A branch of a template was rendered with none of the values tried.',
  'chart/values-refused': 'A chart refuses values with its own `fail` or `required`.',
  'chart/unread-schema': 'values.schema.json refers to a schema on the web, which was not read.',
  'source/not-found': 'A file or folder that was asked for does not exist.',
  'source/unreadable': 'A file could not be read.',
  'source/no-manifests': 'Nothing in the input is a Kubernetes manifest.',
  'source/not-a-manifest': 'A document has no apiVersion or kind.',
  'source/dsl-failed': 'A TypeScript program threw, ran too long or exported nothing.',
  'schema/unknown-kind': 'No such kind is served by this Kubernetes version.',
  'schema/removed-version': 'This API version is no longer served; a newer one replaces it.',
  'schema/deprecated-version': 'This API version is deprecated and will be removed.',
  'schema/unknown-field': 'The kind has no such field.',
  'schema/type-mismatch': 'The value is of another type than the field.',
  'server/invalid': 'The API server would refuse the object as invalid.',
  'server/refused': 'An admission plugin would refuse the object.',
  'server/alternatives':
    'An object that governs others stands more than once, so that nothing in the input governs the rest.',
  'server/webhooks': 'The API server would ask webhooks about the object, which cannot be done offline.',
  'server/warning': 'The API server would accept the object with a warning.',
  'server/unchecked': 'drydock does not know this kind and did not check the object.',
  'suppression/unused': 'A suppression matches no finding.',
  'suppression/malformed': 'A suppression comment or annotation cannot be read.',
  'config/invalid': 'The configuration file is not valid.',
  'internal/error': 'drydock itself failed; please report it.',
} as const;

export type Code = keyof typeof codes;
