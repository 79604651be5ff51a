// The attacks on franked messages that take a whole path, by their numbers in docs/attacks.md: a
// member whose program is not ours, a hub that passes on what it should not, and a person who must
// not be shown it, nor be left without proof of what they were shown.
#include "base/encoding.h"
#include "client/commits.h"
#include "cmd/causeway-sim/engine_forger_test.h"
#include "cmd/causeway-sim/engine_gaps_test.h"
#include "cmd/causeway-sim/engine_reports_test.h"
#include "mls_group/forge_test.h"
#include "report/evidence.h"

namespace causeway::simulate::answers {
namespace {

using lying::deliver;
using lying::failures;

/// What a member's program can make that keeps no rule but those of MLS.
struct Rogue {
  Rogue(EngineWorld& in, Phone& as, ConversationId conversation)
      : world(in), phone(as), id(conversation), group(*in.load(as, conversation)) {}

  franking::CommitContext context() {
    const client::Self self = world.self(phone);
    franking::CommitContext context;
    context.group_id.conversation = id;
    context.epoch = group.epoch().value;
    context.sender_account = self.account;
    context.sender_device = self.device;
    return context;
  }

  franking::FrankedMessage franked(const std::string& text) {
    const auto content =
        *content::encode(content::make_message(world.random, content::text_part(text)));
    return *franking::seal_franked(context(), content, world.random);
  }

  Bytes encrypt(ByteView application_data, ByteView authenticated_data) {
    return tls::encode(
        mls_wire::MlsMessage{*group.protect(application_data, authenticated_data, world.random)}
    );
  }

  /// Through the real hub, which hands it on unless it refuses: the rule that it names.
  std::string send(const Bytes& message) { return send_by(phone, message); }

  std::string send_by(Phone& by, const Bytes& message) {
    const auto outcome = world.ask(world.self(by).device, api::SendRequest{id, message, {}});
    world.tell_devices(outcome);
    return std::string(as_text(api::parse_reply(outcome.reply)->head.rule));
  }

  /// By a hub that is in the plot and looks at nothing.
  void pass_on(Phone& to, const Bytes& message) {
    const client::Self self = world.self(phone);
    const franking::FrankEnvelope envelope{
        .key_id = 1,
        .seq = ++seq_,
        .accepted_ms = to_unix_ms(world.now),
        .sender_account = self.account,
        .sender_device = self.device,
    };
    deliver(world, to, api::MessageItem{id, envelope, message});
  }

  /// Goes on in an epoch that `to` alone is told of.
  void fork_for(Phone& to) {
    auto commit = *group.commit({}, mls_group::NoPsks{}, world.random);
    group = std::move(commit.next);
    const mls_wire::MlsMessage message{std::move(commit.bundle.commit)};
    deliver(world, to, api::HandshakeItem{id, tls::encode(message)});
  }

  EngineWorld& world;
  Phone& phone;
  ConversationId id;
  mls_group::Group group;

 private:
  std::uint64_t seq_ = 100;
};

struct Attacks : Reporting {
  Phone& cyd = world.person("cyd");

  Attacks() {
    EXPECT_TRUE(add(world, ann, id, "cyd").ok());
    EXPECT_TRUE(world.say(cyd, id, "here").ok());
    world.pass(seconds(20));
  }

  /// What a person sees of the conversation, placeholders apart.
  Texts shown(Phone& phone) {
    Texts found;
    for (const Message& line : world.messages(phone, id)) {
      if (line.state != client::MessageState::unproven) {
        found.push_back(simulate::answers::look_of(world, phone, line));
      }
    }
    return found;
  }

  /// That the phone shows nothing new, and keeps nothing but that this rule was broken.
  void expect_unshown(Phone& phone, const Texts& before, const Rule& rule) {
    EXPECT_EQ(shown(phone), before);
    const auto broken = failures(world, phone, id);
    ASSERT_FALSE(broken.empty());
    EXPECT_EQ(broken.back(), rule.name);
  }

