#!/usr/bin/env bash
# install.sh: what web/package-lock.json names, into web/node_modules; nothing where it is there. No
# package's scripts are run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../web"

lock=$(sha256sum package-lock.json | cut -c 1-64)
[[ $(cat node_modules/.lock 2>/dev/null) != "$lock" ]] || exit 0
npm ci --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error >&2 || {
  printf 'web: npm could not install what web/package-lock.json names\n' >&2
  exit 1
}
printf '%s\n' "$lock" >node_modules/.lock
