// A device finds what it shows: what it wrote and received, as it was edited last, and nothing of
// what was taken back or has disappeared.
#include "client/erasure.h"
#include "client/search.h"
#include "cmd/causeway-sim/engine_lines_test.h"

namespace causeway::simulate::answers {
namespace {

/// Ann has said "hello", Bob "hi".
struct SearchedChat : Pair {
  /// How many lines of this phone have these words. Ticks index, so nobody has to ask for it.
  std::size_t found(Phone& phone, const std::string& words) {
    world.pass(seconds(10));
    return world
        .look(
            phone,
            [&](StoreTransaction& store) {
              return store.find_lines({.words = client::search_words(words)}, 100);
            }
        )
        .size();
  }
};

TEST(EngineSearch, FindsWhatWasSaidAtBothSides) {
  SearchedChat chat;
  for (Phone* phone : {&chat.ann, &chat.bob}) {
    EXPECT_EQ(chat.found(*phone, "ELL"), 1U);
    EXPECT_EQ(chat.found(*phone, "h"), 2U);
    EXPECT_EQ(chat.found(*phone, "hello hi"), 0U);
  }
}

TEST(EngineSearch, FollowsEditsWhoeverComesFirst) {
  SearchedChat chat;
  const auto row = line_called(chat.world, chat.ann, chat.id, "hello").row;
  EXPECT_EQ(chat.found(chat.bob, "hello"), 1U);
  ASSERT_TRUE(edit(chat.world, chat.ann, row, "good evening").ok());
  for (Phone* phone : {&chat.ann, &chat.bob}) {
    EXPECT_EQ(chat.found(*phone, "hello"), 0U);
    EXPECT_EQ(chat.found(*phone, "evening"), 1U);
  }
}

TEST(EngineSearch, FindsWhatAnEditStoodInFrontOfWhenTheEditIsTakenBack) {
  SearchedChat chat;
  const auto row = line_called(chat.world, chat.ann, chat.id, "hello").row;
  ASSERT_TRUE(edit(chat.world, chat.ann, row, "good evening").ok());
  EXPECT_EQ(chat.found(chat.bob, "evening"), 1U);
  const auto line = line_called(chat.world, chat.ann, chat.id, "good evening");
  const auto said = chat.world.look(chat.ann, [&](StoreTransaction& store) {
    return client::edit_of(store, line);
  });
  ASSERT_TRUE(said.has_value());
  ASSERT_TRUE(
      send_raw(chat.world, chat.ann, chat.id, content::make_deletion(chat.world.random, said->id))
          .ok()
  );
  for (Phone* phone : {&chat.ann, &chat.bob}) {
    EXPECT_EQ(chat.found(*phone, "evening"), 0U);
    EXPECT_EQ(chat.found(*phone, "hello"), 1U);
  }
}

TEST(EngineSearch, FindsNothingOfWhatWasTakenBack) {
  SearchedChat chat;
  const auto row = line_called(chat.world, chat.ann, chat.id, "hello").row;
  EXPECT_EQ(chat.found(chat.bob, "hello"), 1U);
  ASSERT_TRUE(erase_for_everyone(chat.world, chat.ann, row).ok());
  for (Phone* phone : {&chat.ann, &chat.bob}) {
    EXPECT_EQ(chat.found(*phone, "hello"), 0U);
    EXPECT_EQ(chat.found(*phone, "h"), 1U);
  }
}

TEST(EngineSearch, FindsNothingOfWhatHasDisappeared) {
  SearchedChat chat;
  auto content = content::make_message(chat.world.random, content::text_part("fleeting"));
  content::expire_after(content, seconds(60));
  ASSERT_TRUE(send_raw(chat.world, chat.ann, chat.id, content).ok());
  EXPECT_EQ(chat.found(chat.ann, "fleeting"), 1U);
  chat.world.pass(seconds(60));
  EXPECT_EQ(chat.found(chat.ann, "fleeting"), 0U);
}

TEST(EngineSearch, FindsAttachmentsByTheirNames) {
  SearchedChat chat;
  content::Attachment photo;
  photo.blob = chat.world.random.id<BlobId>();
  photo.description.key = content::FileKey(SecretBytes(Bytes(32, 7)));
  photo.content_type = "image/jpeg";
  photo.file_name = "Mont Blanc.jpg";
  ASSERT_TRUE(send_raw(
                  chat.world,
                  chat.ann,
                  chat.id,
                  content::make_message(chat.world.random, content::attachment_part(photo))
  )
                  .ok());
  chat.world.tell(chat.ann, client::BlobUploaded{photo.blob});
  EXPECT_EQ(chat.found(chat.bob, "blanc"), 1U);
}

}  // namespace
}  // namespace causeway::simulate::answers
