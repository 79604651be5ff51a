#!/usr/bin/env bash
# benchmarks_test.sh CAUSEWAY_BENCH: a small run is complete, and one with a hole is not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
"$1" --json --suites 1,2 --sizes 2,3 --growth 4 >"$work/run"
python3 benchmarks.py --check "$work/run"
grep -v '"op":"add_one_warm","suite":2,"n":3,' "$work/run" >"$work/with a hole"
if faults=$(python3 benchmarks.py --check "$work/with a hole" 2>&1); then
  echo "a run without add_one_warm counts as complete" >&2
  exit 1
fi
[[ $faults == "add_one_warm: nothing for suite 2, n = 3" ]] || {
  echo "other faults than the one: $faults" >&2
  exit 1
}
