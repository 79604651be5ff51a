// The sender's half: what is sent opens, each rule refuses what breaks it and nothing else, and the
// example of docs/formats/frank1.md is true.
#include "franking/commitment.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/files_test.h"
#include "franking/fixture_test.h"

namespace causeway::franking {
namespace {

TEST(Commitment, WhatIsSealedOpens) {
  const SentMessage message("hello");
  const auto opened = message.open(message.context);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->content, to_bytes("hello"));
  EXPECT_EQ(
      *parse_authenticated_data(message.franked.authenticated_data), message.franked.commitment
  );
}

TEST(Commitment, ApplicationDataIsVersionKeyAndContent) {
  const SentMessage message("hello");
  const ByteView data = message.franked.application_data.reveal();
  ASSERT_EQ(data.size(), 1U + 32U + 1U + 5U);
  EXPECT_EQ(data.front(), 1U);
  EXPECT_EQ(to_hex(data.subspan(33)), "0568656c6c6f");
}

TEST(Commitment, EveryEncryptionDrawsItsOwnKey) {
  SentMessage message;
  std::vector<Bytes> seen;
  for (int i = 0; i < 1000; ++i) {
    const auto again = *seal_franked(message.context, message.content, message.random);
    seen.push_back(to_bytes(again.application_data.reveal()));
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
}

TEST(Commitment, WhatIsKeptOpensItsOwnCommitmentOnly) {
  const SentMessage message("hello");
  const ByteView kept = message.franked.application_data.reveal();
  const auto opening = open_kept(message.context, kept);
  ASSERT_TRUE(opening.ok());
  EXPECT_EQ(opening->franked.content, to_bytes("hello"));
  EXPECT_EQ(opening->commitment, message.franked.commitment);
  CommitContext other = message.context;
  ++other.epoch;
  EXPECT_NE(open_kept(other, kept)->commitment, message.franked.commitment);
}

TEST(Commitment, LargestContentTravels) {
  SentMessage message;
  const Bytes largest(content_size_max, 'x');
  message.franked = *seal_franked(message.context, largest, message.random);
  EXPECT_TRUE(message.open(message.context).ok());
}

TEST(CommitmentRules, ContentIsWithinLimit) {
  SentMessage message;
  const Bytes oversize(content_size_max + 1, 'x');
  const auto sealed = seal_franked(message.context, oversize, message.random);
  EXPECT_EQ(broken_rule(sealed), &rules::content_is_within_limit);

  SecretBytes application_data;
  tls::Writer writer(application_data);
  Version{}.encode(writer);
  writer.raw(Bytes(franking_key_size, 1));
  writer.opaque(oversize);
  EXPECT_EQ(
      broken_rule(tls::decode<FrankedContent>(application_data.reveal())),
      &rules::content_is_within_limit
  );
}

TEST(CommitmentRules, VersionIs1) {
  const SentMessage message;
  Bytes data = to_bytes(message.franked.application_data.reveal());
  for (const std::uint8_t version : Bytes{0, 2, 255}) {
    data.front() = version;
    EXPECT_EQ(broken_rule(tls::decode<FrankedContent>(data)), &rules::version_is_1);
  }
}

TEST(CommitmentRules, GroupIdIs16Bytes) {
  const Bytes context = tls::encode(CommitContext{});
  ASSERT_TRUE(tls::decode<CommitContext>(context).ok());
  for (const std::uint8_t size : Bytes{0, 15, 17}) {
    Bytes other{1, size};
    other.resize(2U + size + 8 + 32);
    EXPECT_EQ(broken_rule(tls::decode<CommitContext>(other)), &rules::group_id_is_16_bytes);
  }
}

TEST(CommitmentRules, CommitmentMatches) {
  SentMessage message;
  message.franked.authenticated_data.back() ^= 1;
  EXPECT_EQ(broken_rule(message.open(message.context)), &rules::commitment_matches);
}

TEST(Commitment, CutOrLongerApplicationDataIsRefused) {
  const SentMessage message;
  const Bytes data = to_bytes(message.franked.application_data.reveal());
  for (std::size_t size = 0; size < data.size(); ++size) {
    EXPECT_FALSE(tls::decode<FrankedContent>(ByteView(data).first(size)).ok()) << size;
  }
  const Bytes longer = concat(data, Bytes{0});
  EXPECT_EQ(broken_rule(tls::decode<FrankedContent>(longer)), &tls::rules::no_trailing_bytes);
}

TEST(Commitment, ExampleOfTheFormatIsTrue) {
  const std::string page = *read_file(source_path("docs/formats/frank1.md"));
  const Bytes application_data = hex_block(page, "application_data");
  const Bytes commit_context = hex_block(page, "commit_context");
  ASSERT_FALSE(commit_context.empty());
  const auto context = tls::decode<CommitContext>(commit_context);
  ASSERT_TRUE(context.ok());
  EXPECT_EQ(tls::encode(*context), commit_context);
  const auto opened =
      open_franked(*context, application_data, hex_block(page, "authenticated_data"));
  ASSERT_TRUE(opened.ok()) << opened.error().rule().name;
  EXPECT_EQ(tls::encode_secret(*opened), SecretBytes(application_data));
  const std::string content_page = *read_file(source_path("docs/formats/content.md"));
  EXPECT_EQ(opened->content, hex_block(content_page, "text"));
}

TEST(Commitment, SecretPartEncodesIntoSecretBuffersOnly) {
  const FrankedContent franked{FrankingKey(SecretBytes(franking_key_size)), {}};
  EXPECT_DEATH(tls::encode(franked), "is_secret");
}

}  // namespace
}  // namespace causeway::franking
