const secretName =
  /(?:^|[_-])(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i;
const notSecretName = /(?:^|[_-])(?:PUBLIC|PUB)(?:[_-]|$)/i;

/** True where a variable of that name holds a literal, not a path, a reference, a switch or a placeholder. */
export function looksSecret(name: string, value: string): boolean {
  if (!secretName.test(name) || notSecretName.test(name)) return false;
  if (value.length < 3 || /^(?:true|false|none|null|yes|no|disabled|enabled|required|changeme_?)$/i.test(value))
    return false;
  // Paths, URLs without credentials, expansions and templates name a secret rather than hold one.
  return !/^(?:\/|\.\/|file:|\$\(|\$\{|\{\{|<|vault:|ref\+|arn:|projects\/|https?:\/\/[^@]*$)/.test(value);
}

interface Pattern {
  readonly what: string;
  readonly regex: RegExp;
}

/** Tokens that providers make in a form that nothing else has. Each regex is linear. */
const patterns: readonly Pattern[] = [
  { what: 'an AWS access key', regex: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { what: 'a GitHub token', regex: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{82})\b/ },
  { what: 'a GitLab token', regex: /\bglpat-[A-Za-z0-9_-]{20}\b/ },
  { what: 'a Slack token', regex: /\bxox[abprs]-[A-Za-z0-9-]{10,200}/ },
  { what: 'a Google API key', regex: /\bAIza[A-Za-z0-9_-]{35}\b/ },
  { what: 'a Stripe key', regex: /\b[rs]k_live_[A-Za-z0-9]{24,99}\b/ },
  { what: 'a SendGrid key', regex: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/ },
  { what: 'an npm token', regex: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { what: 'a private key', regex: /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----/ },
];

/** What provider's token a text holds, if any. */
export function providerToken(text: string): string | undefined {
  if (text.length < 16) return undefined;
  return patterns.find((p) => p.regex.test(text))?.what;
}
