import { readResource } from '../../compiler/kube/resources.js';

/** The document of a rule, from the installed package. */
export function ruleDocument(id: string): string {
  return readResource(`rules/${id}.md`);
}
