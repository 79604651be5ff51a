# shellcheck shell=bash
# wasm [test]: builds a device's layers for WebAssembly (ADR 0012); test: their tests, under node

(($# == 0)) || [[ $* == test ]] || usage "wasm [test]"
need build wasm

# OpenSSL and libsodium are built once for each version of what they are built with, and of the
# system's own: whoever updates those gets the newest here, too.
key=$({
  cat tools/wasm/libraries/*
  dpkg-query -W -f '${Package} ${Version}\n' clang-19 wasi-libc libssl-dev libsodium-dev
} | sha256sum | cut -c 1-16)
libraries=${XDG_CACHE_HOME:-$HOME/.cache}/causeway/wasm/$key
if [[ ! -d $libraries ]]; then
  say "building OpenSSL and libsodium for WebAssembly, once (log: .dev/wasm.log)"
  mkdir -p "${libraries%/*}"
  JOBS=$JOBS tools/wasm/libraries/build.sh "$libraries" >.dev/wasm.log 2>&1 </dev/null || {
    tail -n 20 .dev/wasm.log >&2
    die "the libraries for WebAssembly could not be built (all of the output: .dev/wasm.log)"
  }
fi
say "libraries of $libraries: $(paste -sd , "$libraries/versions" | sed 's/,/, /g')"

# What was built with others is no use.
if [[ $(readlink .dev/wasm) != "$libraries" ]]; then
  rm -rf build/wasm
  ln -sfnT "$libraries" .dev/wasm
fi
build wasm programs tests
[[ $* != test ]] || exec ctest --preset wasm
