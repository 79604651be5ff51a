# shellcheck shell=bash
# test [LAYER...]: runs all tests, or those of the layers (labels) named and of their adapters

need build test
configure dev
if (($# == 0)); then
  build dev programs tests
  exec ctest --preset dev
fi

# A layer is known when it has a test target; ninja knows all of them.
known=$(ninja -C build -t targets all | sed -n 's/^tests-\([a-z0-9_-]*\): phony$/\1/p' | sort)
targets=()
for label in "$@"; do
  label=${label//\//_} # adapters/sqlite is adapters_sqlite
  grep -qxF "$label" <<<"$known" ||
    die "there are no tests \"$label\"; there are: ${known//$'\n'/ }" 2
  for served in $(serving "$label" <<<"$known"); do targets+=("tests-$served"); done
done
build dev "${targets[@]}"
labels=$(IFS='|' && echo "${targets[*]#tests-}")
exec ctest --preset dev --label-regex "^($labels)\$"
