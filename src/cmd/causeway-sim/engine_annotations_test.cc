// Reactions, edits and deletions: everybody sees the same of a line, whatever came first; only
// whose message it is may change it; and members who say what they may not change nothing.
#include "client/erasure.h"
#include "client/rules.h"
#include "cmd/causeway-sim/engine_lines_test.h"

namespace causeway::simulate::answers {
namespace {

using client::Annotation;
using client::AnnotationKind;

/// Ann has said "hello", Bob "hi".
struct Chat : Pair {
  Message hello_at(Phone& phone) { return line_called(world, phone, id, "hello"); }

  Message hi_at(Phone& phone) { return line_called(world, phone, id, "hi"); }

  void expect_lines(const Texts& expected) {
    EXPECT_EQ(lines(world, ann, id), expected);
    EXPECT_EQ(lines(world, bob, id), expected);
  }

  /// A command that was refused costs its phone the connection.
  void reconnect() { world.pass(seconds(2)); }
};

TEST(EngineAnnotations, ManyReactionsOfOnePersonComeAndGo) {
  Chat chat;
  const MessageRow at_bob = chat.hello_at(chat.bob).row;
  ASSERT_TRUE(react(chat.world, chat.bob, at_bob, "👍").ok());
  ASSERT_TRUE(react(chat.world, chat.bob, at_bob, "❤️").ok());
  ASSERT_TRUE(react(chat.world, chat.ann, chat.hello_at(chat.ann).row, "👍").ok());
  chat.expect_lines({"hello 👍2 ❤️1", "hi"});
  EXPECT_EQ(chat.ann.heard<client::notice::MessageChanged>().size(), 3U);
  ASSERT_TRUE(take_back(chat.world, chat.bob, at_bob, "👍").ok());
  chat.expect_lines({"hello ❤️1 👍1", "hi"});
  ASSERT_TRUE(react(chat.world, chat.bob, at_bob, "👍").ok());
  chat.expect_lines({"hello ❤️1 👍2", "hi"});
}

TEST(EngineAnnotations, LatestEditIsShownAndEarlierOnesCanBeReported) {
  Chat chat;
  const MessageRow row = chat.hello_at(chat.ann).row;
  ASSERT_TRUE(edit(chat.world, chat.ann, row, "hello, Bob").ok());
  chat.expect_lines({"hello, Bob [edited]", "hi"});
  ASSERT_TRUE(edit(chat.world, chat.ann, row, "Hello, Bob!").ok());
  chat.expect_lines({"Hello, Bob! [edited]", "hi"});
  const auto all = chat.world.look(chat.bob, [&](StoreTransaction& store) {
    return store.all_messages(chat.id, {}, 100);
  });
  std::size_t reportable = 0;
  for (const Message& message : all) {
    const bool is_of_ann = message.sender_account == chat.world.self(chat.ann).account;
    reportable += is_of_ann && message.application_data.size() > 0 && message.frank ? 1 : 0;
  }
  EXPECT_EQ(reportable, 4U) << "the group's name, the message, and two edits";
}

TEST(EngineAnnotations, EditKeepsAttachments) {
  Chat chat;
  content::Attachment photo;
  photo.blob = chat.world.random.id<BlobId>();
  photo.description.key = content::FileKey(SecretBytes(Bytes(32, 7)));
  photo.content_type = "image/jpeg";
  std::vector<content::NestedPart> parts;
  parts.push_back(content::text_part("look"));
  parts.push_back(content::attachment_part(photo));
  ASSERT_TRUE(send_raw(
                  chat.world,
                  chat.ann,
                  chat.id,
                  content::make_message(chat.world.random, content::all_of(std::move(parts)))
  )
                  .ok());
  chat.world.tell(chat.ann, client::BlobUploaded{photo.blob});
  const auto line = line_called(chat.world, chat.ann, chat.id, "look");
  ASSERT_TRUE(edit(chat.world, chat.ann, line.row, "see").ok());
  chat.expect_lines({"hello", "hi", "see<file> [edited]"});
  EXPECT_TRUE(chat.world.outbox(chat.ann).empty()) << "nothing is uploaded again";
}

TEST(EngineAnnotations, OnesOtherDeviceMayEditAndDelete) {
  Chat chat;
  Phone& tablet = chat.world.link(chat.ann);
  chat.world.pass(seconds(5));
  ASSERT_TRUE(chat.world.say(chat.ann, chat.id, "from the phone").ok());
  const auto line = line_called(chat.world, tablet, chat.id, "from the phone");
  ASSERT_TRUE(edit(chat.world, tablet, line.row, "from the tablet").ok());
  chat.expect_lines({"hello", "hi", "from the tablet [edited]"});
  EXPECT_EQ(lines(chat.world, tablet, chat.id), Texts{"from the tablet [edited]"});
  ASSERT_TRUE(erase_for_everyone(chat.world, tablet, line.row).ok());
  chat.expect_lines({"hello", "hi", "deleted"});
}

TEST(EngineAnnotations, DeletedMessageIsEmptyAtOnceAndItsEvidenceADayLater) {
  Chat chat;
  const MessageRow row = chat.hello_at(chat.ann).row;
  ASSERT_TRUE(edit(chat.world, chat.ann, row, "hello, B.").ok());
  ASSERT_TRUE(erase_for_everyone(chat.world, chat.ann, row).ok());
  chat.expect_lines({"deleted", "hi"});
  const auto evidence = [&](Phone& phone) {
    std::size_t left = 0;
    for (const Message& message : chat.world.look(phone, [&](StoreTransaction& store) {
           return store.all_messages(chat.id, {}, 100);
         })) {
      if (message.evidence_end_ms == 0) continue;
      EXPECT_TRUE(message.content.empty());
      left += message.application_data.size() > 0 ? 1 : 0;
    }
    return left;
  };
  EXPECT_EQ(evidence(chat.bob), 2U) << "of the message and of its edit";
  EXPECT_EQ(evidence(chat.ann), 2U);
  chat.world.now += client::evidence_time - seconds(2);
  chat.world.pass(seconds(1));
  EXPECT_EQ(evidence(chat.bob), 2U);
  chat.world.pass(seconds(1));
  EXPECT_EQ(evidence(chat.bob), 0U);
  EXPECT_EQ(evidence(chat.ann), 0U);
}

TEST(EngineAnnotations, DeletedAttachmentIsForgotten) {
  Chat chat;
  content::Attachment photo;
  photo.blob = chat.world.random.id<BlobId>();
  photo.description.key = content::FileKey(SecretBytes(Bytes(32, 7)));
  ASSERT_TRUE(send_raw(
                  chat.world,
                  chat.ann,
                  chat.id,
                  content::make_message(chat.world.random, content::attachment_part(photo))
  )
                  .ok());
  chat.world.tell(chat.ann, client::BlobUploaded{photo.blob});
  const auto at_bob = line_called(chat.world, chat.bob, chat.id, "<file>");
  const auto attachments = [&] {
    return chat.world.look(chat.bob, [&](StoreTransaction& store) {
      return store.attachments(at_bob.row);
    });
  };
  EXPECT_EQ(attachments().size(), 1U);
  const auto at_ann = line_called(chat.world, chat.ann, chat.id, "<file>");
  ASSERT_TRUE(erase_for_everyone(chat.world, chat.ann, at_ann.row).ok());
  EXPECT_TRUE(attachments().empty());
}

TEST(EngineAnnotations, ErasedHereIsThereElsewhere) {
  Chat chat;
  const MessageRow row = chat.hello_at(chat.bob).row;
  ASSERT_TRUE(chat.world
                  .command(
                      chat.bob,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.erase_here(store, row, chat.world.now);
                      }
                  )
                  .ok());
  EXPECT_EQ(lines(chat.world, chat.bob, chat.id), Texts{"hi"});
  EXPECT_EQ(lines(chat.world, chat.ann, chat.id), (Texts{"hello", "hi"}));
}

// As after an import: what is said about a message is there before the message is.
TEST(EngineAnnotations, OrderOfArrivalDoesNotMatter) {
  Chat chat;
  chat.bob.is_online = false;
  chat.world.cut(chat.bob);
  ASSERT_TRUE(chat.world.say(chat.ann, chat.id, "first").ok());
  ASSERT_TRUE(chat.world.say(chat.ann, chat.id, "second").ok());
  const auto first = line_called(chat.world, chat.ann, chat.id, "first").id;
  const auto second = line_called(chat.world, chat.ann, chat.id, "second").id;
  const AccountId ann = chat.world.self(chat.ann).account;
  const AccountId bob = chat.world.self(chat.bob).account;
  chat.world.change(chat.bob, [&](StoreTransaction& store) -> Result<void> {
    TRY(store.put_annotation({{901}, chat.id, first, AnnotationKind::deletion, ann, 90, ""}));
    TRY(store.put_annotation({{902}, chat.id, second, AnnotationKind::reaction, ann, 91, "👍"}));
    return store.put_annotation({{903}, chat.id, second, AnnotationKind::deletion, bob, 92, ""});
  });
  chat.bob.is_online = true;
  chat.world.pass(seconds(3));
  EXPECT_EQ(lines(chat.world, chat.bob, chat.id), (Texts{"hello", "hi", "deleted", "second 👍1"}));
}

TEST(EngineAnnotations, NobodyChangesWhatAnotherSaid) {
  Chat chat;
  const auto hello = chat.hello_at(chat.bob).id;
  ASSERT_TRUE(
      send_raw(
          chat.world,
          chat.bob,
          chat.id,
          content::make_edit(chat.world.random, hello, content::text_part("I, Ann, hate you"))
      )
          .ok()
  );
  ASSERT_TRUE(
      send_raw(chat.world, chat.bob, chat.id, content::make_deletion(chat.world.random, hello)).ok()
  );
  chat.expect_lines({"hello", "hi"});
  EXPECT_EQ(last_disbelieved(chat.ann), client::rules::message_is_ones_own.name);
  EXPECT_TRUE(chat.ann.heard<client::notice::MessageChanged>().empty());
  const auto told =
      chat.world.look(chat.ann, [](StoreTransaction& store) { return store.unshown({}, 10); });
  EXPECT_EQ(told.size(), 1U) << "only that Bob said hi";
}

TEST(EngineAnnotations, NobodyTakesBackAnothersReaction) {
  Chat chat;
  ASSERT_TRUE(react(chat.world, chat.bob, chat.hello_at(chat.bob).row, "👍").ok());
  const auto reaction = chat.world.look(chat.ann, [&](StoreTransaction& store) {
    return store.all_messages(chat.id, {}, 1);
  });
  ASSERT_TRUE(send_raw(
                  chat.world,
                  chat.ann,
                  chat.id,
                  content::make_deletion(chat.world.random, reaction.front().id)
  )
                  .ok());
  chat.expect_lines({"hello 👍1", "hi"});
}

TEST(EngineAnnotations, WhatIsAboutNothingShowsNothing) {
  Chat chat;
  const auto nowhere = chat.world.random.id<client::MessageId>();
  auto& random = chat.world.random;
  for (const auto& content :
       {content::make_reaction(random, {nowhere, "👍"}),
        content::make_edit(random, nowhere, content::text_part("x")),
        content::make_deletion(random, nowhere),
        content::make_deletion(random, nowhere)}) {
    ASSERT_TRUE(send_raw(chat.world, chat.bob, chat.id, content).ok());
  }
  chat.expect_lines({"hello", "hi"});
}

TEST(EngineAnnotations, EditOfAnEditAndDeletionTwiceShowNothingMore) {
  Chat chat;
  auto& random = chat.world.random;
  const auto newest = [&] {
    return chat.world
        .look(chat.bob, [&](StoreTransaction& store) { return store.all_messages(chat.id, {}, 1); })
        .front()
        .id;
  };
  ASSERT_TRUE(edit(chat.world, chat.ann, chat.hello_at(chat.ann).row, "better").ok());
  ASSERT_TRUE(send_raw(
                  chat.world,
                  chat.ann,
                  chat.id,
                  content::make_edit(random, newest(), content::text_part("worse"))
  )
                  .ok());
  chat.expect_lines({"better [edited]", "hi"});
  const auto line = chat.hi_at(chat.bob).id;
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(send_raw(chat.world, chat.bob, chat.id, content::make_deletion(random, line)).ok());
  }
  ASSERT_TRUE(send_raw(
                  chat.world,
                  chat.bob,
                  chat.id,
                  content::make_edit(random, line, content::text_part("back"))
  )
                  .ok());
  chat.expect_lines({"better [edited]", "deleted"});
}

