// Coming into a group is told once, and with the group's name where that comes within a minute; and
// what the provider says of decisions.
#include "cmd/causeway/arrivals.h"

#include <gmock/gmock.h>
#include <sstream>

#include "cmd/causeway/provider_test.h"

namespace causeway::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class NewGroup : public testing::Test {
 protected:
  NewGroup() {
    conversation_.id = random_.id<ConversationId>();
    conversation_.kind = api::ConversationKind::group;
    conversation_.state = client::ConversationState::active;
    keep();
  }

  void keep() {
    workspace_.device().command(
        [&](client::Engine&, client::StoreTransaction& store) -> Result<bool> {
          TRY(store.put_conversation(conversation_));
          return true;
        }
    );
  }

  void opened(Milliseconds ago) {
    workspace_.device().command(
        [&](client::Engine&, client::StoreTransaction& store) -> Result<bool> {
          TRY(store.add_news({
              .conversation = conversation_.id,
              .change = client::Change::opened,
              .time_ms = to_unix_ms(workspace_.now() - ago),
          }));
          return true;
        }
    );
  }

  void request(client::RequestState state) {
    workspace_.device().command(
        [&](client::Engine&, client::StoreTransaction& store) -> Result<bool> {
          TRY(store.put_message_request(
              {.conversation = conversation_.id, .state = state, .changed_ms = 1}
          ));
          return true;
        }
    );
  }

  client::MessageRow said(const client::Conversation& chat, const std::string& text) {
    return workspace_.device().command(
        [&](client::Engine&, client::StoreTransaction& store) -> Result<client::MessageRow> {
          client::Message message;
          const auto content = content::make_message(random_, content::text_part(text));
          message.id = random_.id<client::MessageId>();
          message.conversation = chat.id;
          message.state = client::MessageState::received;
          message.content = TRY(content::encode(content));
          message.place = ++places_;
          return store.add_message(message);
        }
    );
  }

  std::string shown(Arrivals& arrivals) {
    testing::internal::CaptureStdout();
    arrivals.show();
    return testing::internal::GetCapturedStdout();
  }

  test::ScratchFolder scratch_;
  crypto::SystemRandom random_;
  Profile profile_{"dan", scratch_.path() / "dan"};
  Arguments arguments_;
  Output output_{Style{}};
  OpenProfile opened_{profile_, {.host = "localhost"}, make_key(profile_, std::nullopt, random_)};
  Workspace workspace_{opened_, arguments_, output_};
  client::Conversation conversation_;
  client::Place places_ = 0;
};

TEST_F(NewGroup, IsToldWithItsNameOnceThatIsKnown) {
  opened(Milliseconds(0));
  Arrivals arrivals(workspace_, {});
  EXPECT_THAT(shown(arrivals), IsEmpty());
  EXPECT_EQ(arrivals.held(), 0U);  // `recv` does not wait for it
  conversation_.title = "Cabin";
  keep();
  EXPECT_THAT(shown(arrivals), HasSubstr("-- #Cabin: you are in"));
  EXPECT_THAT(shown(arrivals), IsEmpty());
  Arrivals later(workspace_, {});
  EXPECT_THAT(shown(later), IsEmpty());
}

TEST_F(NewGroup, IsToldWithItsIdWhereNoNameComes) {
  opened(std::chrono::minutes(1));
  Arrivals arrivals(workspace_, {});
  EXPECT_THAT(shown(arrivals), HasSubstr("-- #" + short_id(conversation_.id) + ": you are in"));
}

TEST_F(NewGroup, IsNotToldWhereItWasDeclined) {
  conversation_.title = "Spam";
  keep();
  request(client::RequestState::declined);
  opened(Milliseconds(0));
  Arrivals arrivals(workspace_, {});
  EXPECT_THAT(shown(arrivals), IsEmpty());
  request(client::RequestState::accepted);
  Arrivals later(workspace_, {});
  EXPECT_THAT(shown(later), HasSubstr("-- #Spam: you are in")) << "taken up after all";
}

TEST_F(NewGroup, IsLeftForOthersWhereAChatIsAboutSomebodyElse) {
  conversation_.title = "Cabin";
  keep();
  opened(Milliseconds(0));
  Arrivals elsewhere(workspace_, [](auto&, auto&) { return false; });
  EXPECT_THAT(shown(elsewhere), IsEmpty());
  Arrivals all(workspace_, {});
  EXPECT_THAT(shown(all), HasSubstr("#Cabin"));
}

class Batches : public NewGroup {
 protected:
  Batches() {
    chat_ = conversation_;
    chat_.title = "Cabin";
    conversation_.id = random_.id<ConversationId>();
    conversation_.title = "Spam";
    keep();
    request(client::RequestState::declined);
    std::swap(chat_, conversation_);
    keep();
    std::swap(chat_, conversation_);
    workspace_.device().command(
        [&](client::Engine&, client::StoreTransaction& store) -> Result<bool> {
          client::Self self;
          self.account = random_.id<AccountId>();
          self.identity_key = crypto::generate_signing_key(crypto::Signature::ed25519, random_);
          self.device_key = crypto::generate_signing_key(crypto::Signature::ed25519, random_);
          self.registration = client::Registration::done;
          TRY(store.put_self(self));
          return true;
        }
    );
  }

