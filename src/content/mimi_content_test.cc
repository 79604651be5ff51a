// MIMI content: the examples of the draft decode, keep every byte and have the printed message ids;
// each rule refuses what breaks it; what can be built encodes and decodes to itself.
#include "content/mimi_content.h"

#include <dirent.h>
#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/files_test.h"
#include "content/cbor.h"
#include "content/message.h"

namespace causeway::content {
namespace {

std::string examples_folder() {
  return vectors_folder() + "/mimi/mimi-content-08-examples";
}

class Example : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const auto cbor = read_file(examples_folder() + "/" + GetParam() + ".cbor");
    const auto edn = read_file(examples_folder() + "/" + GetParam() + ".edn");
    if (!cbor || !edn) GTEST_SKIP() << "skipped: no vectors";
    bytes_ = to_bytes(*cbor);
    edn_ = *edn;
  }

  /// The id in the comment at the head of the .edn, which is broken over two lines.
  std::string printed_message_id() const {
    const std::size_t at = edn_.find("h'") + 2;
    const std::string quoted = edn_.substr(at, edn_.find('\'', at) - at);
    std::string digits;
    for (const char c : quoted) {
      if (std::isxdigit(static_cast<unsigned char>(c)) != 0) digits.push_back(c);
    }
    return digits;
  }

  Bytes bytes_;
  std::string edn_;
};

std::string uri_of(const MimiContent& content, std::int64_t name) {
  for (const Extension& extension : content.extensions) {
    if (extension.name == ExtensionName(name)) {
      return std::string(*cbor::Reader(extension.value).text());
    }
  }
  return {};
}

TEST_P(Example, DecodesAndEncodesToTheSameBytes) {
  const auto content = decode(bytes_);
  ASSERT_TRUE(content.ok()) << content.error().rule().name;
  EXPECT_EQ(*encode(*content), bytes_);
}

TEST_P(Example, HasThePrintedMessageId) {
  const MimiContent content = *decode(bytes_);
  const MessageId id = message_id(
      bytes_,
      content.salt,
      uri_of(content, sender_uri_extension),
      uri_of(content, room_uri_extension)
  );
  EXPECT_EQ(to_hex(id), printed_message_id());
}

