#!/usr/bin/env bash
# console_test.sh PROGRAMS: the console of a real provider in Chromium (web/e2e/real.mjs). Ends
# with 77 where there is no browser, or nothing that drives it.
set -euo pipefail
programs=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/../../web"
# shellcheck source=tools/web/node.sh
source ../tools/web/node.sh

skip() {
  printf 'skipped: %s\n' "$1"
  exit 77
}

[[ -x ${CHROMIUM:-/usr/bin/chromium} ]] || skip 'no Chromium'
use_node || skip "$no_node"
[[ -d node_modules/playwright-core ]] || skip 'web/node_modules is not there (./dev web)'
exec node e2e/real.mjs --programs "$programs"
