// What says something about an earlier message: the draft's own examples are read as what they are,
// what we write has their form, and a reaction is nothing but an emoji.
#include "content/annotation.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/files_test.h"
#include "base/seeded_random.h"
#include "content/kind.h"
#include "content/message.h"

namespace causeway::content {
namespace {

MimiContent received(const MimiContent& content) {
  return *decode(*encode(content));
}

MessageId some_id() {
  return SeededRandom(7).id<MessageId>();
}

struct DraftExample {
  const char* name;
  Kind kind;
};

class DraftKind : public testing::TestWithParam<DraftExample> {
 protected:
  static std::optional<MimiContent> read(const std::string& name) {
    const auto file =
        read_file(vectors_folder() + "/mimi/mimi-content-08-examples/" + name + ".cbor");
    if (!file) return std::nullopt;
    return *decode(to_bytes(*file));
  }
};

TEST_P(DraftKind, IsWhatTheDraftCallsIt) {
  const auto content = read(GetParam().name);
  if (!content) GTEST_SKIP() << "skipped: no vectors";
  EXPECT_EQ(kind_of(*content), GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(
    Annotation,
    DraftKind,
    testing::Values(
        DraftExample{"original", Kind::message},
        DraftExample{"reply", Kind::message},
        DraftExample{"multipart-1", Kind::message},
        DraftExample{"expiring", Kind::message},
        DraftExample{"reaction", Kind::reaction},
        DraftExample{"unlike", Kind::deletion},
        DraftExample{"edit", Kind::edit},
        DraftExample{"delete", Kind::deletion}
    ),
    [](const auto& info) {
      std::string name = info.param.name;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    }
);

TEST_F(DraftKind, HeartOfTheDraftIsAReaction) {
  const auto content = read("reaction");
  if (!content) GTEST_SKIP() << "skipped: no vectors";
  const auto reaction = parse_reaction(*content);
  ASSERT_TRUE(reaction.ok());
  EXPECT_EQ(reaction->emoji, "❤");
  EXPECT_EQ(to_hex(reaction->target).substr(0, 16), "017ce54837404c36");
}

TEST(Annotation, ReactionTravels) {
  SeededRandom random(1);
  const auto content = received(make_reaction(random, {some_id(), "👩‍👩‍👧‍👦"}));
  EXPECT_EQ(kind_of(content), Kind::reaction);
  EXPECT_TRUE(check_policy(content).ok());
  EXPECT_EQ(parse_reaction(content)->emoji, "👩‍👩‍👧‍👦");
  EXPECT_EQ(parse_reaction(content)->target, some_id());
}

TEST(Annotation, EditHasANewBody) {
  SeededRandom random(1);
  const auto content = received(make_edit(random, some_id(), text_part("better")));
  EXPECT_EQ(kind_of(content), Kind::edit);
  EXPECT_EQ(content.replaces, some_id());
  EXPECT_EQ(text_of(content.nested_part), "better");
}

TEST(Annotation, DeletionHasNone) {
  SeededRandom random(1);
  const auto content = received(make_deletion(random, some_id()));
  EXPECT_EQ(kind_of(content), Kind::deletion);
  EXPECT_EQ(content.replaces, some_id());
}

TEST(Annotation, StateOfAConversationIsNoMessage) {
  SeededRandom random(1);
  std::vector<NestedPart> parts;
  parts.push_back(text_part("and a text"));
  parts.push_back(group_state_part({.name = "Hikers"}));
  EXPECT_EQ(kind_of(make_message(random, all_of(std::move(parts)))), Kind::group_state);
}

TEST(AnnotationRules, ReactionIsShortText) {
  SeededRandom random(1);
  for (const std::string& emoji :
       {std::string(),
        std::string(65, 'x'),
        std::string("a\nb"),
        std::string("\x1b[2J"),
        std::string("\u202Eevil"),
        std::string("\u2028"),
        std::string("\xF0\x9F\x91")}) {
    EXPECT_FALSE(is_reaction(emoji));
    auto content = make_reaction(random, {some_id(), "x"});
    std::get<SinglePart>(content.nested_part.part).content = to_bytes(emoji);
    EXPECT_EQ(broken_rule(parse_reaction(content)), &rules::reaction_is_short_text) << emoji;
  }
  EXPECT_TRUE(is_reaction(std::string(64, 'x')));
  auto other_type = make_reaction(random, {some_id(), "x"});
  std::get<SinglePart>(other_type.nested_part.part).content_type = "text/html";
  EXPECT_EQ(broken_rule(parse_reaction(other_type)), &rules::reaction_is_short_text);
  auto nothing = make_reaction(random, {some_id(), "x"});
  nothing.nested_part.part = NullPart{};
  EXPECT_EQ(broken_rule(parse_reaction(nothing)), &rules::reaction_is_short_text);
}

TEST(AnnotationRules, ReactionNamesAMessage) {
  SeededRandom random(1);
  auto content = make_reaction(random, {some_id(), "x"});
  content.in_reply_to.reset();
  EXPECT_EQ(broken_rule(parse_reaction(content)), &rules::reaction_names_a_message);
}

}  // namespace
}  // namespace causeway::content
