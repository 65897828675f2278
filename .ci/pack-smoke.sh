#!/usr/bin/env bash
# Installs the packed tarball into an empty folder and uses it there: as a command, as a library, with a DSL program.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$root"
tarball=$(npm pack --silent --ignore-scripts --pack-destination "$work" | tail -n 1)
cd "$work"
printf '{"private":true,"type":"module"}\n' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --prefer-offline "./$tarball"
drydock="$work/node_modules/.bin/drydock"

cp -R "$root/fixtures/shop" shop
"$drydock" --version
"$drydock" lint shop/yaml -o concise
"$drydock" validate shop/yaml -o jsonl | head -n 1 | grep -q '"code":201'
"$drydock" plan shop/yaml --cluster shop/cluster.yaml > plan.txt
grep -q SAILS plan.txt
"$drydock" template shop shop/chart | grep -q '^# Source: shop/templates/'
"$drydock" build shop/ts -o out > /dev/null
test -n "$(ls out)"
node --input-type=module -e "
import { version, deployment, nodeHost, renderChart } from 'drydock';
if (!version || typeof deployment !== 'function') throw new Error('the library exports nothing');
const rendered = await renderChart(nodeHost(), 'shop/chart');
if (!rendered.documents?.length) throw new Error('the library renders no charts');
"
cat > typed.ts <<'TS'
import { configMap } from 'drydock';
export default [configMap({ metadata: { name: 'ok' }, data: { a: '1' } })];
TS
"$root/node_modules/.bin/tsc" --noEmit --strict --module nodenext --target es2022 --skipLibCheck false typed.ts
echo 'packed tarball: ok'
