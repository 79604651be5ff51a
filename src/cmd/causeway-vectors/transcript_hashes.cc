#include "cmd/causeway-vectors/checks.h"
#include "cmd/causeway-vectors/secrets.h"
#include "mls_group/key_schedule.h"
#include "mls_tree/transcript.h"

namespace causeway::vectors {

void check_transcript_hashes(const Json& one_case) {
  const crypto::Hash hash = suite_of(one_case).hash;
  const auto commit = decoded<mls_wire::AuthenticatedContent>(
      one_case.at("authenticated_content"), "authenticated_content"
  );
  expect(commit.auth.confirmation_tag.has_value(), "authenticated_content is a Commit");
  const Bytes confirmed = mls_tree::confirmed_transcript_hash(
      hash, bytes(one_case.at("interim_transcript_hash_before")), commit
  );
  expect(
      confirmed == bytes(one_case.at("confirmed_transcript_hash_after")),
      "confirmed_transcript_hash_after"
  );
  expect(
      mls_group::make_confirmation_tag(
          hash, secret<mls_group::ConfirmationKey>(one_case.at("confirmation_key")), confirmed
      ) == *commit.auth.confirmation_tag,
      "confirmation_tag"
  );
  expect(
      mls_tree::interim_transcript_hash(hash, confirmed, *commit.auth.confirmation_tag) ==
          bytes(one_case.at("interim_transcript_hash_after")),
      "interim_transcript_hash_after"
  );
}

}  // namespace causeway::vectors
