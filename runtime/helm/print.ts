import type { Release } from './release.js';

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Go's time.ANSIC, in UTC: `Mon Jan _2 15:04:05 2006`. */
function ansic(time: string): string {
  const t = new Date(time);
  const clock = time.slice(11, 19);
  return `${days[t.getUTCDay()]} ${months[t.getUTCMonth()]} ${String(t.getUTCDate()).padStart(2)} ${clock} ${t.getUTCFullYear()}`;
}

/** What `helm install` and `helm upgrade` print (Helm 4 pkg/cmd/status.go). */
export function installReport(release: Release): string {
  const lines = [
    `NAME: ${release.name}`,
    `LAST DEPLOYED: ${ansic(release.lastDeployed)}`,
    `NAMESPACE: ${release.namespace}`,
    `STATUS: ${release.status}`,
    `REVISION: ${release.version}`,
    `DESCRIPTION: ${release.description}`,
  ];
  if (!release.hooks.some((h) => h.events.includes('test'))) lines.push('TEST SUITE: None');
  if (release.notes?.trim()) lines.push('NOTES:', release.notes.trim());
  return `${lines.join('\n')}\n`;
}

/** `helm history` (pkg/cmd/history.go): tab-separated columns padded to their widest cell. */
export function historyTable(releases: readonly Release[]): string {
  const rows = [
    ['REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION', 'DESCRIPTION'],
    ...releases.map((r) => [
      String(r.version),
      ansic(r.lastDeployed),
      r.status,
      `${r.chart.name}-${r.chart.version}`,
      r.chart.appVersion,
      r.description,
    ]),
  ];
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  return rows.map((row) => `${row.map((cell, c) => cell.padEnd(widths[c]!)).join('\t')}\n`).join('');
}