TEST_P(Example, EveryStrictPrefixFails) {
  for (std::size_t size = 0; size < bytes_.size(); ++size) {
    EXPECT_FALSE(decode(ByteView(bytes_).first(size)).ok()) << size;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Draft08,
    Example,
    testing::Values(
        "attachment",
        "conferencing",
        "delete",
        "edit",
        "expiring",
        "mention",
        "mention-html",
        "multipart-1",
        "multipart-2",
        "multipart-3",
        "original",
        "reaction",
        "reply",
        "unlike"
    ),
    [](const auto& instance) {
      std::string name = instance.param;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    }
);

// Only implied-original is left out above: it is MessageDerivedValues, which is never sent.
TEST(Examples, AreAllOfTheFolder) {
  DIR* folder = opendir(examples_folder().c_str());
  if (folder == nullptr) GTEST_SKIP() << "skipped: no vectors";
  std::size_t count = 0;
  while (const dirent* entry = readdir(folder)) {
    if (std::string_view(entry->d_name).ends_with(".cbor")) ++count;
  }
  closedir(folder);
  EXPECT_EQ(count, 15U);
}

MimiContent sample() {
  MimiContent content;
  content.salt = *Salt::from(*from_hex("000102030405060708090a0b0c0d0e0f"));
  content.nested_part = text_part("Hello, *Ben*");
  return content;
}

NestedPart text_of_size(std::size_t size_bytes) {
  return text_part(std::string(size_bytes, 'x'));
}

NestedPart pair_of(NestedPart first, NestedPart second) {
  MultiPart multi;
  multi.parts.push_back(std::move(first));
  multi.parts.push_back(std::move(second));
  return {Disposition::render, "", std::move(multi)};
}

NestedPart nested_to(std::size_t depth) {
  NestedPart part = text_part("x");
  while (--depth > 0) part = pair_of(std::move(part), text_part("y"));
  return part;
}

TEST(MimiContent, ExampleOfTheFormatIsTrue) {
  const std::string page = *read_file(source_path("docs/formats/content.md"));
  const Bytes text = hex_block(page, "text");
  EXPECT_EQ(*encode(sample()), text);
  EXPECT_EQ(*decode(text), sample());
  const auto account = *AccountId::from(Bytes(16, 0x11));
  const auto conversation = *ConversationId::from(Bytes(16, 0x22));
  const MessageId id = message_id(
      text,
      sample().salt,
      sender_uri("chat.example", account),
      room_uri("chat.example", conversation)
  );
  EXPECT_EQ(to_bytes(id), hex_block(page, "message_id"));
}

TEST(MimiContent, EveryFieldRoundTrips) {
  MimiContent content = sample();
  content.replaces = MessageId{{1, 2, 3}};
  content.topic_id = to_bytes("topic");
  content.expires = Expiration{ExpirationKind::relative, 86400};
  content.in_reply_to = MessageId{{4, 5, 6}};
  content.extensions.push_back({std::int64_t{1}, *from_hex("6161")});
  content.extensions.push_back({std::int64_t{-7}, *from_hex("82f6f5")});
  content.extensions.push_back({"vendor", *from_hex("a10102")});
  ExternalPart external{
      .content_type = "video/mp4",
      .url = "https://example.com/",
      .expires = 4294967295,
      .size = 18446744073709551615U,
      .enc_alg = 65535,
      .key = SecretBytes(as_bytes("key")),
      .nonce = to_bytes("nonce"),
      .aad = to_bytes("aad"),
      .hash_alg = 255,
      .content_hash = to_bytes("hash"),
      .description = "description",
      .filename = "a.mp4",
  };
  content.nested_part = pair_of(
      {Disposition::attachment, "de", std::move(external)},
      {static_cast<Disposition>(255), "", NullPart{}}
  );
  const Bytes bytes = *encode(content);
  const auto decoded = decode(bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.error().rule().name;
  EXPECT_EQ(*decoded, content);
  EXPECT_EQ(*encode(*decoded), bytes);
}

TEST(MimiContent, ExtensionsAreSortedByTheirEncodedNames) {
  MimiContent content = sample();
  content.extensions.push_back({"b", *from_hex("00")});
  content.extensions.push_back({std::int64_t{-1}, *from_hex("00")});
  content.extensions.push_back({std::int64_t{500}, *from_hex("00")});
  const MimiContent decoded = *decode(*encode(content));
  ASSERT_EQ(decoded.extensions.size(), 3U);
  EXPECT_EQ(decoded.extensions[0].name, ExtensionName(std::int64_t{500}));
  EXPECT_EQ(decoded.extensions[1].name, ExtensionName(std::int64_t{-1}));
  EXPECT_EQ(decoded.extensions[2].name, ExtensionName("b"));
}

TEST(MimiContent, LeafPartsComeInTheDraftsOrder) {
  MimiContent content = sample();
  content.nested_part = pair_of(pair_of(text_part("1"), text_part("2")), text_part("3"));
  std::string order;
  for (const NestedPart* leaf : leaf_parts(content)) order += *text_of(*leaf);
  EXPECT_EQ(order, "123");
}

TEST(MimiContent, ValueWithoutEncodingIsOurMistake) {
  MimiContent content = sample();
  content.nested_part.language = "\xFF";
  EXPECT_DEATH(encode(content).ok(), "is_utf8");
  content = sample();
  content.extensions.push_back({std::int64_t{9}, *from_hex("0000")});
  EXPECT_DEATH(encode(content).ok(), "is_one_item");
  content = sample();
  content.extensions.push_back({std::int64_t{9}, *from_hex("00")});
  content.extensions.push_back({std::int64_t{9}, *from_hex("01")});
  EXPECT_DEATH(encode(content).ok(), "order.check");
}

/// The sample, its encoding cut up so that tests can put one wrong field in.
struct Fields {
  std::string array = "87";
  std::string salt = "50000102030405060708090a0b0c0d0e0f";
  std::string replaces = "f6";
  std::string topic_id = "40";
  std::string expires = "f6";
  std::string in_reply_to = "f6";
  std::string extensions = "a0";
  std::string nested_part =
      "8501600160"
      "4161";

  const Rule* broken_rule() const {
    const std::string hex =
        array + salt + replaces + topic_id + expires + in_reply_to + extensions + nested_part;
    return causeway::broken_rule(decode(*from_hex(hex)));
  }
};

TEST(MimiContentRules, FieldsAsTheyAreBreakNone) {
  EXPECT_EQ(Fields{}.broken_rule(), nullptr);
}

TEST(MimiContentRules, SizeIsWithinLimit) {
  MimiContent content = sample();
  const std::size_t overhead = encode(content)->size() + 2 - 12;  // of a text of three-byte length
  content.nested_part = text_of_size(content_size_max - overhead);
  const auto largest = encode(content);
  ASSERT_TRUE(largest.ok());
  EXPECT_EQ(largest->size(), content_size_max);
  EXPECT_TRUE(decode(*largest).ok());
  content.nested_part = text_of_size(content_size_max - overhead + 1);
  EXPECT_EQ(broken_rule(encode(content)), &rules::size_is_within_limit);
  EXPECT_EQ(broken_rule(decode(Bytes(content_size_max + 1))), &rules::size_is_within_limit);
}

TEST(MimiContentRules, ArrayHasItsFields) {
  EXPECT_EQ(Fields{.array = "86"}.broken_rule(), &rules::array_has_its_fields);
  EXPECT_EQ(Fields{.expires = "83f40000"}.broken_rule(), &rules::array_has_its_fields);
  // A single part as long as a null part, and the reverse.
  EXPECT_EQ(Fields{.nested_part = "83016001"}.broken_rule(), &rules::array_has_its_fields);
  EXPECT_EQ(
      Fields{
          .nested_part = "85016000"
                         "6040"
      }
          .broken_rule(),
      &rules::array_has_its_fields
  );
}

TEST(MimiContentRules, SaltIs16Bytes) {
  EXPECT_EQ(
      Fields{.salt = "4f000102030405060708090a0b0c0d0e"}.broken_rule(), &rules::salt_is_16_bytes
  );
}

TEST(MimiContentRules, MessageIdIs32Bytes) {
  const std::string id = "581f" + std::string(62, '0');
  EXPECT_EQ(Fields{.replaces = id}.broken_rule(), &rules::message_id_is_32_bytes);
  EXPECT_EQ(Fields{.in_reply_to = id}.broken_rule(), &rules::message_id_is_32_bytes);
}

TEST(MimiContentRules, IntegerIsWithinRange) {
  EXPECT_EQ(
      Fields{.expires = "82f41b0000000100000000"}.broken_rule(), &rules::integer_is_within_range
  );
  // A disposition has 8 bits.
  EXPECT_EQ(
      Fields{
          .nested_part = "8319010060"
                         "00"
      }
          .broken_rule(),
      &rules::integer_is_within_range
  );
}

TEST(MimiContentRules, ExtensionNameIsValid) {
  EXPECT_EQ(Fields{.extensions = "a16000"}.broken_rule(), &rules::extension_name_is_valid);
  EXPECT_EQ(Fields{.extensions = "a1410000"}.broken_rule(), &rules::extension_name_is_valid);
  std::string longest = "a178ff";
  for (int i = 0; i < 255; ++i) longest += "61";
  EXPECT_EQ(Fields{.extensions = longest + "00"}.broken_rule(), nullptr);
  std::string too_long = "a1790100";
  for (int i = 0; i < 256; ++i) too_long += "61";
  EXPECT_EQ(Fields{.extensions = too_long + "00"}.broken_rule(), &rules::extension_name_is_valid);
}

TEST(MimiContentRules, UriExtensionIsText) {
  EXPECT_EQ(Fields{.extensions = "a10100"}.broken_rule(), &rules::uri_extension_is_text);
  EXPECT_EQ(Fields{.extensions = "a1024161"}.broken_rule(), &rules::uri_extension_is_text);
}

TEST(MimiContentRules, CardinalityIsKnown) {
  EXPECT_EQ(Fields{.nested_part = "83016004"}.broken_rule(), &rules::cardinality_is_known);
}

TEST(MimiContentRules, PartSemanticsIsKnown) {
  EXPECT_EQ(Fields{.nested_part = "850160030380"}.broken_rule(), &rules::part_semantics_is_known);
}

TEST(MimiContentRules, MultiPartHasTwoParts) {
  EXPECT_EQ(
      Fields{
          .nested_part = "850160030281"
                         "83016000"
      }
          .broken_rule(),
      &rules::multi_part_has_two_parts
  );
  EXPECT_EQ(Fields{.nested_part = "850160030280"}.broken_rule(), &rules::multi_part_has_two_parts);
}

TEST(MimiContentRules, PartDepthIsWithinLimit) {
  MimiContent content = sample();
  content.nested_part = nested_to(part_depth_max);
  EXPECT_EQ(*decode(*encode(content)), content);
  content.nested_part = nested_to(part_depth_max + 1);
  EXPECT_EQ(broken_rule(encode(content)), &rules::part_depth_is_within_limit);

  const std::string pair =
      "8501600302"
      "82";
  const std::string leaf = "83016000";
  const std::string five = pair + pair + pair + pair + leaf + leaf + leaf + leaf + leaf;
  EXPECT_EQ(Fields{.nested_part = five}.broken_rule(), &rules::part_depth_is_within_limit);
}

TEST(MimiContentRules, PartCountIsWithinLimit) {
  std::string parts =
      "850160030298"
      "40";  // 64, and the MultiPart itself
  for (int i = 0; i < 64; ++i) parts += "83016000";
  EXPECT_EQ(Fields{.nested_part = parts}.broken_rule(), &rules::part_count_is_within_limit);
  MultiPart multi;
  for (std::size_t i = 0; i < part_count_max; ++i) multi.parts.push_back(text_part("x"));
  MimiContent content = sample();
  content.nested_part = {Disposition::render, "", std::move(multi)};
  EXPECT_EQ(broken_rule(encode(content)), &rules::part_count_is_within_limit);
}

// Attack 19: a second way to write the same message is no message.
TEST(FrankAttacks, Row19ParserDifferentials) {
  EXPECT_EQ(Fields{.extensions = "a203000301"}.broken_rule(), &cbor::rules::keys_are_unique);
  EXPECT_EQ(Fields{.extensions = "a204000300"}.broken_rule(), &cbor::rules::keys_are_sorted);
  EXPECT_EQ(Fields{.extensions = "bf0300ff"}.broken_rule(), &cbor::rules::length_is_definite);
  EXPECT_EQ(Fields{.topic_id = "5f4161ff"}.broken_rule(), &cbor::rules::length_is_definite);
  EXPECT_EQ(Fields{.topic_id = "580161"}.broken_rule(), &cbor::rules::head_is_shortest);
  EXPECT_EQ(
      Fields{
          .nested_part = "850160016041"
                         "6100"
      }
          .broken_rule(),
      &cbor::rules::no_trailing_bytes
  );
  EXPECT_EQ(Fields{.nested_part = "850161ff01604161"}.broken_rule(), &cbor::rules::text_is_utf8);
  EXPECT_EQ(Fields{.extensions = "a103f97e00"}.broken_rule(), &cbor::rules::float_is_absent);
  EXPECT_EQ(
      Fields{.extensions = "a1038181818100"}.broken_rule(), &cbor::rules::nesting_is_within_limit
  );
}

}  // namespace
}  // namespace causeway::content