TEST(EngineAnnotations, ReactionThatIsNoneIsNotShown) {
  Chat chat;
  auto content = content::make_reaction(chat.world.random, {chat.hello_at(chat.bob).id, "x"});
  std::get<content::SinglePart>(content.nested_part.part).content = to_bytes("a\nline");
  ASSERT_TRUE(send_raw(chat.world, chat.bob, chat.id, content).ok());
  chat.expect_lines({"hello", "hi"});
}

// Whoever reacts without end gets no further than anybody else.
TEST(EngineAnnotations, ReactionsAreFew) {
  Chat chat;
  const auto hello = chat.hello_at(chat.bob);
  for (int i = 0; i < 25; ++i) {
    for (int twice = 0; twice < 2; ++twice) {
      const content::Reaction reaction{hello.id, "r" + std::to_string(i)};
      ASSERT_TRUE(
          send_raw(
              chat.world, chat.bob, chat.id, content::make_reaction(chat.world.random, reaction)
          )
              .ok()
      );
    }
  }
  const auto shown = chat.world.look(chat.ann, [&](StoreTransaction& store) {
    return client::reactions_to(store, hello);
  });
  EXPECT_EQ(shown.size(), client::reactions_of_one_max);
  EXPECT_EQ(last_disbelieved(chat.ann), client::rules::reactions_are_few.name);
  EXPECT_EQ(
      broken(react(chat.world, chat.bob, hello.row, "one more")),
      client::rules::reactions_are_few.name
  );
}

