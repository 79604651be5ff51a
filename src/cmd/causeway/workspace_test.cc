// What goes from a device's folder by itself, with a real store and no server.
#include "cmd/causeway/workspace.h"

#include <algorithm>

#include "cmd/causeway/offline_test.h"

namespace causeway::cli {
namespace {

using client::MessageRow;

class Erasing : public test::Offline {
 protected:
  void keep(MessageRow row) {
    opened.spool.append(blob, 0, Bytes(10, 1));
    workspace.kept().take(opened.spool, row, blob);
  }

  bool holds(MessageRow row) {
    const auto rows = workspace.kept().messages();
    return std::ranges::find(rows, row) != rows.end();
  }

  MessageRow add(const std::string& evidence) {
    return workspace.device().command(
        [&](client::Engine&, client::StoreTransaction& store) -> Result<MessageRow> {
          client::Message message;
          message.id = random.id<client::MessageId>();
          message.conversation = random.id<ConversationId>();
          message.state = client::MessageState::received;
          message.application_data = SecretBytes(as_bytes(evidence));
          return store.add_message(message);
        }
    );
  }

  const BlobId blob{{7}};
};

TEST_F(Erasing, TakesCopiesWithWhatProvesTheirMessage) {
  const MessageRow proven = add("evidence");
  const MessageRow unproven = add("");
  for (const MessageRow row : {proven, unproven, MessageRow{999}}) keep(row);
  erase_what_is_over(workspace);
  EXPECT_TRUE(holds(proven));
  EXPECT_FALSE(holds(unproven));
  EXPECT_FALSE(holds({999})) << "no message at all";
}

TEST_F(Erasing, IsDoneNowAndThenByWhoGoesOn) {
  const auto begin = std::chrono::steady_clock::now();
  Sweeping sweeping(workspace);
  keep({1});
  sweeping.step(begin);
  EXPECT_FALSE(holds({1}));
  keep({2});
  sweeping.step(begin + std::chrono::seconds(59));
  EXPECT_TRUE(holds({2})) << "not with every step";
  sweeping.step(begin + std::chrono::minutes(1));
  EXPECT_FALSE(holds({2}));
}

}  // namespace
}  // namespace causeway::cli
