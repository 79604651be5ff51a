#include "provider/invites.h"

#include "base/encoding.h"
#include "crypto/hash.h"
#include "provider/days.h"

namespace causeway::provider {

namespace {

constexpr std::size_t invite_size = 16;

}  // namespace

std::string make_invite(Transaction& transaction, Instant now, Random& random) {
  std::string code = to_base64url(random.bytes(invite_size));
  transaction.accounts().add_invite(hash_of_invite(as_bytes(code)), day_of(now));
  return code;
}

crypto::Sha256 hash_of_invite(ByteView code) {
  return crypto::sha256({code});
}

}  // namespace causeway::provider
