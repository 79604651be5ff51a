#!/usr/bin/env bash
# constant_time_test.sh CRYPTO_TEST FRANKING_TEST: runs the tests named ConstantTime under valgrind.
# Those of the first fail where a secret decides any branch or address; those of the second count
# for themselves how many do.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# valgrind_of PROGRAM OPTION…
valgrind_of() {
  # Debian's valgrind cannot read the debug information of clang 19; names of functions it has.
  objcopy --strip-debug "$1" "$work/test"
  valgrind --quiet "${@:2}" "$work/test" --gtest_filter='ConstantTime.*'
}

valgrind_of "$1" --error-exitcode=1
valgrind_of "$2" --log-file=/dev/null
