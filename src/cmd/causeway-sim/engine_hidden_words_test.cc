// Words that a person does not want to read: their devices agree on them, a backup gives them back,
// and nobody else hears of them.
#include "client/rules.h"
#include "cmd/causeway-sim/engine_backup_test.h"

namespace causeway::simulate::answers {
namespace {

using HiddenList = std::vector<std::string>;

struct HiddenWordsOf : testing::Test {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");

  Result<void> hide(Phone& phone, const HiddenList& typed) {
    return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
      return engine.hide_words(store, typed, world.now);
    });
  }

  Result<void> unhide(Phone& phone, const HiddenList& typed) {
    return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
      return engine.unhide_words(store, typed, world.now);
    });
  }

  HiddenList words(Phone& phone) {
    return world.look(
                    phone, [](StoreTransaction& store) { return store.hidden_words(); }
    ).state.words;
  }
};

TEST_F(HiddenWordsOf, AreTheSameOnAllDevicesOfTheAccount) {
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  ASSERT_TRUE(hide(ann, {"Spoiler", "The  End"}).ok());
  world.pass(seconds(20));
  EXPECT_EQ(words(second), (HiddenList{"spoiler", "the end"}));
  ASSERT_TRUE(unhide(second, {"the end"}).ok());
  world.pass(seconds(20));
  EXPECT_EQ(words(ann), HiddenList{"spoiler"});
  Phone& third = world.link(ann);
  world.pass(seconds(60));
  EXPECT_EQ(words(third), HiddenList{"spoiler"});
  EXPECT_TRUE(words(bob).empty());
}

TEST_F(HiddenWordsOf, ComeBackWithTheBackup) {
  BackupHost host{world};
  host.make_key(ann);
  ASSERT_TRUE(hide(ann, {"spoiler"}).ok());
  host.write(ann);
  const auto key = host.key(ann);
  world.cut(ann);
  ann.is_online = false;
  Phone& restored = host.recover("ann", key);
  EXPECT_EQ(words(restored), HiddenList{"spoiler"});
}

TEST_F(HiddenWordsOf, AreNoMatterOfOthers) {
  ASSERT_TRUE(hide(bob, {"spoiler"}).ok());
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "hi").ok());
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "a spoiler").ok());
  world.pass(seconds(20));
  EXPECT_EQ(world.texts(bob), Texts{"a spoiler"}) << "it is there";
  EXPECT_FALSE(ann.heard<client::notice::MessageDelivered>().empty()) << "and its sender knows";
}

TEST_F(HiddenWordsOf, HiddenWordIsThere) {
  ASSERT_TRUE(hide(ann, {"spoiler"}).ok());
  const auto done = unhide(ann, {"spoiler", "butler"});
  ASSERT_FALSE(done.ok());
  EXPECT_TRUE(done.error().is(client::rules::hidden_word_is_there));
  EXPECT_EQ(words(ann), HiddenList{"spoiler"});
  EXPECT_TRUE(unhide(ann, {"SPOILER"}).ok());
  EXPECT_TRUE(words(ann).empty());
}

TEST_F(HiddenWordsOf, HiddenWordsAreFew) {
  HiddenList many;
  for (int i = 0; i < 200; ++i) many.push_back("word" + std::to_string(i));
  ASSERT_TRUE(hide(ann, many).ok());
  EXPECT_TRUE(hide(ann, {"word7"}).ok()) << "is among them";
  const auto done = hide(ann, {"one more"});
  ASSERT_FALSE(done.ok());
  EXPECT_TRUE(done.error().is(client::rules::hidden_words_are_few));
}

TEST_F(HiddenWordsOf, HiddenWordIsValid) {
  const auto done = hide(ann, {"good", "*"});
  ASSERT_FALSE(done.ok());
  EXPECT_TRUE(done.error().is(content::rules::hidden_word_is_valid));
  EXPECT_TRUE(words(ann).empty());
}

}  // namespace
}  // namespace causeway::simulate::answers
