// What the provider is given within TLS: every frame between devices and the hub, looked through
// for what was said and for the keys under which it was (rows 27 and 28 of docs/attacks.md).
#include <set>

#include "base/encoding.h"
#include "cmd/causeway-sim/engine_reports_test.h"
#include "franking/commitment.h"
#include "mls_wire/message.h"

namespace causeway::simulate::answers {
namespace {

bool holds(ByteView in, ByteView what) {
  return !std::ranges::search(in, what).empty();
}

/// These bytes as a program might write them down: see tools/demo/search.py.
std::vector<Bytes> forms_of(ByteView bytes) {
  std::vector<Bytes> forms{to_bytes(bytes), to_bytes(to_hex(bytes))};
  Bytes wide;
  for (const std::uint8_t byte : bytes) append(wide, Bytes{byte, 0});
  forms.push_back(std::move(wide));
  for (std::size_t shift = 0; shift < 3; ++shift) {
    Bytes shifted(shift);
    append(shifted, bytes);
    // Without the characters that also depend on what stands before and behind.
    const std::string text = to_base64(shifted);
    const std::size_t first = (shift * 8 + 5) / 6;
    const std::size_t last = shifted.size() * 8 / 6;
    forms.push_back(to_bytes(text.substr(first, last - first)));
  }
  return forms;
}

/// Everything that crosses between devices and the hub, as the hub sees it.
struct Wire {
  explicit Wire(EngineWorld& world) {
    world.instead = [this](Phone&, const api::Frame& frame) -> std::optional<Bytes> {
      bytes.push_back(frame.body);
      return std::nullopt;
    };
    world.on_reply = [this](Phone&, const api::Frame&, Bytes reply) {
      bytes.push_back(reply);
      return std::optional(reply);
    };
    world.on_item = [this](Phone&, api::InboxItem item) {
      bytes.push_back(tls::encode(item));
      return std::optional(item);
    };
  }

  bool carries(ByteView what) const {
    const auto forms = forms_of(what);
    return std::ranges::any_of(bytes, [&](const Bytes& one) {
      return std::ranges::any_of(forms, [&](const Bytes& form) { return holds(one, form); });
    });
  }

  std::vector<Bytes> bytes;
};

struct Markers : Reporting {
  /// The key of a line as the phone keeps it.
  Bytes key_of(Phone& phone, const std::string& text) {
    const Message line = line_called(world, phone, id, text);
    const auto franked = *tls::decode<franking::FrankedContent>(line.application_data.reveal());
    return to_bytes(franked.franking_key.reveal());
  }

  Wire wire{world};
};

TEST_F(Markers, Row27NothingThatWasSaidIsOnTheWireUntilItIsReportedAndThenSealed) {
  const Texts said{"zephyrquartz", "obsidianwren", "marigoldfen"};
  say_all(ann, said);
  ASSERT_TRUE(edit(world, ann, row(ann, "zephyrquartz"), "saffronreed").ok());
  world.pass(seconds(20));
  const Texts now_said{"saffronreed", "obsidianwren", "marigoldfen"};
  const auto expect_nothing = [&] {
    for (const std::string& text : said) EXPECT_FALSE(wire.carries(as_bytes(text))) << text;
    EXPECT_FALSE(wire.carries(as_bytes(std::string_view("saffronreed"))));
    for (const std::string& text : now_said) EXPECT_FALSE(wire.carries(key_of(bob, text))) << text;
  };
  expect_nothing();

  ReportWish one = wish({row(bob, "obsidianwren")});
  one.before = 0;
  ASSERT_TRUE(file(bob, one).ok());
  expect_nothing();
  const auto report = opened();
  Bytes disclosed;
  {
    const SecretBytes encoded = tls::encode_secret(report);
    disclosed = to_bytes(encoded.reveal());
  }
  EXPECT_TRUE(holds(disclosed, as_bytes(std::string_view("obsidianwren"))));
  EXPECT_TRUE(holds(disclosed, key_of(bob, "obsidianwren")));
  for (const std::string text : {"marigoldfen", "saffronreed"}) {
    EXPECT_FALSE(holds(disclosed, as_bytes(text))) << text;
    EXPECT_FALSE(holds(disclosed, key_of(bob, text))) << text;
  }
}

// That the search above finds what is there, in each of its forms.
TEST_F(Markers, Row27TheSearchFindsWhatIsOnTheWire) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  EXPECT_TRUE(wire.carries(ByteView(account(bob)))) << "whom ann asks for";
  const Bytes marker = to_bytes("obsidianwren");
  for (const std::string& before : {"", "x", "xy"}) {
    const Bytes longer = to_bytes(before + "obsidianwren and more");
    wire.bytes = {to_bytes(to_base64(longer))};
    EXPECT_TRUE(wire.carries(marker)) << before;
  }
  for (const Bytes& form : forms_of(marker)) {
    wire.bytes = {form};
    EXPECT_TRUE(wire.carries(marker));
  }
  wire.bytes = {to_bytes("obsidian wren")};
  EXPECT_FALSE(wire.carries(marker));
}

/// The key under which each message was franked that reached the hub, whatever became of it:
/// another device of the conversation reads it, as it is then.
struct KeysHeard {
  explicit KeysHeard(EngineWorld& in) : world(in) {}