  /// What the hub says of the first entry when bob asks.
  std::optional<api::FrankVerdict> verdict_of(const ReportPreview& made) {
    bob.notices.clear();
    const auto asked = world.command(bob, [&](Engine& engine, StoreTransaction&) -> Result<void> {
      engine.check_franks(made.report);
      return {};
    });
    const auto heard = bob.heard<client::notice::FrankChecked>();
    return asked.ok() && !heard.empty() ? heard.front().verdict : std::nullopt;
  }
};

TEST_F(Attacks, Row4CiphertextSubmittedByAnother) {
  const Texts before = shown(cyd);
  Rogue rogue(world, ann, id);
  const auto franked = rogue.franked("not mine");
  const Bytes hers = rogue.encrypt(franked.application_data.reveal(), franked.authenticated_data);
  EXPECT_EQ(rogue.send_by(bob, hers), "") << "the hub cannot tell whose it is";
  expect_unshown(cyd, before, franking::rules::sender_is_the_leaf);
}

TEST_F(Attacks, Row7CommitmentToAnotherText) {
  const Texts before = shown(bob);
  const Texts before_at_cyd = shown(cyd);
  Rogue rogue(world, ann, id);
  const auto nasty = rogue.franked("nasty");
  const auto nice = rogue.franked("nice");
  const Bytes message = rogue.encrypt(nasty.application_data.reveal(), nice.authenticated_data);
  EXPECT_EQ(rogue.send(message), "") << "the hub cannot tell what it is";
  expect_unshown(bob, before, franking::rules::commitment_matches);
  expect_unshown(cyd, before_at_cyd, franking::rules::commitment_matches);
}

TEST_F(Attacks, Row8HubRefusesAndClientsDoNotShowWhatItPasses) {
  const Texts before = shown(bob);
  Rogue rogue(world, ann, id);
  const auto franked = rogue.franked("nobody could report this");
  const Bytes item = concat(*from_hex("f02020"), franked.commitment);
  const std::vector<std::pair<const char*, Bytes>> forged{
      {"nothing", {}},
      {"no item", {0}},
      {"31 bytes", concat(*from_hex("22f0201f"), ByteView(franked.commitment).first(31))},
      {"33 bytes", concat(*from_hex("24f02021"), franked.commitment, Bytes{0})},
      {"two items", concat(*from_hex("4046"), item, item)},
      {"an item beside it", concat(*from_hex("26"), item, *from_hex("f02100"))},
  };
  std::size_t passed = 0;
  for (const auto& [name, authenticated_data] : forged) {
    SCOPED_TRACE(name);
    const auto encrypt = [&] {
      return rogue.encrypt(franked.application_data.reveal(), authenticated_data);
    };
    EXPECT_EQ(rogue.send(encrypt()), franking::rules::commitment_is_present.name);
    EXPECT_EQ(failures(world, bob, id).size(), passed) << "it went no further";
    rogue.pass_on(bob, encrypt());
    EXPECT_EQ(failures(world, bob, id).size(), ++passed);
    expect_unshown(bob, before, franking::rules::commitment_is_present);
  }
}

// Nor is there a kind of conversation whose messages are not franked.
TEST_F(Attacks, Row8NoKindOfConversationIsWithoutCommitments) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "between us").ok());
  ASSERT_TRUE(world.say(ann, ToNote{}, "milk").ok());
  std::set<api::ConversationKind> tried;
  for (const client::Conversation& conversation : world.conversations(ann)) {
    Rogue rogue(world, ann, conversation.id);
    const auto franked = rogue.franked("nobody could report this");
    const Bytes bare = rogue.encrypt(franked.application_data.reveal(), {});
    EXPECT_EQ(rogue.send(bare), franking::rules::commitment_is_present.name);
    tried.insert(conversation.kind);
  }
  EXPECT_EQ(tried.size(), 3U);
}

TEST_F(Attacks, Row9CommitmentSentAgainByWhoKnowsItsOpening) {
  say_all(ann, {"threat"});
  world.pass(seconds(5));
  const Texts before = shown(cyd);
  const Message hers = line_called(world, bob, id, "threat");
  Rogue rogue(world, bob, id);
  const auto context =
      client::commit_context(id, hers.epoch, hers.sender_account, hers.sender_device);
  const auto opening = *franking::open_kept(context, hers.application_data.reveal());
  const Bytes again = rogue.encrypt(
      hers.application_data.reveal(), franking::authenticated_data(opening.commitment)
  );
  EXPECT_EQ(rogue.send(again), "") << "franked as bob's";
  expect_unshown(cyd, before, franking::rules::commitment_matches);
}

