#!/usr/bin/env bash
# The steps of ./dev lint: lint.sh STEP…; runs all of them, then fails if one did. `fix` repairs
# what a machine can repair.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

JOBS=${JOBS:-$(nproc)}

# Also where the checkout belongs to somebody else than who runs this, as in some CI.
files() { git -c safe.directory="$PWD" ls-files -- "$@"; }

format() { files '*.cc' '*.h' | xargs -r clang-format-19 --dry-run --Werror; }

tidy() { python3 tools/tidy.py; }

spelling() {
  files '*.md' '*.h' '*.py' '*.sh' dev | xargs -r codespell --ignore-words tools/codespell.txt
}

scripts() { { files '*.sh' && echo dev && echo .ci/run; } | xargs -r shellcheck -x; }

# The tables of tests, whose rows name tests that are there.
validation() {
  python3 tools/validation_table.py --check && python3 tools/attack_table.py &&
    python3 tools/desk_rules.py --check
}

# Each header compiles alone. Where there is an x.cc, the build has shown it: x.h is its first line.
headers() {
  local header
  files 'src/*.h' | while read -r header; do
    [[ -f ${header%.h}.cc ]] || printf '%s\n' "$header"
  done | xargs -r -P "$JOBS" -I '{}' clang++-19 -std=c++20 -fsyntax-only -Isrc \
    -DCAUSEWAY_HYBRID_SUITE=0x0054 -DCAUSEWAY_VECTORS_DEFAULT='""' \
    -DCAUSEWAY_SOURCE_DIR='""' -DCAUSEWAY_BIN_DIR='""' -include '{}' -x c++ /dev/null
}

clang_tidy() { python3 tools/clang_tidy.py "$@"; }

fix() {
  files '*.cc' '*.h' | xargs -r clang-format-19 -i
  python3 tools/validation_table.py
  python3 tools/desk_rules.py
}

failed=()
for step in "$@"; do
  printf '── %s\n' "$step" >&2
  case $step in
    clang-tidy) clang_tidy ;;
    clang-tidy-all) clang_tidy --all ;;
    *) "$step" ;;
  esac || failed+=("$step")
done
if ((${#failed[@]})); then
  printf 'lint: failed: %s\n' "${failed[*]}" >&2
  exit 1
fi
