// The attacks on FRANK-1 that this layer must stop, by their numbers in its design: who forges,
// what he changes, and who notices. Rows 12, 13 (attachments) and 19 (parsers) are tested in
// content/, row 10 (AAD under MLS) in mls_group/. docs/attacks.md lists them all.
#include <gtest/gtest.h>
#include <set>

#include "base/files_test.h"
#include "crypto/aead.h"
#include "crypto/random.h"
#include "franking/fixture_test.h"

namespace causeway::franking {
namespace {

bool is_mismatch(const Result<FrankedContent>& opened) {
  return !opened.ok() && opened.error().is(rules::commitment_matches);
}

TEST(FrankAttacks, Row1ReporterEditsOneBitOfContentOrKey) {
  const SentMessage message("hello");
  const Bytes genuine = to_bytes(message.franked.application_data.reveal());
  const std::size_t length_at = 1 + franking_key_size;
  for (std::size_t bit = 8; bit < 8 * genuine.size(); ++bit) {
    if (bit / 8 == length_at) continue;  // refused by the codec
    Bytes edited = genuine;
    edited[bit / 8] = static_cast<std::uint8_t>(edited[bit / 8] ^ 1U << bit % 8);
    const auto opened = open_franked(message.context, edited, message.franked.authenticated_data);
    EXPECT_TRUE(is_mismatch(opened)) << bit;
  }
}

TEST(FrankAttacks, Row1ReporterSwapsKeysOfTwoMessages) {
  SentMessage message("hello");
  const auto other = *seal_franked(message.context, message.content, message.random);
  const auto opened = open_franked(
      message.context, other.application_data.reveal(), message.franked.authenticated_data
  );
  EXPECT_TRUE(is_mismatch(opened));
}

TEST(FrankAttacks, Row2ReporterInventsAMessage) {
  SentMessage message;
  const auto invented = *seal_franked(message.context, as_bytes("I will kill you"), message.random);
  FrankContext context = message.frank_context();
  context.commitment = invented.commitment;
  EXPECT_EQ(message.check(context), FrankVerdict::invalid);  // with a tag that he has seen
  const auto random_tag = message.random.id<Frank>();
  EXPECT_EQ(check_frank(message.keys, context, random_tag), FrankVerdict::invalid);
}

TEST(FrankAttacks, Row3SenderOrDeviceIsSwapped) {
  SentMessage message;
  FrankContext context = message.frank_context();
  context.sender_account = message.random.id<AccountId>();
  EXPECT_EQ(message.check(context), FrankVerdict::invalid);
  context = message.frank_context();
  context.sender_device = message.random.id<DeviceId>();
  EXPECT_EQ(message.check(context), FrankVerdict::invalid);
}

// With a provider who colludes and tags the swapped row: the ids are in C as well.
TEST(FrankAttacks, Row3SwappedRowWithGenuineTagDoesNotOpen) {
  SentMessage message;
  CommitContext context = message.context;
  context.sender_account = message.random.id<AccountId>();
  EXPECT_TRUE(is_mismatch(message.open(context)));
  context = message.context;
  context.sender_device = message.random.id<DeviceId>();
  EXPECT_TRUE(is_mismatch(message.open(context)));
}

// A's ciphertext handed to B, who submits it as his own: the provider tags B.
TEST(FrankAttacks, Row4ColludingSubmitterIsNotTheLeafAndNotInTheCommitment) {
  SentMessage message;
  message.envelope.sender_account = message.random.id<AccountId>();
  message.envelope.sender_device = message.random.id<DeviceId>();
  const auto checked = check_envelope(
      message.envelope, message.context, {}, from_unix_ms(message.envelope.accepted_ms)
  );
  ASSERT_FALSE(checked.ok());
  EXPECT_TRUE(checked.error().is(rules::sender_is_the_leaf));
  CommitContext reported = message.context;
  reported.sender_account = message.envelope.sender_account;
  reported.sender_device = message.envelope.sender_device;
  EXPECT_TRUE(is_mismatch(message.open(reported)));
}

TEST(FrankAttacks, Row5ReplayInAnotherGroupEpochOrHub) {
  SentMessage message;
  FrankContext context = message.frank_context();
  context.group_id = {message.random.id<ConversationId>()};
  EXPECT_EQ(message.check(context), FrankVerdict::invalid);
  context = message.frank_context();
  ++context.epoch;
  EXPECT_EQ(message.check(context), FrankVerdict::invalid);
  context = message.frank_context();
  context.hub_id = hub_id("other.example");
  EXPECT_EQ(message.check(context), FrankVerdict::invalid);

  CommitContext replayed = message.context;
  replayed.group_id = {message.random.id<ConversationId>()};
  EXPECT_TRUE(is_mismatch(message.open(replayed)));
  replayed = message.context;
  ++replayed.epoch;
  EXPECT_TRUE(is_mismatch(message.open(replayed)));
}

// Row 6, and 25: whoever edits the provider's table without its key.
TEST(FrankAttacks, Row6TimeSequenceAckOrKeyIdIsWrong) {
  SentMessage message;
  message.keys.push_back({.key_id = 8, .created = from_unix_ms(1), .key = message.make_key()});
  std::vector<FrankContext> edited(4, message.frank_context());
  ++edited[0].accepted_ms;
  ++edited[1].seq;
  ++edited[2].ack;
  ++edited[3].key_id;
  for (const FrankContext& context : edited) {
    EXPECT_EQ(message.check(context), FrankVerdict::invalid);
  }
}

TEST(FrankAttacks, Row7CommitmentToAnotherTextIsNeverDisplayed) {
  SentMessage message("nice");
  const auto nasty = *seal_franked(message.context, as_bytes("nasty"), message.random);
  const auto opened = open_franked(
      message.context, nasty.application_data.reveal(), message.franked.authenticated_data
  );
  EXPECT_TRUE(is_mismatch(opened));
}

// Row 8, rule commitment_is_present: what the provider answers with 422, and a client refuses even
// where a hostile provider let it pass.
TEST(FrankAttacks, Row8AuthenticatedDataIsNotExactlyOneCommitment) {
  const SentMessage message;
  const Bytes genuine = to_bytes(message.franked.authenticated_data);
  const Bytes commitment = to_bytes(message.franked.commitment);
  const Bytes item = concat(*from_hex("f02020"), commitment);
  const std::vector<std::pair<const char*, Bytes>> forged{
      {"nothing", {}},
      {"no item", {0}},
      {"31 bytes", concat(*from_hex("22f0201f"), ByteView(commitment).first(31))},
      {"33 bytes", concat(*from_hex("24f02021"), commitment, Bytes{0})},
      {"the item twice", concat(*from_hex("4046"), item, item)},
      {"an item in front", concat(*from_hex("26f01f00"), item)},
      {"an item behind", concat(*from_hex("26"), item, *from_hex("f02100"))},
      {"another component", concat(*from_hex("23002020"), commitment)},
      {"a byte behind", concat(genuine, Bytes{0})},
      {"a byte too few", to_bytes(ByteView(genuine).first(35))},
      {"length of two bytes", concat(*from_hex("4023"), item)},
  };
  for (const auto& [name, data] : forged) {
    const auto parsed = parse_authenticated_data(data);
    ASSERT_FALSE(parsed.ok()) << name;
    EXPECT_TRUE(parsed.error().is(rules::commitment_is_present)) << name;
  }
}

// A receiver who knows the opening sends C again: the frank names him, and he cannot open it.
TEST(FrankAttacks, Row9CommitmentSentAgainBySomebodyElse) {
  SentMessage message;
  message.context.sender_account = message.random.id<AccountId>();
  message.context.sender_device = message.random.id<DeviceId>();
  EXPECT_TRUE(is_mismatch(message.open(message.context)));
}

// One ciphertext of AES-256-GCM that opens to two texts under two keys: MLS alone could show two
// members two texts. Under one C at most one of them opens.
TEST(FrankAttacks, Row11GcmSalamander) {
  const auto text = read_file(vectors_folder() + "/franking/gcm-salamander.txt");
  if (!text) GTEST_SKIP() << "skipped: no vectors";
  const auto field = [&text](const std::string& name) {
    const std::size_t at = text->find(name + "=") + name.size() + 1;
    return *from_hex(text->substr(at, text->find('\n', at) - at));
  };
  std::vector<Bytes> texts;
  for (const char* key : {"k1", "k2"}) {
    const auto opened = crypto::aead_open_public(
        crypto::Aead::aes256gcm, field(key), field("nonce"), {}, field("ct_and_tag")
    );
    ASSERT_TRUE(opened.ok()) << key;
    texts.push_back(*opened);
  }
  ASSERT_NE(texts[0], texts[1]);
  EXPECT_EQ(texts[0], field("pt1"));
  EXPECT_EQ(texts[1], field("pt2"));

  SentMessage message;
  message.franked = *seal_franked(message.context, texts[0], message.random);
  const auto first = message.open(message.context);
  ASSERT_TRUE(first.ok());
  const SecretBytes second =
      tls::encode_secret(FrankedContent{first->franking_key.clone(), texts[1]});
  const auto opened =
      open_franked(message.context, second.reveal(), message.franked.authenticated_data);
  EXPECT_TRUE(is_mismatch(opened));
  EXPECT_NE(
      commit(first->franking_key, message.context, texts[0]),
      commit(first->franking_key, message.context, texts[1])
  );
}

// Two forks of a group, two keys, two texts: under one C there is what was committed to, and
// nothing else that anybody could be shown.
TEST(FrankAttacks, Row11OneTextInOneForkUnderOneCommitment) {
  SentMessage message("to those who are here");
  const Bytes other_text = to_bytes("to those who went");
  const auto key_of = [&message](ByteView content) {
    const auto franked = *seal_franked(message.context, content, message.random);
    return tls::decode<FrankedContent>(franked.application_data.reveal())->franking_key.clone();
  };
  const auto own = *message.open(message.context);
  const FrankingKey other_key = key_of(other_text);
  CommitContext fork = message.context;
  ++fork.epoch;
  int shown = 0;
  for (const CommitContext& context : {message.context, fork}) {
    for (const FrankingKey* key : {&own.franking_key, &other_key}) {
      for (const Bytes& text : {message.content, other_text}) {
        const SecretBytes data = tls::encode_secret(FrankedContent{key->clone(), text});
        if (open_franked(context, data.reveal(), message.franked.authenticated_data).ok()) ++shown;
      }
    }
  }
  EXPECT_EQ(shown, 1);
}

// --- Row 28

/// How many of so many messages with the same content were sealed under a key that another one had.
std::size_t keys_used_again(Random& random, std::size_t count) {
  SentMessage message;
  std::set<Bytes> keys;
  std::size_t again = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto franked = *seal_franked(message.context, message.content, random);
    const auto opened = *tls::decode<FrankedContent>(franked.application_data.reveal());
    if (!keys.insert(to_bytes(opened.franking_key.reveal())).second) ++again;
  }
  return again;
}

/// A generator that is broken: it says the same again after so many bytes.
class CircularRandom final : public Random {
 public:
  explicit CircularRandom(std::size_t period) : period_(period) {}

