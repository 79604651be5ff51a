// Pictures of others, made anew by the real process: what it answers, what the kernel says of it,
// and that a picture which crashes it, stops it or makes it lie costs one request. Processes that
// do so on purpose are scripts, the first time they are started; they say that they are shut in.
#include "cmd/causewayd/media.h"

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <sys/wait.h>
#include <system_error>

#include "adapters/pictures/samples_test.h"
#include "base/broken_rule_test.h"
#include "base/files_test.h"
#include "cmd/causewayd/media_desk.h"

namespace causeway::causewayd {
namespace {

using testing::HasSubstr;

const std::string real_program = CAUSEWAY_BIN_DIR "/causewayd";

Bytes sample_file(const std::string& name) {
  const auto file = read_file(source_path("vectors/pictures/" + name));
  EXPECT_TRUE(file);
  return to_bytes(*file);
}

/// Says that it is shut in, and waits for a picture.
const std::string comes_up = "printf '\\000\\000\\000\\007shut in' >&3\nhead -c 1 <&3 >/dev/null\n";

/// A folder with a program in it that does `misdeed` once, and is the real one afterwards.
class Misdeed {
 public:
  explicit Misdeed(const std::string& misdeed) {
    std::string name = std::filesystem::temp_directory_path() / "causeway-media-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
    std::ofstream(program()) << "#!/bin/sh\nif mkdir " << folder_ << "/once 2>/dev/null; then\n"
                             << misdeed << "\nfi\nexec " << real_program << " media\n";
    std::filesystem::permissions(program(), std::filesystem::perms::owner_all);
  }

  Misdeed(const Misdeed&) = delete;
  Misdeed& operator=(const Misdeed&) = delete;

  ~Misdeed() { std::filesystem::remove_all(folder_); }

  const std::string& folder() const { return folder_; }

  std::string program() const { return folder_ + "/causewayd"; }

