#!/usr/bin/env bash
# build.sh FOLDER: makes FOLDER a sysroot for wasm32-wasi: Debian's C and C++ libraries, OpenSSL's
# libcrypto and libsodium compiled from Debian's sources, and the headers of libraries that are
# nothing but headers. FOLDER/versions says what the two were made from. All or nothing (ADR 0012).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

(($# == 1)) || {
  echo "usage: build.sh FOLDER" >&2
  exit 2
}
RECIPE=$PWD
TARGET=$1
JOBS=${JOBS:-$(nproc)}
WORK=$(mktemp -d "$TARGET.XXXXXX")
trap 'rm -rf "$WORK"' EXIT
SYSROOT=$WORK/sysroot
COMPILE=(clang-19 --target=wasm32-wasi "--sysroot=$SYSROOT" -O3)

# Its own folders: with the system's, a compiler would take the headers of the machine it runs on.
link_system() {
  local header
  mkdir -p "$SYSROOT"/{include,lib}
  ln -s /usr/include/wasm32-wasi "$SYSROOT/include/"
  ln -s /usr/lib/wasm32-wasi "$SYSROOT/lib/"
  for header in gtest gmock nlohmann rapidcheck rapidcheck.h valgrind; do
    ln -s "/usr/include/$header" "$SYSROOT/include/"
  done
}

# apt [SUBCOMMAND…]: with the system's archives as archives of sources, and lists of its own.
apt() {
  local command=$1 apt=$WORK/apt
  shift
  "$command" -q -o "Dir::Etc::SourceList=$apt/sources.list" -o "Dir::Etc::SourceParts=$apt/parts" \
    -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User="$(id -un)" \
    "$@"
}

find_sources() {
  local apt=$WORK/apt file
  mkdir -p "$apt"/{parts,lists/partial,cache/archives/partial}
  for file in /etc/apt/sources.list.d/*.sources; do
    [[ ! -f $file ]] || sed 's/^Types:.*/Types: deb-src/' "$file" >"$apt/parts/${file##*/}"
  done
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [[ ! -f $file ]] || sed -n 's/^deb /deb-src /p' "$file" >>"$apt/sources.list"
  done
  apt apt-get update || true # an archive without sources; whether one has ours shows in a moment
}

# unpack PACKAGE: the newest source that can be had, into $WORK/PACKAGE. With Debian's patches, or
# without where the archive of a security update has only upstream's file.
unpack() {
  local package=$1 version tried=()
  mkdir "$WORK/download"
  cd "$WORK/download"
  mapfile -t tried < <(apt apt-cache showsrc "$package" | sed -n 's/^Version: //p' | sort -uVr)
  for version in "${tried[@]}"; do
    if apt apt-get source --download-only "$package=$version"; then
      dpkg-source --no-check -x "${package}"_*.dsc "$WORK/$package"
    elif apt apt-get source --download-only --tar-only "$package=$version"; then
      version="${version%-*} without Debian's patches"
      mkdir "$WORK/$package"
      rm -f ./*.asc
      tar -xf "$package"_*.orig.tar.* --strip-components=1 -C "$WORK/$package"
    else
      continue
    fi
    cd "$WORK"
    rm -r download
    printf '%s %s\n' "$package" "$version" >>"$SYSROOT/versions"
    return
  done
  echo "no source of $package can be had with apt; tried: ${tried[*]:-no version is known}" >&2
  return 1
}

# What src/crypto does not use is left out. -DOPENSSL_AES_CONST_TIME: in plain C, AES would be
# tables that secrets point into. no-deprecated must not be here: it takes RAND_set_rand_method.
openssl_switches=(
  linux-generic32 no-asm no-threads no-shared no-pic no-engine no-dso no-module no-legacy no-tests
  no-ssl no-tls no-dtls no-sock no-dgram no-async no-ui-console no-comp no-cms no-cmp no-ct no-ocsp
  no-ts no-srp no-srtp no-psk no-rfc3779 no-filenames no-autoload-config no-autoerrinit
  no-afalgeng no-static-engine no-nextprotoneg no-multiblock no-secure-memory no-posix-io no-gost
  no-aria no-bf no-blake2 no-camellia no-cast no-cmac no-des no-dh no-dsa no-ec2m no-idea no-md2
  no-md4 no-mdc2 no-ocb no-rc2 no-rc4 no-rc5 no-rmd160 no-scrypt no-seed no-siphash no-siv no-sm2
  no-sm3 no-sm4 no-whirlpool no-padlockeng no-capieng no-devcryptoeng no-ktls no-buildtest-c++
  no-stdio --with-rand-seed=none
  -DNO_SYSLOG -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_GETPID -D_WASI_EMULATED_PROCESS_CLOCKS
  -D_WASI_EMULATED_MMAN -DOPENSSL_AES_CONST_TIME
)

build_openssl() {
  local part
  unpack openssl
  cd "$WORK/openssl"
  CC=clang-19 AR=llvm-ar-19 RANLIB=llvm-ranlib-19 ./Configure "${openssl_switches[@]}" \
    "${COMPILE[@]:1}" -include "$RECIPE/wasi_compat.h"
  sed -i 's/-pthread//g' Makefile
  make -j "$JOBS" build_generated
  make -j "$JOBS" libcrypto.a

  "${COMPILE[@]}" -Wall -Werror -I "$RECIPE" -I include -I crypto \
    -I providers/common/include -I providers/implementations/include \
    -c "$RECIPE/openssl_provider.c" -o openssl_provider.o
  part=$(llvm-ar-19 t libcrypto.a | grep -x '.*-provider_predefined\.o')
  llvm-ar-19 d libcrypto.a "$part"
  llvm-ar-19 rs libcrypto.a openssl_provider.o
  cp libcrypto.a "$SYSROOT/lib/"
  cp -r include/openssl "$SYSROOT/include/"
}

# Debian's source has no ./configure; what that would find out is little.
build_sodium() {
  local source
  unpack libsodium
  cd "$WORK/libsodium/src/libsodium"
  cp /usr/include/sodium/version.h include/sodium/
  cp "$RECIPE"/{random.h,sodium_random.h,sodium_random.c} .
  for source in $(find . -name '*.c' | sort); do
    printf '%s\0' -c "$source" -o "${source//[.\/]/_}.o"
  done | xargs -0 -n 4 -P "$JOBS" "${COMPILE[@]}" -DCONFIGURED=1 -DSODIUM_STATIC=1 \
    -DNATIVE_LITTLE_ENDIAN=1 -DHAVE_EXPLICIT_BZERO=1 -DRANDOMBYTES_CUSTOM_IMPLEMENTATION=1 \
    -DRANDOMBYTES_DEFAULT_IMPLEMENTATION='&wasi_random' -D_WASI_EMULATED_SIGNAL \
    -include sodium_random.h -I include/sodium -I .
  llvm-ar-19 rcs "$SYSROOT/lib/libsodium.a" ./*.o
  cp -r include/sodium.h include/sodium "$SYSROOT/include/"
}

link_system
find_sources
build_openssl
build_sodium
mv -T "$SYSROOT" "$TARGET" || [[ -f $TARGET/versions ]] # somebody was quicker
