import type { Code } from '../../compiler/diagnostics/codes.js';

/** Why each of drydock's own codes matters, what to do, and where it helps an example. The type makes the list complete. */
export const codeHelp: Readonly<
  Record<Code, { readonly why: string; readonly help: string; readonly example?: string }>
> = {
  'syntax/yaml': {
    why: 'Nothing in a document that does not parse can be checked or applied. The other documents of the file are checked.',
    help: 'Look at the line above as well: a missing quote or a tab in the indentation often shows one line late.',
    example: 'metadata:\n  name: "web\n',
  },
  'syntax/duplicate-key': {
    why: 'JSON, which the API server stores, has no repeated keys. `kubectl` validates strictly and is refused; other clients silently keep the last value.',
    help: 'Keep one of the two.',
    example: 'metadata:\n  name: web\n  name: api\n',
  },
  'syntax/encoding': {
    why: 'Manifests are UTF-8. A file in another encoding, or a binary one, would be applied with other characters than you see.',
    help: 'Save the file as UTF-8, or keep binary files outside the folders that drydock reads.',
  },
  'syntax/too-large': {
    why: 'Deep nesting and aliases that multiply can exhaust memory; drydock stops at fixed limits instead.',
    help: 'Split the file. Generated data belongs into a ConfigMap made from a file, not into YAML aliases.',
  },
  'syntax/typescript': {
    why: 'A program that the compiler refuses builds nothing. The message is that of TypeScript itself, at the field that is wrong.',
    help: 'Correct the field; the editor offers the names that exist.',
  },
  'syntax/template': {
    why: 'Helm would fail here as well: the chart installs nothing.',
    help: 'Correct the template, or give the value that it requires.',
  },
  'chart/unused-value': {
    why: 'Users who set it wonder why nothing changes.',
    help: 'Remove the entry from values.yaml, or use it in a template.',
  },
  'chart/undeclared-value': {
    why: 'Users learn from values.yaml what they can set; a misspelt name reads as empty without a word.',
    help: 'Add the entry to values.yaml with its default, or correct the name in the template.',
  },
  'chart/branch-never-rendered': {
    why: 'What was never rendered was not checked either.',
    help: 'Add a file to ci/ of the chart with values that lead there, or give one with -f.',
  },
  'chart/values-refused': {
    why: 'The chart stops with a text of its own for these values; users see this text.',
    help: 'Nothing, where that is meant; else correct the condition around `fail` or `required`.',
  },
  'chart/unread-schema': {
    why: 'drydock works offline. Helm would load the schema and check the values against it.',
    help: 'Copy what is needed into `$defs` of values.schema.json.',
  },
  'source/not-found': {
    why: 'A path that names nothing is more often a slip than an empty folder.',
    help: 'Check the path. It is relative to the folder drydock runs in.',
  },
  'source/unreadable': {
    why: 'What cannot be read was not checked.',
    help: 'Check the permissions, and whether the path is a file.',
  },
  'source/no-manifests': {
    why: 'A check of nothing would look like a check that passed.',
    help: 'Name the folder of your manifests, a chart or a program.',
  },
  'source/not-a-manifest': {
    why: 'The API server needs `apiVersion` and `kind` to know what the object is.',
    help: 'Add the two fields, or keep the file outside the folders that drydock reads.',
  },
  'source/dsl-failed': {
    why: 'The program built no objects, so that nothing was checked.',
    help: 'Correct the error at the line that is shown; programs run in a sandbox without files, network and clock.',
  },
  'schema/unknown-kind': {
    why: 'The API server answers 404 to a kind that it does not serve.',
    help: 'Correct the spelling, or add the CustomResourceDefinition to the input.',
    example: 'apiVersion: apps/v1\nkind: ReplicationSet\n',
  },
  'schema/removed-version': {
    why: 'The API server of the chosen Kubernetes version no longer serves it: the object cannot be created.',
    help: 'Use the version that replaces it; the finding names it and the fields that moved.',
    example: 'apiVersion: extensions/v1beta1\nkind: Ingress\n',
  },
  'schema/deprecated-version': {
    why: 'The version still works, and a later Kubernetes will refuse it.',
    help: 'Use the version that replaces it.',
  },
  'schema/unknown-field': {
    why: 'Strict validation, which kubectl asks for, refuses the object. Without it the field is dropped in silence.',
    help: 'Correct the spelling or the indentation; the finding names the nearest field.',
    example: 'spec:\n  replcas: 3\n',
  },
  'schema/type-mismatch': {
    why: 'The API server cannot decode the object. YAML reads `yes`, `1e3` and `0644` as other things than text.',
    help: 'Quote what is to be text; remove quotes from numbers and booleans.',
    example: 'env:\n  - name: PORT\n    value: 8080\n',
  },
  'server/invalid': {
    why: 'The server’s validation of the kind refuses the value (422). The message is the server’s own.',
    help: 'Correct the field that the message names.',
  },
  'server/refused': {
    why: 'The object is valid, and an admission plugin (Pod Security, quota, limits, service accounts …) says no (403).',
    help: 'Correct the object, or the policy in the namespace.',
  },
  'server/warning': {
    why: 'The server stores the object and warns the client, usually of something that does not do what it seems to.',
    help: 'Follow the warning, or suppress it with a reason.',
  },
  'server/alternatives': {
    why: 'Of two namespaces, quotas or policies with one name only one can exist: the input is more than one cluster, and nobody can say which of its objects each of them governs.',
    help: 'Check each environment with a command of its own.',
    example:
      'apiVersion: v1\nkind: LimitRange\nmetadata:\n  name: limits\n---\napiVersion: v1\nkind: LimitRange\nmetadata:\n  name: limits\n',
  },
  'server/webhooks': {
    why: 'A webhook may change or refuse the object, and where it cannot be reached its failure policy decides.',
    help: 'Try the object on a cluster where the webhook runs (`kubectl apply --dry-run=server`).',
  },
  'server/unchecked': {
    why: 'Without a schema nothing can be said of the object’s fields. It is counted, so that it is not taken for checked.',
    help: 'Add its CustomResourceDefinition to the input.',
  },
  'suppression/unused': {
    why: 'A suppression that outlives its finding hides the next one.',
    help: 'Remove it; `--fix` does.',
    example: '# drydock-ignore security/privileged -- needed no more\n',
  },
  'suppression/malformed': {
    why: 'A suppression that cannot be read silences nothing.',
    help: 'Write `# drydock-ignore RULE, RULE -- reason`.',
  },
  'config/invalid': {
    why: 'With a configuration that is not understood, what was asked for is not known: drydock stops with exit code 2.',
    help: 'Correct the setting; `drydock schema config` prints what there is.',
  },
  'internal/error': {
    why: 'This is a defect of drydock. The rest of the input was checked.',
    help: 'Please report it with the input that shows it. `DRYDOCK_DEBUG=1` prints more.',
  },
};