 private:
  std::string folder_;
};

/// The rule that the first picture is refused by; the one after it has to be shown.
const Rule* rule_of_the_first(const std::string& misdeed, Milliseconds patience) {
  const Misdeed program(comes_up + misdeed);
  MediaDesk desk({.program = program.program(), .patience = patience});
  const auto first = desk.make(sample_file("turned.png"));
  const auto second = desk.make(sample_file("turned.png"));
  EXPECT_TRUE(second.ok()) << broken_rule_name(second);
  return broken_rule(first);
}

constexpr Milliseconds enough{30'000};

TEST(Media, IsWhatTheProcessAnswers) {
  MediaDesk desk({.program = real_program});
  for (const char* name : {"turned.jpg", "turned.png", "turned.webp", "animated.webp"}) {
    const Bytes file = sample_file(name);
    const auto media = desk.make(file);
    ASSERT_TRUE(media.ok()) << name << broken_rule_name(media);
    EXPECT_EQ(*media, *make_media(file)) << "as without a process";
    EXPECT_EQ(media->width, 16U);
    EXPECT_EQ(media->height, 24U);
    EXPECT_FALSE(media->is_damaged);
    EXPECT_NE(media->hashes.original(), pdq::Hash{});
  }
}

/// As long a file as there may be, with as many pixels as are unpacked, or coefficients kept.
TEST(Media, LargestPicturesFitIntoItsMemory) {
  namespace pictures = adapters::pictures;
  MediaDesk desk({.program = real_program});
  constexpr std::uint32_t side = 8'192;
  static_assert(std::uint64_t{side} * side == pictures::unpacked_pixels_max);
  const Bytes lines((1 + side / 8) * std::size_t{side}, 0);
  const Bytes small = pictures::make_jpeg(pictures::sample(8, 8), {.is_progressive = true});
  for (Bytes file :
       {pictures::make_png(side, side, lines, {.bit_depth = 1, .colour_type = 0}),
        pictures::with_dimensions(small, 14'000, 15'000)}) {
    file.resize(pictures::file_size_max);
    const auto media = desk.make(file);
    EXPECT_TRUE(media.ok()) << broken_rule_name(media);
  }
}

TEST(Media, IsHashedAsItIsShown) {
  const auto media = make_media(sample_file("turned.png"));
  ASSERT_TRUE(media.ok());
  const auto shown = adapters::pictures::render(sample_file("turned.png"));
  EXPECT_EQ(media->hashes, pdq::hash_image({shown->display.rgb, 16, 24, std::size_t{16} * 3, 3}));
}

TEST(Media, RefusalsHaveTheirNames) {
  MediaDesk desk({.program = real_program});
  EXPECT_EQ(
      broken_rule(desk.make(as_bytes("<svg/>"))), &adapters::pictures::rules::format_is_known
  );
  Bytes cut = sample_file("turned.webp");
  cut.resize(cut.size() / 2);
  EXPECT_EQ(broken_rule(desk.make(cut)), &adapters::pictures::rules::is_well_formed);
  const auto process = desk.process_id();
  EXPECT_EQ(
      broken_rule(desk.make(Bytes(adapters::pictures::file_size_max + 1))),
      &adapters::pictures::rules::file_size_is_within_limit
  );
  EXPECT_EQ(desk.process_id(), process) << "nobody was asked";
  EXPECT_TRUE(desk.make(sample_file("turned.webp")).ok());
}

/// Whoever takes one over finds nothing of the pictures before and sees none of those after.
TEST(Media, EachPictureHasAProcessOfItsOwn) {
  MediaDesk desk({.program = real_program});
  ASSERT_TRUE(desk.make(sample_file("turned.png")).ok());
  for (const Bytes& file : {sample_file("turned.png"), to_bytes(std::string_view("no picture"))}) {
    const pid_t process = desk.process_id().value();
    static_cast<void>(desk.make(file));
    EXPECT_NE(desk.process_id().value(), process);
    EXPECT_EQ(::kill(process, 0), -1) << "it is gone";
  }
}

/// One that wants to stay after its answer is ended.
TEST(Media, ProcessDoesNotOutliveItsPicture) {
  const Misdeed program(
      comes_up + "echo $$ >${0%/*}/once/id\nprintf '\\000\\000\\000\\001x' >&3\nexec sleep 1000"
  );
  MediaDesk desk({.program = program.program()});
  static_cast<void>(desk.make(sample_file("turned.png")));
  const auto id = read_file(program.folder() + "/once/id");
  ASSERT_TRUE(id);
  EXPECT_EQ(::kill(std::stoi(*id), 0), -1);
}

/// That is not the picture's doing: it stays unjudged.
TEST(Media, ProcessThatDoesNotComeUpJudgesNothing) {
  for (const char* start :
       {"exit 1", "kill -SEGV $$", "printf '\\000\\000\\000\\002no' >&3\nexec sleep 1000"}) {
    const Misdeed program(start);
    MediaDesk desk({.program = program.program()});
    EXPECT_THROW(static_cast<void>(desk.make(sample_file("turned.png"))), std::system_error);
    EXPECT_TRUE(desk.make(sample_file("turned.png")).ok());
  }
}

/// What the kernel says of a file of another process; nothing where that is not for this user.
std::optional<std::string> kernel_says(pid_t process, const std::string& what) {
  return read_file("/proc/" + std::to_string(process) + "/" + what);
}

/// The real process, shut in and without a picture.
class ShutIn : public testing::Test {
 protected:
  void SetUp() override {
    const auto said = process_.channel().receive();
    ASSERT_TRUE(said);
    ASSERT_EQ(as_text(said->reveal()), media_is_shut_in);
  }

  adapters::process::ChildProcess process_{
      {.path = real_program, .arguments = {"media"}, .message_size_max = 100}
  };
};

TEST_F(ShutIn, IsWhatTheKernelSaysOfIt) {
  const auto status = kernel_says(process_.id(), "status");
  ASSERT_TRUE(status);
  EXPECT_THAT(*status, HasSubstr("NoNewPrivs:\t1"));
  EXPECT_THAT(*status, HasSubstr("Seccomp:\t2"));
  EXPECT_THAT(*status, HasSubstr("Threads:\t1"));
}

TEST_F(ShutIn, HasNothingButItsChannel) {
  const auto environment = kernel_says(process_.id(), "environ");
  if (::geteuid() != 0) {
    EXPECT_FALSE(environment) << "nobody but root looks into it";
    GTEST_SKIP() << "what it has open is for root to see";
  }
  ASSERT_TRUE(environment);
  EXPECT_EQ(*environment, "");
  const std::filesystem::path folder = "/proc/" + std::to_string(process_.id()) + "/fd";
  std::map<std::string, std::string> open;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    open[entry.path().filename()] = std::filesystem::read_symlink(entry.path());
  }
  EXPECT_THAT(
      open,
      testing::ElementsAre(
          testing::Pair("0", "/dev/null"),
          testing::Pair("1", "/dev/null"),
          testing::Pair("2", "/dev/null"),
          testing::Pair("3", testing::StartsWith("socket:"))
      )
  );
}

TEST(Media, ProcessSurvives) {
  EXPECT_EQ(rule_of_the_first("kill -SEGV $$", enough), &rules::media_process_survives);
  EXPECT_EQ(rule_of_the_first("exit 0", enough), &rules::media_process_survives);
}

TEST(Media, TimeIsWithinLimit) {
  constexpr Milliseconds little{3'000};
  EXPECT_EQ(rule_of_the_first("exec sleep 1000", little), &rules::media_time_is_within_limit);
  // A byte now and then of an answer that never ends.
  EXPECT_EQ(
      rule_of_the_first(
          "printf '\\000\\001\\000\\000' >&3\nwhile printf x >&3; do sleep 0.1; done", little
      ),
      &rules::media_time_is_within_limit
  );
}

TEST(Media, AnswerIsWellFormed) {
  EXPECT_EQ(
      rule_of_the_first("printf '\\000\\000\\000\\001x' >&3", enough),
      &rules::media_answer_is_well_formed
  );
}

/// A process that says more than any picture comes to is not listened to.
TEST(Media, AnswerThatIsTooLongIsNotRead) {
  EXPECT_EQ(
      rule_of_the_first("printf '\\177\\377\\377\\377' >&3\nexec sleep 1000", enough),
      &rules::media_process_survives
  );
}

TEST(Media, ProcessThatEndedBetweenTwoPicturesIsReplaced) {
  MediaDesk desk({.program = real_program});
  ASSERT_TRUE(desk.make(sample_file("turned.png")).ok());
  const pid_t waiting = desk.process_id().value();
  ASSERT_EQ(::kill(waiting, SIGKILL), 0);
  siginfo_t ended{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(waiting), &ended, WEXITED | WNOWAIT), 0);
  EXPECT_TRUE(desk.make(sample_file("turned.png")).ok());
}

Media sample_media() {
  return *make_media(sample_file("turned.png"));
}

TEST(MediaAnswers, ComeBackAsTheyWere) {
  EXPECT_EQ(*parse_media_answer(encode_media_answer(sample_media())), sample_media());
  for (const Rule* rule :
       {&rules::media_memory_is_within_limit, &adapters::pictures::rules::colours_are_known}) {
    EXPECT_EQ(broken_rule(parse_media_answer(encode_media_answer(Error{*rule}))), rule);
  }
}

TEST(MediaAnswers, LiesAreNotPassedOn) {
  const auto rule_of = [](const auto& change) {
    Media media = sample_media();
    change(media);
    return broken_rule_name(parse_media_answer(encode_media_answer(media)));
  };
  const std::string_view refused = rules::media_answer_is_well_formed.name;
  EXPECT_EQ(rule_of([](Media&) {}), "none");
  EXPECT_EQ(rule_of([](Media& media) { media.width = 0; }), refused);
  EXPECT_EQ(
      rule_of([](Media& media) { media.height = adapters::pictures::side_max + 1; }), refused
  );
  EXPECT_EQ(rule_of([](Media& media) { media.hashes.quality = 101; }), refused);
  EXPECT_EQ(rule_of([](Media& media) { media.display_webp.clear(); }), refused);
  EXPECT_EQ(rule_of([](Media& media) { media.thumbnail_webp.push_back(0); }), refused);
  EXPECT_EQ(rule_of([](Media& media) { media.display_webp[15] = 'X'; }), refused) << "metadata";
  EXPECT_EQ(
      rule_of([](Media& media) { media.thumbnail_webp = to_bytes("<script>alert(1)</script>"); }),
      refused
  );
  EXPECT_EQ(
      rule_of([](Media& media) { media.display_webp.resize(media_webp_size_max + 1); }), refused
  );
  static constexpr Rule other{"pictures.no_such_rule", "nowhere"};
  EXPECT_EQ(broken_rule_name(parse_media_answer(encode_media_answer(Error{other}))), refused);
  EXPECT_EQ(broken_rule_name(parse_media_answer({})), refused);
}

/// RFC 6386 §9.1, the ten bytes in front of a key frame.
TEST(MediaAnswers, WhatABrowserUnpacksIsAsLargeAsItShouldBe) {
  constexpr std::size_t tag_at = 20;
  constexpr std::size_t code_at = 23;
  constexpr std::size_t width_at = 26;
  constexpr std::size_t height_at = 28;
  const auto is_passed_on = [](Bytes Media::* shown, std::size_t at, unsigned value) {
    Media media = sample_media();
    (media.*shown)[at] = static_cast<std::uint8_t>(value);
    (media.*shown)[at + 1] = static_cast<std::uint8_t>(value >> 8);
    return parse_media_answer(encode_media_answer(media)).ok();
  };
  constexpr unsigned scaled = 1 << 14;
  for (const std::size_t side : {width_at, height_at}) {
    for (const auto& [shown, longest] :
         {std::pair(&Media::display_webp, 1'600U), std::pair(&Media::thumbnail_webp, 160U)}) {
      EXPECT_TRUE(is_passed_on(shown, side, 1));
      EXPECT_TRUE(is_passed_on(shown, side, longest));
      EXPECT_FALSE(is_passed_on(shown, side, longest + 1));
      EXPECT_FALSE(is_passed_on(shown, side, 0));
      for (unsigned scale = 1; scale <= 3; ++scale) {
        EXPECT_FALSE(is_passed_on(shown, side, 16 + scale * scaled));
      }
    }
  }
  const Bytes tag = sample_media().display_webp;
  const unsigned front = tag[tag_at] | unsigned{tag[tag_at + 1]} << 8;
  EXPECT_TRUE(is_passed_on(&Media::display_webp, tag_at, front));
  EXPECT_FALSE(is_passed_on(&Media::display_webp, tag_at, front | 1)) << "not a key frame";
  EXPECT_FALSE(is_passed_on(&Media::display_webp, tag_at, front & ~0x10U)) << "not shown";
  EXPECT_FALSE(is_passed_on(&Media::display_webp, code_at, 0)) << "not its start code";
}

}  // namespace
}  // namespace causeway::causewayd
