#!/usr/bin/env bash
# constant_time_test.sh CRYPTO_TEST: runs the tests named ConstantTime under valgrind, which fails
# them where a secret decides a branch or an address.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
# Debian's valgrind cannot read the debug information of clang 19; names of functions it has.
objcopy --strip-debug "$1" "$work/crypto_test"
valgrind --quiet --error-exitcode=1 "$work/crypto_test" --gtest_filter='ConstantTime.*'
