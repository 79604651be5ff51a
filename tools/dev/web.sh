# shellcheck shell=bash
# web [test]: builds the pages of web/; test: their tests, also in Chromium (axe, keys, policy)

(($# == 0)) || [[ $* == test ]] || usage "web [test]"
need build
if (($# == 0)); then
  mkdir -p .dev/web
  exec tools/web/build.sh --must .dev/web/pages.cc
fi

need web
# shellcheck source=tools/web/node.sh
source tools/web/node.sh
use_node || die "web: $no_node"
tools/web/build.sh --must .dev/web/pages.cc
tools/web/install.sh
program causewayd causeway
cd "$ROOT/web" || die "there is no web/"
PAGE=safety npx --no-install vite build --logLevel error
failed=()
for step in "prettier --check --log-level warn ." "eslint --max-warnings 0 ." \
  "svelte-check --fail-on-warnings" "vitest run"; do
  say "web: ${step%% *}"
  # shellcheck disable=SC2086
  npx --no-install $step || failed+=("${step%% *}")
done
say "web: Chromium"
node e2e/run.mjs || failed+=(Chromium)
say "web: Chromium, with a provider"
node e2e/real.mjs --programs "$ROOT/build/bin" || failed+=(provider)
((${#failed[@]} == 0)) || die "web: failed: ${failed[*]}"
