#!/usr/bin/env bash
# install.sh: what web/package-lock.json names, into web/node_modules; nothing where it is there. No
# package's scripts are run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../web"
# shellcheck source=tools/web/node.sh
source ../tools/web/node.sh

die() {
  printf 'web: %s\n' "$1" >&2
  exit 1
}

lock=$(sha256sum package-lock.json | cut -c 1-64)
[[ $(cat node_modules/.lock 2>/dev/null) != "$lock" ]] || exit 0
use_node || die "$no_node"
mkdir -p ../.dev/web
# A registry that does not answer is not worth the minute that npm would wait.
npm ci --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error \
  --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000 >../.dev/web/npm.log 2>&1 ||
  die "npm could not install what web/package-lock.json names (.dev/web/npm.log)"
printf '%s\n' "$lock" >node_modules/.lock
