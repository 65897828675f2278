import draft06 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };

const { nonNegativeInteger, nonNegativeIntegerDefault0, schemaArray, simpleTypes, stringArray } = draft06.definitions;
const { type, items, properties, patternProperties, definitions, dependencies, allOf, anyOf, oneOf, not, pattern } =
  draft06.properties;
const { title, description, maximum, minimum, maxLength, minLength, maxItems, minItems, uniqueItems } =
  draft06.properties;
const { maxProperties, minProperties, required, format } = draft06.properties;
const flag = { type: 'boolean' };
const schemaOrFlag = { anyOf: [flag, { $ref: '#' }] };
const nonEmpty = { minItems: 1, uniqueItems: true };

/** What draft 4 says of schemas, told by what draft 6 changed: no schema is a boolean, exclusive bounds are flags. */
export const draft04 = {
  $id: 'http://json-schema.org/draft-04/schema#',
  definitions: {
    nonNegativeInteger,
    nonNegativeIntegerDefault0,
    schemaArray,
    simpleTypes,
    stringArray: { type: stringArray.type, items: stringArray.items, ...nonEmpty },
  },
  type: 'object',
  properties: {
    ...{ type, items, properties, patternProperties, definitions, dependencies, allOf, anyOf, oneOf, not, pattern },
    ...{ title, description, maximum, minimum, maxLength, minLength, maxItems, minItems, uniqueItems },
    ...{ maxProperties, minProperties, required, format },
    id: { type: 'string' },
    $schema: { type: 'string', format: 'uri' },
    $ref: { type: 'string' },
    multipleOf: { type: 'number', exclusiveMinimum: 0 },
    exclusiveMaximum: flag,
    exclusiveMinimum: flag,
    additionalItems: schemaOrFlag,
    additionalProperties: schemaOrFlag,
    enum: { type: 'array', ...nonEmpty },
  },
  dependencies: { exclusiveMaximum: ['maximum'], exclusiveMinimum: ['minimum'] },
};
