// What this version writes, and what it refuses to show.
#include "content/message.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/files_test.h"
#include "base/seeded_random.h"
#include "content/cbor.h"

namespace causeway::content {
namespace {

Attachment sample_attachment() {
  const std::string page = *read_file(source_path("docs/formats/fbl1.md"));
  Attachment attachment;
  attachment.blob = *BlobId::from(Bytes(16, 0x33));
  Bytes key;
  for (std::uint8_t i = 0; i < 32; ++i) key.push_back(i);
  attachment.description.key = FileKey(key);
  attachment.description.size_bytes = 6;
  const Bytes hash = hex_block(page, "content_hash");
  std::copy(hash.begin(), hash.end(), attachment.description.content_hash.begin());
  attachment.content_type = "text/plain";
  attachment.file_name = "hello.txt";
  return attachment;
}

ExternalPart sample_part() {
  NestedPart nested = attachment_part(sample_attachment());
  return std::move(std::get<ExternalPart>(nested.part));
}

MimiContent message_of(NestedPart part) {
  SeededRandom random(1);
  return make_message(random, std::move(part));
}

MimiContent decoded(const MimiContent& content) {
  return *decode(*encode(content));
}

TEST(Message, TextTravels) {
  const MimiContent content = decoded(message_of(text_part("Hi, **Ada** ❤")));
  EXPECT_EQ(text_of(content.nested_part), "Hi, **Ada** ❤");
  EXPECT_TRUE(check_policy(content).ok());
  EXPECT_FALSE(content.in_reply_to);
}

TEST(Message, ReplyNamesWhatItAnswers) {
  SeededRandom random(1);
  const auto id = random.id<MessageId>();
  EXPECT_EQ(decoded(make_reply(random, id, text_part("Yes"))).in_reply_to, id);
}

TEST(Message, EachHasItsOwnSalt) {
  SeededRandom random(1);
  EXPECT_NE(make_message(random, text_part("x")).salt, make_message(random, text_part("x")).salt);
}

TEST(Message, ReactionIsNoText) {
  NestedPart reaction = text_part("❤");
  reaction.disposition = Disposition::reaction;
  EXPECT_EQ(text_of(reaction), std::nullopt);
}

TEST(Message, TextAndAttachmentsComeInOrder) {
  std::vector<NestedPart> parts;
  parts.push_back(text_part("Look"));
  parts.push_back(attachment_part(sample_attachment()));
  const MimiContent content = decoded(message_of(all_of(std::move(parts))));
  const auto leaves = leaf_parts(content);
  ASSERT_EQ(leaves.size(), 2U);
  EXPECT_EQ(text_of(*leaves[0]), "Look");
  EXPECT_EQ(*parse_attachment(std::get<ExternalPart>(leaves[1]->part)), sample_attachment());
  EXPECT_TRUE(check_policy(content).ok());
}

TEST(Message, OnePartStaysItself) {
  std::vector<NestedPart> parts;
  parts.push_back(text_part("alone"));
  EXPECT_EQ(text_of(all_of(std::move(parts))), "alone");
}

TEST(Attachment, ExampleOfTheFormatIsTrue) {
  const std::string page = *read_file(source_path("docs/formats/content.md"));
  const Bytes encoded = *encode(message_of(attachment_part(sample_attachment())));
  const Bytes example = hex_block(page, "attachment");
  ASSERT_LT(example.size(), encoded.size());
  EXPECT_EQ(to_bytes(ByteView(encoded).last(example.size())), example);
}

TEST(AttachmentRules, AttachmentIsFbl1) {
  std::vector<ExternalPart> parts(7);
  for (ExternalPart& part : parts) part = sample_part();
  parts[0].enc_alg = 1;
  parts[1].key = SecretBytes(31);
  parts[2].nonce = {1};
  parts[3].aad = {1};
  parts[4].hash_alg = 2;
  parts[5].content_hash.pop_back();
  parts[6] = {.url = "https://tracker.example/1x1.gif"};
  for (const ExternalPart& part : parts) {
    EXPECT_EQ(broken_rule(parse_attachment(part)), &rules::attachment_is_fbl1);
  }
}

TEST(AttachmentRules, AttachmentUrlIsABlob) {
  const std::string id = "3333333333333333333333333333333a";
  for (const std::string& url :
       {std::string(),
        std::string("causeway-blob:"),
        std::string("https://evil.example/") + id,
        "causeway-blob:" + id + "00",
        "causeway-blob:" + id.substr(2),
        "CAUSEWAY-BLOB:" + id,
        std::string("causeway-blob:3333333333333333333333333333333A"),
        "causeway-blob:" + std::string(32, 'x')}) {
    ExternalPart part = sample_part();
    part.url = url;
    EXPECT_EQ(broken_rule(parse_attachment(part)), &rules::attachment_url_is_a_blob) << url;
  }
}

TEST(AttachmentRules, AttachmentSizeIsWithinLimit) {
  ExternalPart part = sample_part();
  part.size = attachment_size_max;
  EXPECT_EQ(broken_rule(parse_attachment(part)), nullptr);
  part.size = attachment_size_max + 1;
  EXPECT_EQ(broken_rule(parse_attachment(part)), &rules::attachment_size_is_within_limit);
}

TEST(AttachmentRules, FileNameIsPlain) {
  for (const char* name :
       {".",
        "..",
        "a/b",
        "..\\b",
        "a\nb",
        "a\x7F",
        "photo_\u202Egpj.exe",
        "a\u2066b",
        "a\u2028b",
        "a\u0085b"}) {
    ExternalPart part = sample_part();
    part.filename = name;
    EXPECT_EQ(broken_rule(parse_attachment(part)), &rules::file_name_is_plain) << name;
  }
  ExternalPart part = sample_part();
  part.filename = std::string(256, 'a');
  EXPECT_EQ(broken_rule(parse_attachment(part)), &rules::file_name_is_plain);
  part.filename = std::string(255, 'a');
  EXPECT_EQ(broken_rule(parse_attachment(part)), nullptr);
  part.filename = "…Ünïcödé 水.tar.gz";
  EXPECT_EQ(broken_rule(parse_attachment(part)), nullptr);
  part.filename = "";
  EXPECT_EQ(broken_rule(parse_attachment(part)), nullptr);
}

TEST(FileName, PlainOneIsTheNearest) {
  EXPECT_EQ(plain_file_name("/home/ada/photo.jpg"), "photo.jpg");
  EXPECT_EQ(plain_file_name("C:\\Users\\ada\\photo.jpg"), "photo.jpg");
  EXPECT_EQ(plain_file_name("photo_\u202Egpj.exe"), "photo_gpj.exe");
  EXPECT_EQ(plain_file_name("a\nb.txt"), "ab.txt");
  EXPECT_EQ(plain_file_name("caf\xE9.txt"), "caf_.txt");
  EXPECT_EQ(plain_file_name(".."), "file");
  EXPECT_EQ(plain_file_name("folder/"), "file");
  EXPECT_EQ(plain_file_name(""), "file");
  EXPECT_EQ(plain_file_name(std::string(254, 'a') + "é").size(), 254U);
}

const SinglePart& single_of(const NestedPart& nested) {
  return std::get<SinglePart>(nested.part);
}

TEST(GroupState, ExampleOfTheFormatIsTrue) {
  const std::string page = *read_file(source_path("docs/formats/content.md"));
  const NestedPart part = group_state_part({.name = "Hikers"});
  EXPECT_EQ(single_of(part).content, hex_block(page, "group_state"));
}

TEST(GroupState, NameIsVisibleAndShort) {
  EXPECT_TRUE(is_group_name("Hikers"));
  EXPECT_TRUE(is_group_name(std::string(255, 'x')));
  EXPECT_FALSE(is_group_name(std::string(256, 'x')));
  EXPECT_FALSE(is_group_name("Hik\ners"));
  EXPECT_FALSE(is_group_name("\xff"));
}

TEST(GroupState, ChangeTakesTheNumberOfItsMessage) {
  const NestedPart part = group_state_part({.name = "Hikers"});
  const GroupState state = *parse_group_state(single_of(part), 17);
  EXPECT_EQ(state.changed_seq, 17U);
  EXPECT_EQ(state.name, "Hikers");
}

// A member adds Cy and shares the name again, not knowing that it has just been changed.
TEST(GroupState, SharedAgainKeepsTheNumberOfTheChange) {
  const GroupState held = *parse_group_state(single_of(group_state_part({.name = "Hikers"})), 17);
  const GroupState again = *parse_group_state(single_of(group_state_part(held)), 40);
  EXPECT_EQ(again, held);
}

TEST(GroupState, WhatALaterVersionAddsIsSharedAgain) {
  GroupState state{.changed_seq = 3, .name = "Hikers", .others = {}};
  state.others.push_back({std::int64_t{4}, *from_hex("1a00015180")});
  EXPECT_EQ(*parse_group_state(single_of(group_state_part(state)), 3), state);
}

TEST(GroupState, TimerIsSharedWhereThereIsOne) {
  using std::chrono::hours;
  const NestedPart part = group_state_part({.name = "Hikers", .timer = hours(24)});
  EXPECT_EQ(to_hex(single_of(part).content), "a30100026648696b657273031a00015180");
  EXPECT_EQ(parse_group_state(single_of(part), 17)->timer, hours(24));
  const NestedPart longest = group_state_part({.timer = expiry_max});
  EXPECT_EQ(parse_group_state(single_of(longest), 17)->timer, expiry_max);
}

TEST(Message, DisappearsAfterATime) {
  MimiContent content = message_of(text_part("soon gone"));
  expire_after(content, std::chrono::hours(24));
  EXPECT_EQ(decoded(content).expires, (Expiration{ExpirationKind::relative, 86'400}));
}

TEST(GroupStateRules, GroupStateIsValid) {
  const auto parse = [](std::string_view hex) {
    return parse_group_state({std::string(group_state_type), *from_hex(hex)}, 9);
  };
  EXPECT_EQ(
      broken_rule(parse("a201090261"
                        "61")),
      nullptr
  );
  EXPECT_EQ(
      broken_rule(parse("a1010"
                        "9")),
      &rules::group_state_is_valid
  );
  EXPECT_EQ(broken_rule(parse("a1026161")), &rules::group_state_is_valid);
  EXPECT_EQ(broken_rule(parse("a2010a026161")), &rules::group_state_is_valid);  // after message 9
  EXPECT_EQ(broken_rule(parse("a2010902610a")), &rules::group_state_is_valid);  // a line feed
  EXPECT_EQ(broken_rule(parse("a301090261610301")), nullptr);
  EXPECT_EQ(
      broken_rule(parse("a3010902616103"
                        "00")),
      &rules::group_state_is_valid
  );
  EXPECT_EQ(broken_rule(parse("a30109026161031a01e28501")), &rules::group_state_is_valid);
  EXPECT_EQ(
      broken_rule(parse("a3010902616103"
                        "20")),
      &cbor::rules::type_is_expected
  );
  EXPECT_EQ(broken_rule(parse("a20109024161")), &cbor::rules::type_is_expected);
  EXPECT_EQ(
      broken_rule(parse("a201090261"
                        "6100")),
      &cbor::rules::no_trailing_bytes
  );
  std::string long_name = "a2010902790100";
  for (int i = 0; i < 256; ++i) long_name += "61";
  EXPECT_EQ(broken_rule(parse(long_name)), &rules::group_state_is_valid);
}

TEST(PolicyRules, TextIsUtf8) {
  NestedPart part = text_part("x");
  std::get<SinglePart>(part.part).content = {0xFF};
  const MimiContent content = decoded(message_of(std::move(part)));
  EXPECT_EQ(broken_rule(check_policy(content)), &rules::text_is_utf8);
}

TEST(PolicyRules, BinaryPartNeedNotBeUtf8) {
  NestedPart part = text_part("x");
  std::get<SinglePart>(part.part) = {"application/octet-stream", {0xFF}};
  EXPECT_EQ(broken_rule(check_policy(message_of(std::move(part)))), nullptr);
}

// Attack 19: what one reader shows and another does not.
TEST(PolicyRules, ChooseOneIsAbsent) {
  std::vector<NestedPart> inner;
  inner.push_back(text_part("nice"));
  inner.push_back(text_part("nasty"));
  std::vector<NestedPart> outer;
  outer.push_back(text_part("first"));
  outer.push_back({Disposition::render, "", MultiPart{PartSemantics::choose_one, std::move(inner)}}
  );
  const MimiContent content = decoded(message_of(all_of(std::move(outer))));
  EXPECT_EQ(broken_rule(check_policy(content)), &rules::choose_one_is_absent);
}

TEST(Policy, ExternalPartElsewhereIsRefused) {
  ExternalPart part = sample_part();
  part.url = "https://tracker.example/";
  const MimiContent content = message_of({Disposition::render, "", std::move(part)});
  EXPECT_EQ(broken_rule(check_policy(content)), &rules::attachment_url_is_a_blob);
}

}  // namespace
}  // namespace causeway::content
