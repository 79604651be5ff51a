// What somebody else calls a group never decides which group is meant.
#include "cmd/causeway/targets.h"

#include <gmock/gmock.h>

#include "base/encoding.h"
#include "cmd/causeway/provider_test.h"
#include "cmd/causeway/views.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

using testing::HasSubstr;

ConversationId id_that_begins(std::initializer_list<std::uint8_t> bytes) {
  ConversationId id;
  std::copy(bytes.begin(), bytes.end(), id.value.begin());
  return id;
}

const ConversationId family = id_that_begins({0xbb, 0x88, 0xe7, 0x40, 0xbc, 0x01});

class Groups : public testing::Test {
 protected:
  void add(
      ConversationId id,
      const std::string& title,
      client::ConversationState state = client::ConversationState::active
  ) {
    opened_.device.command([&](client::Engine&, client::StoreTransaction& store) -> Result<bool> {
      client::Conversation group;
      group.id = id;
      group.kind = api::ConversationKind::group;
      group.state = state;
      group.title = title;
      TRY(store.put_conversation(group));
      return true;
    });
  }

  void request(ConversationId id, client::RequestState state) {
    opened_.device.command([&](client::Engine&, client::StoreTransaction& store) -> Result<bool> {
      TRY(store.put_message_request({.conversation = id, .state = state, .changed_ms = 1}));
      return true;
    });
  }

  ConversationId found(const std::string& name) {
    return opened_.device.look([&](client::StoreTransaction& store) -> Result<ConversationId> {
      return find_group(store, {name});
    });
  }

  Explanation refused(const std::string& name) {
    try {
      found(name);
    } catch (const Failure& failure) {
      return failure.explanation();
    }
    return {.exit = ExitCode::ok, .sentence = {}, .hint = {}, .rule = {}};
  }

  test::ScratchFolder scratch_;
  crypto::SystemRandom random_;
  Profile profile_{"dan", scratch_.path() / "dan"};
  OpenProfile opened_{profile_, {.host = "localhost"}, make_key(profile_, std::nullopt, random_)};
};

TEST_F(Groups, AreFoundByIdWhateverAnotherIsCalled) {
  add(family, "Family");
  const auto trap = id_that_begins({0x01});
  add(trap, "bb88e740bc");
  EXPECT_EQ(found("bb88e740bc"), family);
  EXPECT_EQ(found("BB88E740BC01"), family);
  EXPECT_EQ(found(to_hex(trap)), trap);
  EXPECT_EQ(refused("ffffffffff").exit, ExitCode::not_found);
}

TEST_F(Groups, AreNotFoundByATitleThatReadsAsAnId) {
  add(id_that_begins({0x01}), "ABCDEF0123456789");
  EXPECT_EQ(refused("abcdef0123456789").exit, ExitCode::not_found);
  EXPECT_TRUE(reads_as_id("abcdef0123"));
  EXPECT_FALSE(reads_as_id("abcdef012"));
  EXPECT_FALSE(reads_as_id("abcdef012x"));
  EXPECT_FALSE(reads_as_id(std::string(33, 'a')));
}

TEST_F(Groups, HaveTheirOwnIdInThePlaceOfSuchATitle) {
  const auto trap = id_that_begins({0x01});
  add(trap, "bb88e740bc");
  const auto view = opened_.device.look([&](client::StoreTransaction& store) -> Result<ChatView> {
    return view_of(store, *TRY(store.conversation(trap)));
  });
  EXPECT_EQ(view.name, "#0100000000");
}

TEST_F(Groups, AreRefusedWhereATitleAndTheFirstDigitsOfAnIdAreTheSame) {
  add(family, "Family");
  add(id_that_begins({0x01}), "bb88");
  const auto refusal = refused("bb88");
  EXPECT_EQ(refusal.exit, ExitCode::usage);
  EXPECT_THAT(refusal.hint, HasSubstr("'#0100000000', '#bb88e740bc'"));
  EXPECT_EQ(found("bb88e"), family);
}

TEST_F(Groups, AreToldApartByAsManyDigitsAsThatTakes) {
  add(family, "Family");
  add(id_that_begins({0xbb, 0x88, 0xe7, 0x40, 0xbc, 0x02}), "Trap");
  const auto refusal = refused("bb88e740bc");
  EXPECT_EQ(refusal.exit, ExitCode::usage);
  EXPECT_THAT(refusal.hint, HasSubstr("'#bb88e740bc01', '#bb88e740bc02'"));
  EXPECT_EQ(found("bb88e740bc01"), family);
}

TEST_F(Groups, OfStrangersHaveTheirIdOnly) {
  const auto spam = id_that_begins({0xca, 0xfe, 0x01});
  add(spam, "Family");
  for (const auto state : {client::RequestState::asked, client::RequestState::declined}) {
    request(spam, state);
    EXPECT_EQ(refused("family").exit, ExitCode::not_found);
    EXPECT_EQ(refused("cafe").exit, ExitCode::not_found);
    EXPECT_EQ(found("cafe010000"), spam);
  }
  add(family, "Family");
  EXPECT_EQ(found("family"), family);
  request(spam, client::RequestState::accepted);
  EXPECT_EQ(refused("family").exit, ExitCode::usage);
}

TEST_F(Groups, ThatOneHasLeftGiveWayToOneOfTheSameName) {
  add(id_that_begins({0x01}), "Family", client::ConversationState::left);
  EXPECT_EQ(found("family"), id_that_begins({0x01}));
  add(family, "Family");
  EXPECT_EQ(found("family"), family);
}

TEST_F(Groups, ThatOneHasLeftGiveWayToNoTitleThatIsTheirId) {
  add(family, "Family", client::ConversationState::left);
  EXPECT_EQ(found("bb88"), family);
  const auto trap = id_that_begins({0x01});
  add(trap, "bb88");
  EXPECT_THAT(refused("bb88").hint, HasSubstr("'#0100000000', '#bb88e740bc'"));
}

TEST_F(Groups, AreMeantByTheirIdWhateverElseIsThere) {
  add(family, "Family");
  const auto other = id_that_begins({0x01});
  add(other, "Family");
  const auto is_meant_by = [&](ConversationId id, const std::string& name) {
    return opened_.device.look([&](client::StoreTransaction& store) -> Result<bool> {
      return is_meant(store, *TRY(store.conversation(id)), GroupName{name});
    });
  };
  EXPECT_TRUE(is_meant_by(family, to_hex(family)));
  EXPECT_FALSE(is_meant_by(other, to_hex(family)));
  EXPECT_FALSE(is_meant_by(other, "nowhere"));
  EXPECT_THROW(is_meant_by(other, "family"), Failure);
}

}  // namespace
}  // namespace causeway::cli