TEST(EngineAnnotations, EditsAreFew) {
  Chat chat;
  const MessageRow row = chat.hello_at(chat.ann).row;
  const auto id = chat.hello_at(chat.ann).id;
  for (std::size_t i = 0; i < client::edits_of_one_max; ++i) {
    ASSERT_TRUE(edit(chat.world, chat.ann, row, "edit " + std::to_string(i)).ok());
  }
  EXPECT_EQ(broken(edit(chat.world, chat.ann, row, "one more")), client::rules::edits_are_few.name);
  chat.reconnect();
  ASSERT_TRUE(send_raw(
                  chat.world,
                  chat.ann,
                  chat.id,
                  content::make_edit(chat.world.random, id, content::text_part("one more"))
  )
                  .ok());
  chat.expect_lines({"edit 99 [edited]", "hi"});
}

TEST(EngineAnnotations, MessageIsOnesOwn) {
  Chat chat;
  const MessageRow hello = chat.hello_at(chat.bob).row;
  EXPECT_EQ(
      broken(edit(chat.world, chat.bob, hello, "x")), client::rules::message_is_ones_own.name
  );
  EXPECT_EQ(
      broken(erase_for_everyone(chat.world, chat.bob, hello)),
      client::rules::message_is_ones_own.name
  );
}