TEST_F(Attacks, Row10RelayReplacesTheCommitment) {
  const Texts before = shown(bob);
  Rogue rogue(world, ann, id);
  const auto other = rogue.franked("what a hub would like to have been said");
  world.on_item = [&](Phone& phone, api::InboxItem item) {
    auto* message = std::get_if<api::MessageItem>(&item.payload);
    if (&phone != &bob || message == nullptr) return std::optional(item);
    auto decoded = *tls::decode<mls_wire::MlsMessage>(message->message);
    std::get<mls_wire::PrivateMessage>(decoded.body).authenticated_data =
        to_bytes(other.authenticated_data);
    message->message = tls::encode(decoded);
    return std::optional(item);
  };
  say_all(ann, {"tampered"});
  world.on_item = nullptr;
  EXPECT_EQ(shown(bob), before);
  EXPECT_EQ(gaps(world, bob, id).size(), 1U) << "he knows that there was something";
  EXPECT_EQ(shown(cyd).back(), "tampered");
}

// A sender with a hub in the plot lets the group fall apart in two, of the same epoch: whatever
// they send to which, nobody is shown another text than somebody else under the same commitment.
TEST_F(Attacks, Row11OneCommitmentInTwoForksOfAGroup) {
  Rogue to_bob(world, ann, id);
  Rogue to_cyd(world, ann, id);
  to_bob.fork_for(bob);
  to_cyd.fork_for(cyd);
  ASSERT_EQ(to_bob.group.epoch(), to_cyd.group.epoch());
  ASSERT_NE(to_bob.group.context(), to_cyd.group.context());

  const auto harmless = to_bob.franked("harmless");
  const Bytes ciphertext =
      to_bob.encrypt(harmless.application_data.reveal(), harmless.authenticated_data);
  to_bob.pass_on(bob, ciphertext);
  EXPECT_EQ(shown(bob).back(), "harmless");

  const Texts before = shown(cyd);
  const auto nasty = to_cyd.franked("nasty");
  to_cyd.pass_on(cyd, to_cyd.encrypt(nasty.application_data.reveal(), harmless.authenticated_data));
  expect_unshown(cyd, before, franking::rules::commitment_matches);
  to_cyd.pass_on(
      cyd, to_cyd.encrypt(harmless.application_data.reveal(), harmless.authenticated_data)
  );
  EXPECT_EQ(shown(cyd).back(), "harmless") << "said again in the other fork, it is the same";

  const Texts said = shown(cyd);
  to_cyd.pass_on(cyd, ciphertext);
  EXPECT_EQ(shown(cyd), said) << "one ciphertext opens in one of the two";
}

/// These extensions with a component more, which says something.
mls_wire::Extensions with_text(mls_wire::Extensions extensions, std::string_view text) {
  auto dictionary = **mls_wire::find_extension<mls_wire::AppDataDictionary>(extensions);
  dictionary.set(mls_wire::ComponentId{0xff20}, to_bytes(text));
  for (mls_wire::Extension& extension : extensions) {
    if (extension.extension_type == mls_wire::ExtensionType::app_data_dictionary) {
      extension = mls_wire::make_extension(dictionary);
    }
  }
  return extensions;
}

// What the public state of a group says is nothing that anybody is shown, and nothing that is
// hidden: the hub keeps it in the clear, and who finds it reports the group.
TEST_F(Attacks, Row20TextInTheStateOfAGroupIsForTheHubToSee) {
  const std::string text = "obsidianwren";
  const Texts before = shown(bob);
  Rogue rogue(world, ann, id);
  const auto commit = *rogue.group.commit(
      {.group_context_extensions = with_text(rogue.group.context().extensions, text)},
      mls_group::NoPsks{},
      world.random
  );
  const auto outcome = world.ask(
      world.self(ann).device, api::CommitRequest{id, client::encode_bundle(commit.bundle)}
  );
  ASSERT_EQ(outcome.status, api::Status::ok);
  world.cut(ann);  // her own engine did not make it
  ann.is_online = false;
  const std::size_t rows = world.messages(bob, id).size();
  world.tell_devices(outcome);
  EXPECT_EQ(world.load(bob, id)->epoch(), commit.next.epoch()) << "he took it in";
  EXPECT_EQ(shown(bob), before);
  EXPECT_EQ(world.messages(bob, id).size(), rows) << "not even a placeholder";

  const Bytes kept = world.hub_store().begin_read()->conversations().group(id).public_group;
  EXPECT_FALSE(std::ranges::search(kept, as_bytes(text)).empty());
  ReportWish group = wish({});
  group.scope = report::Scope::group;
  group.reported = {};
  ASSERT_TRUE(file(bob, group).ok());
  EXPECT_EQ(opened().group_id.conversation, id);
}

