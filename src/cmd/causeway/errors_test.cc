// Which exit code each kind of failure ends in, and that each says something.
#include "cmd/causeway/errors.h"

#include <gtest/gtest.h>
#include <set>

#include "adapters/http/server_address.h"
#include "adapters/http_client/device.h"
#include "api/rules.h"
#include "client/rules.h"
#include "content/annotation.h"
#include "content/blob.h"
#include "content/picture.h"
#include "identity/login.h"
#include "identity/username.h"
#include "mls_tree/roles.h"

namespace causeway::cli {
namespace {

using adapters::http::NetworkError;
using adapters::http::NetworkFailure;

ExitCode exit_of(const Rule& rule) {
  return explain_rule(rule.name).exit;
}

TEST(ExitCodes, AreTheOnesThatScriptsKnow) {
  EXPECT_EQ(static_cast<int>(ExitCode::ok), 0);
  EXPECT_EQ(static_cast<int>(ExitCode::unexpected), 1);
  EXPECT_EQ(static_cast<int>(ExitCode::usage), 2);
  EXPECT_EQ(static_cast<int>(ExitCode::not_registered), 3);
  EXPECT_EQ(static_cast<int>(ExitCode::network), 4);
  EXPECT_EQ(static_cast<int>(ExitCode::rate_limited), 5);
  EXPECT_EQ(static_cast<int>(ExitCode::untrusted), 6);
  EXPECT_EQ(static_cast<int>(ExitCode::not_found), 7);
  EXPECT_EQ(static_cast<int>(ExitCode::refused), 8);
  EXPECT_EQ(static_cast<int>(ExitCode::timed_out), 9);
  EXPECT_EQ(static_cast<int>(ExitCode::interrupted), 130);
}

TEST(ExitCodes, FollowFromTheRuleThatWasBroken) {
  EXPECT_EQ(exit_of(client::rules::store_works), ExitCode::unexpected);
  EXPECT_EQ(exit_of(identity::rules::username_is_valid), ExitCode::usage);
  EXPECT_EQ(exit_of(adapters::http::rules::pin_is_sha256), ExitCode::usage);
  EXPECT_EQ(exit_of(client::rules::device_is_registered), ExitCode::not_registered);
  EXPECT_EQ(exit_of(api::rules::device_is_listed), ExitCode::not_registered);
  EXPECT_EQ(exit_of(api::rules::store_is_available), ExitCode::network);
  EXPECT_EQ(exit_of(api::rules::rate_is_within_limit), ExitCode::rate_limited);
  EXPECT_EQ(exit_of(client::rules::leaf_is_in_statement), ExitCode::untrusted);
  EXPECT_EQ(exit_of(content::rules::blob_hash_matches), ExitCode::untrusted);
  EXPECT_EQ(exit_of(api::rules::account_exists), ExitCode::not_found);
  EXPECT_EQ(exit_of(api::rules::username_is_free), ExitCode::refused);
  EXPECT_EQ(exit_of(client::rules::account_is_no_member), ExitCode::refused);
  EXPECT_EQ(exit_of(client::rules::message_is_ones_own), ExitCode::refused);
  EXPECT_EQ(exit_of(client::rules::message_is_known), ExitCode::not_found);
  EXPECT_EQ(exit_of(content::rules::reaction_is_short_text), ExitCode::usage);
  EXPECT_EQ(exit_of(mls_tree::rules::an_owner_stays), ExitCode::refused);
  EXPECT_EQ(exit_of(identity::rules::login_time_is_near), ExitCode::refused);
  EXPECT_EQ(exit_of(adapters::http_client::rules::device_connects_once), ExitCode::refused);
}

TEST(ExitCodes, OfUnknownRulesAreThoseOfTheirArea) {
  EXPECT_EQ(explain_rule("directory.something_new").exit, ExitCode::untrusted);
  EXPECT_EQ(explain_rule("mls.something_new").exit, ExitCode::untrusted);
  EXPECT_EQ(explain_rule("api.something_new").exit, ExitCode::refused);
  EXPECT_NE(
      explain_rule("api.something_new").sentence.find("api.something_new"), std::string::npos
  );
  EXPECT_EQ(explain_rule("").exit, ExitCode::refused);
}

TEST(ExitCodes, FollowFromHowTheNetworkFailed) {
  const auto exit_after = [](NetworkFailure failure) {
    const auto explanation = explain(NetworkError(failure, "It failed."));
    EXPECT_EQ(explanation.sentence, "It failed.");
    EXPECT_FALSE(explanation.hint.empty());
    return explanation.exit;
  };
  EXPECT_EQ(exit_after(NetworkFailure::unreachable), ExitCode::network);
  EXPECT_EQ(exit_after(NetworkFailure::closed), ExitCode::network);
  EXPECT_EQ(exit_after(NetworkFailure::protocol), ExitCode::network);
  EXPECT_EQ(exit_after(NetworkFailure::timed_out), ExitCode::timed_out);
  EXPECT_EQ(exit_after(NetworkFailure::bad_certificate), ExitCode::untrusted);
  EXPECT_EQ(exit_after(NetworkFailure::wrong_clock), ExitCode::untrusted);
}

TEST(ExitCodes, FollowFromHowTheStoreFailed) {
  const auto exit_after = [](StoreError::Kind kind) {
    return explain(StoreError(kind, "It failed.")).exit;
  };
  EXPECT_EQ(exit_after(StoreError::Kind::full), ExitCode::unexpected);
  EXPECT_EQ(exit_after(StoreError::Kind::locked), ExitCode::refused);
  EXPECT_EQ(exit_after(StoreError::Kind::corrupt), ExitCode::unexpected);
  EXPECT_EQ(exit_after(StoreError::Kind::readonly), ExitCode::unexpected);
  EXPECT_EQ(exit_after(StoreError::Kind::newer), ExitCode::unexpected);
  EXPECT_EQ(exit_after(StoreError::Kind::exposed), ExitCode::untrusted);
  EXPECT_EQ(exit_after(StoreError::Kind::constraint), ExitCode::unexpected);
  EXPECT_EQ(exit_after(StoreError::Kind::io), ExitCode::unexpected);
  EXPECT_EQ(exit_after(StoreError::Kind::other), ExitCode::unexpected);
}

TEST(Sentences, EndAsSentencesDoAndUseNoWordsOfTheTrade) {
  const std::set<const Rule*> some{
      &client::rules::devices_support_suite,
      &client::rules::key_packages_suffice,
      &client::rules::statement_is_not_older,
      &api::rules::devices_are_current,
      &content::rules::picture_is_well_formed,
  };
  for (const Rule* rule : some) {
    const auto sentence = explain_rule(rule->name).sentence;
    EXPECT_EQ(sentence.back(), '.') << sentence;
    for (const char* word : {"epoch", "session", "leaf", "commit", "key package"}) {
      EXPECT_EQ(sentence.find(word), std::string::npos) << sentence;
    }
  }
}

}  // namespace
}  // namespace causeway::cli