TEST(EngineAnnotations, ReactionIsNewAndReactionIsThere) {
  Chat chat;
  const MessageRow row = chat.hello_at(chat.bob).row;
  EXPECT_EQ(
      broken(take_back(chat.world, chat.bob, row, "👍")), client::rules::reaction_is_there.name
  );
  chat.reconnect();
  ASSERT_TRUE(react(chat.world, chat.bob, row, "👍").ok());
  EXPECT_EQ(broken(react(chat.world, chat.bob, row, "👍")), client::rules::reaction_is_new.name);
  chat.reconnect();
  EXPECT_EQ(
      broken(react(chat.world, chat.bob, row, "a\nb")), content::rules::reaction_is_short_text.name
  );
}

TEST(EngineAnnotations, MessageIsKnownAndALine) {
  Chat chat;
  EXPECT_EQ(
      broken(react(chat.world, chat.bob, MessageRow{999}, "👍")),
      client::rules::message_is_known.name
  );
  chat.reconnect();
  const MessageRow row = chat.hi_at(chat.bob).row;
  ASSERT_TRUE(erase_for_everyone(chat.world, chat.bob, row).ok());
  EXPECT_EQ(broken(edit(chat.world, chat.bob, row, "x")), client::rules::message_is_a_line.name);
}

TEST(EngineAnnotations, MessageIsSentBeforeAnythingIsSaidAboutIt) {
  Chat chat;
  chat.world.cut(chat.ann);
  ASSERT_TRUE(chat.world.say(chat.ann, chat.id, "waits").ok());
  const MessageRow row = line_called(chat.world, chat.ann, chat.id, "waits").row;
  EXPECT_EQ(broken(edit(chat.world, chat.ann, row, "x")), client::rules::message_is_sent.name);
  const auto erased = chat.world.command(chat.ann, [&](Engine& engine, StoreTransaction& store) {
    return engine.erase_here(store, row, chat.world.now);
  });
  EXPECT_EQ(broken(erased), client::rules::message_is_sent.name);
}

TEST(EngineAnnotations, ConversationIsOpenWhereSomethingIsSaid) {
  Chat chat;
  const MessageRow row = chat.hello_at(chat.bob).row;
  ASSERT_TRUE(leave(chat.world, chat.bob, chat.id).ok());
  EXPECT_EQ(
      broken(react(chat.world, chat.bob, row, "👍")), client::rules::conversation_is_open.name
  );
}

// The name of a group is for those to change who may.
TEST(EngineAnnotations, StateIsOnesToChange) {
  Chat chat;
  const auto rename = [&](Phone& phone, const std::string& name) {
    return send_raw(
        chat.world,
        phone,
        chat.id,
        content::make_message(chat.world.random, content::group_state_part({.name = name}))
    );
  };
  ASSERT_TRUE(rename(chat.bob, "Bob's").ok());
  EXPECT_EQ(chat.world.conversation(chat.ann, chat.id).title, "Hikers");
  EXPECT_EQ(chat.world.conversation(chat.bob, chat.id).title, "Hikers");
  EXPECT_EQ(last_disbelieved(chat.ann), client::rules::state_is_ones_to_change.name);
  ASSERT_TRUE(rename(chat.ann, "Ann's").ok());
  EXPECT_EQ(chat.world.conversation(chat.bob, chat.id).title, "Ann's");
}

}  // namespace
}  // namespace causeway::simulate::answers
