// The one source of randomness of the libraries: WASI's random_get, which a browser answers from
// crypto.getRandomValues and node from the kernel. No state of a generator lies in our memory.
#include <stdlib.h>
#include <unistd.h>

static inline void random_fill(void* out, size_t size_bytes) {
  const size_t size_max = 256;  // of one getentropy
  unsigned char* at = out;
  while (size_bytes > 0) {
    const size_t part = size_bytes < size_max ? size_bytes : size_max;
    if (getentropy(at, part) != 0) abort();
    at += part;
    size_bytes -= part;
  }
}
