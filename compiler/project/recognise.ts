/**
 * Files that lie beside manifests and are none. A folder is walked without being asked file by file, so what is
 * obviously something else is left out, and counted; a file that the user names is never left out.
 */
export function whyNotManifest(path: string, text: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'drydock.yaml' || name === 'drydock.yml') return 'drydock configuration';
  if (/^kustomization\.ya?ml$/.test(name) || /^kind:\s*["']?Kustomization\b/m.test(text))
    return 'kustomize is not read; render it first: `kustomize build | drydock … -`';
  if (looksLikeManifest(text)) return undefined;
  if (/^\s*$/.test(text)) return 'empty';
  return 'no apiVersion and kind';
}

/** True where a key `apiVersion` or `kind` stands at the top level of a document (or in a JSON object). */
export function looksLikeManifest(text: string): boolean {
  return (
    /^(?:["']?apiVersion["']?|["']?kind["']?)\s*:/m.test(text) ||
    (/^\s*[{[]/.test(text) && /"apiVersion"\s*:/.test(text) && /"kind"\s*:/.test(text))
  );
}
