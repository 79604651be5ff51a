// Included before each source of libsodium, so that randombytes.c finds its default.
#include <stddef.h>

#include "randombytes.h"

extern randombytes_implementation wasi_random;
