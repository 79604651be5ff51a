// libsodium's default generator in WebAssembly: its own would be a stream of wasi-libc's.
#include "sodium_random.h"

#include <stdint.h>

#include "random.h"

static const char* name(void) {
  return "random_get";
}

static uint32_t number(void) {
  uint32_t out;
  random_fill(&out, sizeof out);
  return out;
}

static void fill(void* const out, const size_t size_bytes) {
  random_fill(out, size_bytes);
}

randombytes_implementation wasi_random = {
    .implementation_name = name, .random = number, .buf = fill
};
