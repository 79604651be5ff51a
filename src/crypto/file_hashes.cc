#include "crypto/file_hashes.h"

#include <openssl/evp.h>

#include "base/invariant.h"

namespace causeway::crypto {
namespace {

struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

using FileDigest = std::unique_ptr<EVP_MD_CTX, FreeDigest>;

FileDigest begin(const EVP_MD* algorithm) {
  FileDigest context(EVP_MD_CTX_new());
  INVARIANT(context != nullptr);
  INVARIANT(EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1);
  return context;
}

}  // namespace

struct FileHasher::State {
  FileDigest md5 = begin(EVP_md5());
  FileDigest sha1 = begin(EVP_sha1());
  Sha256Stream sha256;
};

FileHasher::FileHasher() : state_(std::make_unique<State>()) {}

FileHasher::~FileHasher() = default;

void FileHasher::update(ByteView bytes) {
  INVARIANT(state_ != nullptr);
  for (const FileDigest* context : {&state_->md5, &state_->sha1}) {
    INVARIANT(EVP_DigestUpdate(context->get(), bytes.data(), bytes.size()) == 1);
  }
  state_->sha256.update(bytes);
}

FileHashes FileHasher::finish() {
  INVARIANT(state_ != nullptr);
  FileHashes hashes;
  INVARIANT(EVP_DigestFinal_ex(state_->md5.get(), hashes.md5.data(), nullptr) == 1);
  INVARIANT(EVP_DigestFinal_ex(state_->sha1.get(), hashes.sha1.data(), nullptr) == 1);
  hashes.sha256 = state_->sha256.finish();
  state_.reset();
  return hashes;
}

}  // namespace causeway::crypto
