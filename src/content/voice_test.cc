// A voice note is one recording and says how long it lasts.
#include "content/voice.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/encoding.h"
#include "base/seeded_random.h"

namespace causeway::content {
namespace {

class VoiceNotes : public testing::Test {
 protected:
  Attachment recording(std::string_view type = voice_type) {
    Attachment attachment;
    attachment.blob = random_.id<BlobId>();
    attachment.description.key = FileKey(random_.secret(file_key_size));
    attachment.description.size_bytes = 1900;
    attachment.content_type = type;
    attachment.file_name = "voice.opus";
    return attachment;
  }

  MimiContent note() { return make_voice_note(random_, recording(), Milliseconds(1250)); }

  SeededRandom random_{1};
};

using VoiceNoteRules = VoiceNotes;

TEST_F(VoiceNotes, SayHowLongTheyLast) {
  const auto received = *decode(*encode(note()));
  EXPECT_TRUE(check_policy(received).ok());
  EXPECT_EQ(*voice_duration(received), Milliseconds(1250));
  EXPECT_EQ(received.nested_part.disposition, Disposition::render);
  // {"vnd.causeway.voice": 1250}
  EXPECT_NE(
      to_hex(*encode(received)).find("a172766e642e63617573657761792e766f6963651904e2"),
      std::string::npos
  );
}

TEST_F(VoiceNotes, AreNotWhatSaysNothingOfIt) {
  EXPECT_EQ(*voice_duration(make_message(random_, text_part("hi"))), std::nullopt);
  EXPECT_EQ(*voice_duration(make_message(random_, attachment_part(recording()))), std::nullopt);
}

TEST_F(VoiceNoteRules, VoiceNoteIsValid) {
  for (const char* value : {"00", "1a05265c01", "f5"}) {  // 0, a day and a millisecond, true
    auto content = note();
    content.extensions[0].value = *from_hex(value);
    EXPECT_FALSE(check_policy(content).ok()) << value;
  }
  auto content = note();
  content.nested_part = text_part("no recording");
  EXPECT_EQ(broken_rule(check_policy(content)), &rules::voice_note_is_valid);
  content = note();
  content.nested_part = attachment_part(recording("audio/mpeg"));
  EXPECT_EQ(broken_rule(check_policy(content)), &rules::voice_note_is_valid);
}

}  // namespace
}  // namespace causeway::content
