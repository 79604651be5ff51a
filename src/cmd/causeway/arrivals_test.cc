// Coming into a group is told once, and with the group's name where that comes within a minute.
#include "cmd/causeway/arrivals.h"

#include <gmock/gmock.h>

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

}  // namespace
}  // namespace causeway::cli
