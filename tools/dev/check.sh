# shellcheck shell=bash
# check: everything: lint, two compilers, sanitizers, corpus, simulator

need build test lint
started=$SECONDS
failed=()

# step TITLE COMMAND…: runs one part and says how long it took; the rest runs even if it fails.
step() {
  local title=$1 from=$SECONDS
  shift
  say "check: $title"
  "$@" || failed+=("$title")
  say "check: $title took $((SECONDS - from)) s"
}

# tests PRESET [CTEST-ARGUMENT…]: builds the preset's tests and runs them.
tests() {
  local preset=$1
  shift
  build "$preset" programs tests && ctest --preset "$preset" "$@"
}

simulate() { program causeway-sim && build/bin/causeway-sim --seeds 50; }

# GCC and the sanitizers leave out what tests the tree or plays against another implementation; the
# sanitizers also what mostly waits for processes.
step "tests, clang" tests dev
step "lint" ./dev lint
step "tests, GCC" tests gcc --label-exclude '^(tidy|interop)$'
step "tests, sanitizers" tests asan --label-exclude '^(tidy|slow|privacy)$'
step "simulator" simulate
say "check: all of it took $((SECONDS - started)) s"
((${#failed[@]} == 0)) || die "check: failed: $(printf '%s; ' "${failed[@]}")"
