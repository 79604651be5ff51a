#pragma once

/// What the lines are made of in the tests beside this.
#include <cstdlib>
#include <ctime>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cmd/causeway/join_views.h"
#include "cmd/causeway/output.h"
#include "cmd/causeway/trust_views.h"

namespace causeway::cli {

inline constexpr Style human{};
inline constexpr Style json{.form = Form::json};

template <typename Id>
Id id_of(std::uint8_t byte) {
  Id id;
  id.value.fill(byte);
  return id;
}

inline client::MessageId message_id(std::uint8_t byte) {
  auto id = id_of<client::MessageId>(byte);
  id.value[0] = 1;
  return id;
}

inline Instant some_time() {
  return from_unix_ms(1795557123007);
}

inline ChatView direct_chat() {
  return {
      .id = id_of<ConversationId>(0xC1),
      .kind = api::ConversationKind::direct,
      .name = "@ada",
      .active = some_time(),
  };
}

inline ChatView group_chat() {
  return {
      .id = id_of<ConversationId>(0xC2),
      .kind = api::ConversationKind::group,
      .name = "#family",
      .active = some_time(),
  };
}

inline MessageView message(ChatView chat, std::string text) {
  MessageView view{
      .id = message_id(0xAA),
      .chat = std::move(chat),
      .sender = "ada",
      .account = id_of<AccountId>(0xAD),
      .time = some_time(),
      .text = std::move(text),
  };
  return view;
}

inline PersonCard ada_card() {
  PersonCard card;
  card.person.username = "ada";
  card.person.account = id_of<AccountId>(0xAD);
  card.created_day = 20'781;
  card.shared_groups = {"#family"};
  return card;
}

inline ChangeView new_number() {
  ChangeView change{.chat = direct_chat(), .change = client::notice::Change::safety_number};
  change.added = {"ada"};
  change.time = some_time();
  change.is_doubted = true;
  return change;
}

/// In UTC.
class Lines : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }
};

inline AttachmentView photo() {
  AttachmentView view;
  view.what.blob = id_of<BlobId>(0xBB);
  view.what.description.size_bytes = 70'000;
  view.what.content_type = "image/jpeg";
  view.what.file_name = "photo.jpg";
  return view;
}

inline AnnotationView reaction() {
  return {
      .id = message_id(0xCC),
      .chat = direct_chat(),
      .sender = "ada",
      .account = id_of<AccountId>(0xAD),
      .time = some_time(),
      .kind = content::Kind::reaction,
      .target = message_id(0xAA),
      .quote = "Hello",
      .text = "\u2764",
  };
}

}  // namespace causeway::cli