bool is_within(ByteView bytes, std::string_view text) {
  return !std::ranges::search(bytes, as_bytes(text)).empty();
}

/// A key package of the phone's device that says something in each place that a person may fill.
Bytes package_with_text(
    EngineWorld& world, Phone& phone, std::string_view in_package, std::string_view in_leaf
) {
  constexpr mls_wire::ExtensionType unknown{0xff20};
  auto options = client::leaf_options(world.now, client::KeyPackageUse::once);
  options.capabilities.extensions.push_back(unknown);
  options.extensions.push_back({unknown, to_bytes(in_leaf)});
  options.key_package_extensions.push_back({unknown, to_bytes(in_package)});
  const auto made = *mls_group::make_key_package(
      mls_wire::suites[0].id, *client::mls_identity(world.self(phone)), options, world.random
  );
  return lying::as_message(made.key_package);
}

// Nor is what the papers of a device say: key packages and leaves are in the clear as well, and no
// part of what a report discloses, or of whom it names.
TEST_F(Attacks, Row20TextInAKeyPackageOrALeafIsForTheHubToSee) {
  const std::string in_package = "obsidianwren";
  const std::string in_leaf = "malachitelark";
  Phone& dan = world.person("dan");
  world.cut(dan);  // his own engine would bring other key packages
  dan.is_online = false;
  while (lying::claim(world, cyd, dan).front().extensions.empty()) {
  }  // until nothing but his last resort is left
  const Bytes package = package_with_text(world, dan, in_package, in_leaf);
  const auto suite = static_cast<std::uint16_t>(mls_wire::suites[0].id);
  const auto published = world.ask(
      world.self(dan).device,
      api::PublishKeyPackagesRequest{
          .suite = suite, .key_packages = {package}, .last_resort = std::nullopt
      }
  );
  ASSERT_EQ(published.status, api::Status::ok);
  EXPECT_TRUE(is_within(package, in_package)) << "the hub was given it in the clear";

  const Texts before = shown(bob);
  ASSERT_TRUE(add(world, ann, id, "dan").ok());
  world.pass(seconds(20));
  EXPECT_EQ(world.member_count(bob, id), 4U);
  EXPECT_EQ(shown(bob), before);
  const auto tree = world.hub_store().begin_read()->conversations().tree(id);
  EXPECT_TRUE(is_within(tls::encode(tree.nodes()), in_leaf)) << "and has it";

  say_all(ann, {"threat"});
  ASSERT_TRUE(file(bob, wish({row(bob, "threat")})).ok());
  const auto report = opened();
  EXPECT_FALSE(is_within(report::pack(report, verified(report)).reveal(), in_leaf));
  EXPECT_EQ(verified(report).entries.back().verdict, report::Verdict::verified);
  ReportWish of_dan = wish({});
  of_dan.scope = report::Scope::account;
  of_dan.reported = account(dan);
  ASSERT_TRUE(file(bob, of_dan).ok());
  EXPECT_EQ(opened().reported_account, account(dan));
}