  void fill(MutableByteView out) override {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(at_++ % period_);
  }

 private:
  std::size_t period_;
  std::size_t at_ = 0;
};

TEST(FrankAttacks, Row28NoKeyIsUsedAgain) {
  crypto::SystemRandom random;
  EXPECT_EQ(keys_used_again(random, 100'000), 0U);
}

// What the test above would say of a generator that does not move, or that was set back.
TEST(FrankAttacks, Row28AFixedGeneratorIsNoticed) {
  CircularRandom fixed(1);
  EXPECT_EQ(keys_used_again(fixed, 1000), 999U);
  CircularRandom set_back(32 * 10);
  EXPECT_GT(keys_used_again(set_back, 1000), 0U);
}

/// Passes on what another one says, and keeps it.
class HeardRandom final : public Random {
 public:
  void fill(MutableByteView out) override {
    random_.fill(out);
    append(heard, out);
  }

  Bytes heard;

 private:
  crypto::SystemRandom random_;
};

// Nothing stands between the generator and the key: no counter, no derivation from the content.
TEST(FrankAttacks, Row28KeysAreWhatTheGeneratorSays) {
  HeardRandom random;
  SentMessage message;
  for (int i = 0; i < 10; ++i) {
    random.heard.clear();
    const auto franked = *seal_franked(message.context, message.content, random);
    const auto opened = *tls::decode<FrankedContent>(franked.application_data.reveal());
    EXPECT_EQ(to_bytes(opened.franking_key.reveal()), random.heard);
  }
}

}  // namespace
}  // namespace causeway::franking