  /// The numbers of the lines of "N." that are shown.
  std::vector<int> numbers(Arrivals& arrivals) {
    std::vector<int> found;
    std::istringstream lines(shown(arrivals));
    for (std::string line; std::getline(lines, line);) {
      found.push_back(std::stoi(line.substr(line.rfind(": ") + 2)));
    }
    return found;
  }

  static std::vector<int> from_to(int first, int last) {
    std::vector<int> all;
    for (int i = first; i <= last; ++i) all.push_back(i);
    return all;
  }

  client::Conversation chat_;  // beside `conversation_`, which is declined
};

TEST_F(Batches, GoOnWhereTheLastOneEnded) {
  for (int i = 0; i < 40; ++i) {
    for (int n = 0; n < 4; ++n) said(conversation_, "spam");
    said(chat_, std::to_string(i) + ".");
  }
  Arrivals arrivals(workspace_, {}, Noting::when_told);
  EXPECT_EQ(numbers(arrivals), from_to(0, 15));
  EXPECT_THAT(numbers(arrivals), IsEmpty()) << "nobody has read these";
  EXPECT_EQ(arrivals.untold_lines().size(), 16U);
  arrivals.note();
  EXPECT_EQ(numbers(arrivals), from_to(16, 31));
  arrivals.forget();
  EXPECT_EQ(numbers(arrivals), from_to(16, 31)) << "again";
  arrivals.note();
  EXPECT_EQ(numbers(arrivals), from_to(32, 39));
  arrivals.note();
  EXPECT_THAT(numbers(arrivals), IsEmpty());
  said(chat_, "40.");
  arrivals.hear(client::notice::MessageArrived{});
  EXPECT_EQ(numbers(arrivals), from_to(40, 40));
}

TEST_F(Batches, BeginAnewWhereWhatWasPassedOverMayHaveChanged) {
  said(conversation_, "0.");
  for (int i = 1; i < 20; ++i) said(chat_, std::to_string(i) + ".");
  Arrivals arrivals(workspace_, {}, Noting::when_told);
  EXPECT_EQ(numbers(arrivals), from_to(1, 16));
  arrivals.note();
  request(client::RequestState::accepted);
  arrivals.hear(
      client::notice::ConversationChanged{conversation_.id, {}, {}, {}, client::NewsRow{1}}
  );
  EXPECT_THAT(numbers(arrivals), testing::ElementsAre(0, 17, 18, 19));
}

TEST_F(Batches, TellNothingThatIsOver) {
  const auto over = said(chat_, "0.");
  const auto later = said(chat_, "1.");
  Arrivals arrivals(workspace_, {}, Noting::when_told);
  EXPECT_EQ(numbers(arrivals), from_to(0, 1));
  const auto ends = [&](client::MessageRow row, Milliseconds from_now) {
    workspace_.device().command(
        [&](client::Engine&, client::StoreTransaction& store) -> Result<bool> {
          auto message = *TRY(store.message(row));
          message.expires_ms = to_unix_ms(workspace_.now() + from_now);
          TRY(store.put_message(message));
          return true;
        }
    );
  };
  ends(over, Milliseconds(0));
  ends(later, std::chrono::hours(1));
  const auto lines = arrivals.untold_lines();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines.front(), HasSubstr("1."));
}

class Decisions : public Batches {
 protected:
  /// The provider says something about so many.
  void decided(std::uint8_t count) {
    workspace_.device().command(
        [&](client::Engine&, client::StoreTransaction& store) -> Result<bool> {
          for (std::uint8_t i = 0; i < count; ++i) {
            TRY(store.put_kept_notice(
                {.item =
                     {
                         .decision = {{++decisions_}},
                         .kind = api::NoticeKind::measure,
                         .measure = api::Measure::warned,
                         .statement = to_bytes("Be kind.\nPlease."),
                     }}
            ));
          }
          return true;
        }
    );
  }

  std::ptrdiff_t count(Arrivals& arrivals) {
    std::istringstream lines(shown(arrivals));
    std::ptrdiff_t found = 0;
    for (std::string line; std::getline(lines, line);) {
      if (line.ends_with("Be kind.")) ++found;
    }
    return found;
  }

  std::uint8_t decisions_ = 0;
};

TEST_F(Decisions, AreToldOnce) {
  decided(2);
  Arrivals of_a_chat(workspace_, [](auto&, auto&) { return true; });
  EXPECT_EQ(count(of_a_chat), 0) << "they are of none";
  Arrivals arrivals(workspace_, {});
  EXPECT_EQ(count(arrivals), 2);
  EXPECT_EQ(count(arrivals), 0);
  Arrivals later(workspace_, {});
  EXPECT_EQ(count(later), 0);
  decided(1);
  later.hear(client::notice::DecisionTold{});
  EXPECT_EQ(count(later), 1);
}

TEST_F(Decisions, CountAsToldWhenTheyWereRead) {
  decided(20);
  said(chat_, "1.");
  Arrivals arrivals(workspace_, {}, Noting::when_told);
  EXPECT_EQ(count(arrivals), 16);
  EXPECT_EQ(arrivals.untold_lines().size(), 16U);
  arrivals.forget();
  EXPECT_EQ(count(arrivals), 16) << "again";
  arrivals.note();
  EXPECT_EQ(count(arrivals), 4);
  EXPECT_EQ(arrivals.untold_lines().size(), 5U) << "and the message behind them";
}

}  // namespace
}  // namespace causeway::cli