// What stands in a Welcome the hub cannot read, and so nobody has put anything of their own there.
TEST_F(Attacks, Row20AWelcomeWithTextLeadsNowhere) {
  constexpr api::ConversationKind kind = api::ConversationKind::group;
  Phone& eve = world.person("eve");
  const lying::Forger mallory(world, world.random.id<AccountId>());
  const auto other = world.random.id<ConversationId>();
  auto group = *mls_group::Group::create(
      {.group_id = to_bytes(other),
       .cipher_suite = mls_wire::suites[0].id,
       .extensions = client::group_extensions(kind, mallory.account)},
      mallory.mls(),
      client::leaf_options(world.now, client::KeyPackageUse::once),
      world.random
  );
  mls_group::CommitOptions options;
  options.path = mls_group::CommitOptions::Path::when_required;
  options.add = lying::claim(world, eve, cyd);
  const auto commit = *group.commit(options, mls_group::NoPsks{}, world.random);
  mls_group::ForgedWelcome forged(mls_group::Forge(commit.next), world.random);
  forged.group_info.extensions.push_back(
      {mls_wire::ExtensionType{0xff20}, to_bytes("meet me elsewhere")}
  );
  const auto welcome = forged.make({options.add.front(), {}, {}}, world.random);
  deliver(
      world,
      cyd,
      api::WelcomeItem{
          .conversation = other,
          .kind = kind,
          .welcome = tls::encode(mls_wire::MlsMessage{welcome}),
          .ratchet_tree = tls::encode(commit.next.tree().nodes()),
      }
  );
  EXPECT_FALSE(world.load(cyd, other)) << "she does not come in by it";
  world.pass(minutes(3));
  EXPECT_EQ(world.conversation(cyd, other).state, ConversationState::removed);
}

// What nobody could report is not shown either: the limit is the same.
TEST_F(Attacks, Row21LargerThanWhatCanBeReported) {
  const Texts before = shown(bob);
  Rogue rogue(world, ann, id);
  const Bytes content(franking::content_size_max + 1, 'x');
  SecretBytes application_data;
  {
    Bytes plain{1};
    append(plain, world.random.bytes(franking::franking_key_size));
    tls::Writer writer(plain);
    writer.opaque(content);
    application_data = SecretBytes(plain);
  }
  const auto aad = franking::authenticated_data(world.random.id<franking::Commitment>());
  rogue.pass_on(bob, rogue.encrypt(application_data.reveal(), aad));
  expect_unshown(bob, before, franking::rules::content_is_within_limit);
}

// Who has the provider's tables and not its keys can have a device show a message with another time
// or number, and no more: neither the hub's process nor a reviewer takes it for genuine.
TEST_F(Attacks, Row25WhoeverEditsTheHubsRowsIsFoundOut) {
  const std::initializer_list<void (*)(franking::FrankEnvelope&)> edits{
      [](auto& frank) { frank.accepted_ms += 1000; },
      [](auto& frank) { ++frank.ack; },
      [](auto& frank) { ++frank.key_id; },
      [](auto& frank) { ++frank.seq; },
  };
  int edited_count = 0;
  for (const auto edit : edits) {
    world.on_item = [&](Phone& phone, api::InboxItem item) {
      auto* message = std::get_if<api::MessageItem>(&item.payload);
      if (&phone == &bob && message != nullptr) edit(message->frank);
      return std::optional(item);
    };
    const std::string text = "edited " + std::to_string(++edited_count);
    say_all(ann, {text});
    world.on_item = nullptr;
    world.pass(seconds(5));  // what comes next is later than what was edited
    ReportWish edited = wish({row(bob, text)});
    edited.before = 0;
    const auto made = preview(bob, edited);
    ASSERT_EQ(look_of(made), Texts{text}) << "a device cannot tell by itself";
    EXPECT_EQ(verdict_of(made), api::FrankVerdict::invalid);
    ASSERT_TRUE(file(bob, edited).ok());
    const auto result = verified(opened());
    EXPECT_EQ(result.entries.front().verdict, report::Verdict::invalid);
    EXPECT_EQ(result.entries.front().broken, &report::rules::frank_is_genuine);
  }
}

TEST_F(Attacks, Row25WhoeverEditsTheSenderInTheHubsRowsIsNotBelieved) {
  const client::Self other = world.self(cyd);
  const std::initializer_list<std::function<void(franking::FrankEnvelope&)>> edits{
      [&](auto& frank) { frank.sender_account = other.account; },
      [&](auto& frank) { frank.sender_device = other.device; },
      [&](auto& frank) {
        frank.sender_account = other.account;
        frank.sender_device = other.device;
      },
  };
  const Texts before = shown(bob);
  for (const auto& edit : edits) {
    world.on_item = [&](Phone& phone, api::InboxItem item) {
      auto* message = std::get_if<api::MessageItem>(&item.payload);
      if (&phone == &bob && message != nullptr) edit(message->frank);
      return std::optional(item);
    };
    say_all(ann, {"edited"});
    world.on_item = nullptr;
    expect_unshown(bob, before, franking::rules::sender_is_the_leaf);
  }
}

}  // namespace
}  // namespace causeway::simulate::answers