  void hear(Phone& by, const api::Frame& frame) {
    if (frame.op != api::Op::send) return;
    const auto request = *tls::decode<api::SendRequest>(frame.body);
    if (keys.contains(request.message)) return;  // the same once more
    const auto message = *tls::decode<mls_wire::MlsMessage>(request.message);
    for (Phone& reader : world.phones) {
      if (&reader == &by) continue;
      auto group = world.load(reader, request.conversation);
      if (!group) continue;
      const auto opened = group->unprotect(std::get<mls_wire::PrivateMessage>(message.body));
      if (!opened.ok()) continue;
      const auto franked = *tls::decode<franking::FrankedContent>(opened->content);
      keys[request.message] = to_bytes(franked.franking_key.reveal());
      contents.push_back(franked.content);
      return;
    }
    ++unread;
  }

  EngineWorld& world;
  std::map<Bytes, Bytes> keys;  // by ciphertext
  std::vector<Bytes> contents;
  std::size_t unread = 0;
};

// Lines, reactions and edits by four devices of two people, and what they send again.
TEST_F(Markers, Row28EveryEncryptionHasItsOwnKey) {
  constexpr int rounds = 60;
  constexpr std::size_t refusals_max = 150;
  Phone& tablet = world.link(bob);
  Phone& laptop = world.link(ann);
  world.pass(seconds(90));
  KeysHeard heard(world);
  std::size_t refused = 0;
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    heard.hear(phone, frame);
    // Every third one is sent again, encrypted anew: the epoch is another, says the hub.
    const bool is_refused = frame.op == api::Op::send && heard.keys.size() % 3 == 1;
    if (!is_refused || refused >= refusals_max) return {};
    ++refused;
    return refuse(
        api::Status::conflict,
        api::rules::epoch_is_current,
        tls::encode(api::StaleEpoch{.epoch = 0})
    );
  };
  const std::vector<std::pair<Phone*, std::string>> devices{
      {&ann, "ann"}, {&laptop, "laptop"}, {&bob, "bob"}, {&tablet, "tablet"}
  };
  for (int i = 0; i < rounds; ++i) {
    const std::string number = " " + std::to_string(i);
    for (const auto& [by, name] : devices) {
      ASSERT_TRUE(world.say(*by, id, name + number).ok());
    }
    world.pass(minutes(1));
    ASSERT_TRUE(react(world, bob, row(bob, "ann" + number), "👍").ok());
    ASSERT_TRUE(react(world, tablet, row(tablet, "laptop" + number), "👍").ok());
    ASSERT_TRUE(edit(world, ann, row(ann, "ann" + number), "edited" + number).ok());
    ASSERT_TRUE(edit(world, laptop, row(laptop, "laptop" + number), "changed" + number).ok());
    world.pass(minutes(1));
  }
  EXPECT_EQ(heard.unread, 0U);
  EXPECT_EQ(refused, refusals_max);
  EXPECT_GE(heard.keys.size(), 8 * rounds + refusals_max);
  std::set<Bytes> distinct;
  for (const auto& [ciphertext, key] : heard.keys) distinct.insert(key);
  EXPECT_EQ(distinct.size(), heard.keys.size());
  const std::set<Bytes> said(heard.contents.begin(), heard.contents.end());
  EXPECT_LE(said.size() + refusals_max / 2, heard.contents.size()) << "encrypted twice";
}

}  // namespace
}  // namespace causeway::simulate::answers
