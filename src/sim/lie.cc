#include "sim/lie.h"

#include "client/groups.h"
#include "content/message.h"
#include "franking/commitment.h"
#include "mls_wire/message.h"

namespace causeway::sim {

std::optional<api::SendRequest> make_lie(
    client::StoreTransaction& store, ConversationId conversation, Random& random
) {
  const auto held = store.conversation(conversation);
  auto state = client::read_group(store, conversation);
  const auto self = store.self();
  const bool can = held.ok() && *held && (*held)->state == client::ConversationState::active &&
                   state.ok() && *state && self.ok() && *self;
  if (!can) return std::nullopt;
  mls_group::Group& group = (*state)->group;
  const auto content = [&random](std::string_view text) {
    return *content::encode(content::make_message(random, content::text_part(text)));
  };
  franking::CommitContext commit;
  commit.group_id.conversation = conversation;
  commit.epoch = group.epoch().value;
  commit.sender_account = (*self)->account;
  commit.sender_device = (*self)->device;
  const auto said = *franking::seal_franked(commit, content("a lie"), random);
  const auto committed = *franking::seal_franked(commit, content("the truth"), random);
  auto message =
      group.protect(said.application_data.reveal(), committed.authenticated_data, random);
  if (!message.ok() || !store.put_ratchets(conversation, group.encode_ratchets()).ok()) {
    return std::nullopt;
  }
  return api::SendRequest{
      .conversation = conversation,
      .message = tls::encode(mls_wire::MlsMessage{*std::move(message)}),
  };
}

}  // namespace causeway::sim
