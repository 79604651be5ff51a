// OpenSSL's default provider in WebAssembly: the rows of the one in providers/defltprov.c that
// src/crypto asks for. It takes the place of the whole one in libcrypto.a, whose tables would link
// all that OpenSSL knows.
#define OPENSSL_SUPPRESS_DEPRECATED  // RAND_METHOD: there is no other way around a generator
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/rand.h>

#include "prov/implementations.h"
#include "prov/names.h"
#include "prov/provider_ctx.h"
#include "provider_local.h"
#include "random.h"

#define ROW(NAMES, FUNCTIONS) {NAMES, "provider=default", FUNCTIONS, NULL}
#define END {NULL, NULL, NULL, NULL}

static const OSSL_ALGORITHM digests[] = {
    ROW(PROV_NAMES_SHA2_256, ossl_sha256_functions),
    ROW(PROV_NAMES_SHA2_384, ossl_sha384_functions),
    ROW(PROV_NAMES_SHA2_512, ossl_sha512_functions),
    ROW(PROV_NAMES_SHA3_256, ossl_sha3_256_functions),
    ROW(PROV_NAMES_SHA3_512, ossl_sha3_512_functions),
    ROW(PROV_NAMES_SHAKE_128, ossl_shake_128_functions),
    ROW(PROV_NAMES_SHAKE_256, ossl_shake_256_functions),
    END,
};

static const OSSL_ALGORITHM ciphers[] = {
    ROW(PROV_NAMES_AES_128_GCM, ossl_aes128gcm_functions),
    ROW(PROV_NAMES_AES_256_GCM, ossl_aes256gcm_functions),
    ROW(PROV_NAMES_ChaCha20_Poly1305, ossl_chacha20_ossl_poly1305_functions),
    END,
};

static const OSSL_ALGORITHM key_management[] = {
    ROW(PROV_NAMES_EC, ossl_ec_keymgmt_functions),
    ROW(PROV_NAMES_X448, ossl_x448_keymgmt_functions),
    ROW(PROV_NAMES_ED448, ossl_ed448_keymgmt_functions),
    END,
};

static const OSSL_ALGORITHM key_exchanges[] = {
    ROW(PROV_NAMES_ECDH, ossl_ecdh_keyexch_functions),
    ROW(PROV_NAMES_X448, ossl_x448_keyexch_functions),
    END,
};

static const OSSL_ALGORITHM signatures[] = {
    ROW(PROV_NAMES_ECDSA, ossl_ecdsa_signature_functions),
    ROW(PROV_NAMES_ED448, ossl_ed448_signature_functions),
    END,
};

static const OSSL_ALGORITHM* query(void* context, int operation, int* no_cache) {
  *no_cache = 0;
  switch (operation) {
    case OSSL_OP_DIGEST:
      return digests;
    case OSSL_OP_CIPHER:
      return ciphers;
    case OSSL_OP_KEYMGMT:
      return key_management;
    case OSSL_OP_KEYEXCH:
      return key_exchanges;
    case OSSL_OP_SIGNATURE:
      return signatures;
    default:
      return NULL;
  }
}

static void teardown(void* context) {
  ossl_prov_ctx_free(context);
}

static const OSSL_DISPATCH functions[] = {
    {OSSL_FUNC_PROVIDER_TEARDOWN, (void (*)(void))teardown},
    {OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query},
    {0, NULL},
};

static OSSL_FUNC_core_get_libctx_fn* library_of(const OSSL_DISPATCH* core) {
  for (; core->function_id != 0; ++core) {
    if (core->function_id == OSSL_FUNC_CORE_GET_LIBCTX) return OSSL_FUNC_core_get_libctx(core);
  }
  return NULL;
}

static int start(
    const OSSL_CORE_HANDLE* handle,
    const OSSL_DISPATCH* core,
    const OSSL_DISPATCH** out,
    void** context
) {
  OSSL_FUNC_core_get_libctx_fn* library = library_of(core);
  PROV_CTX* made = library == NULL ? NULL : ossl_prov_ctx_new();
  if (made == NULL) return 0;
  ossl_prov_ctx_set0_libctx(made, (OSSL_LIB_CTX*)library(handle));
  ossl_prov_ctx_set0_handle(made, handle);
  *context = made;
  *out = functions;
  return 1;
}

const OSSL_PROVIDER_INFO ossl_predefined_providers[] = {
    {"default", NULL, start, NULL, 1},
    {NULL, NULL, NULL, NULL, 0},
};

// Randomness. There is no generator among the rows above, so nothing else can be used.

static int fill(unsigned char* out, int size_bytes) {
  random_fill(out, (size_t)size_bytes);
  return 1;
}

static int ready(void) {
  return 1;
}

static const RAND_METHOD random_get = {.bytes = fill, .pseudorand = fill, .status = ready};

// Before main, and before a browser's first call.
__attribute__((constructor)) static void use_random_get(void) {
  if (RAND_set_rand_method(&random_get) != 1) abort();
}
