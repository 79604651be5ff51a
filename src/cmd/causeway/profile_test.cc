// The folder of a profile: what is in it, who may read it, who owns it.
#include "cmd/causeway/profile.h"

#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "adapters/files/key_file.h"
#include "cmd/causeway/errors.h"
#include "cmd/causeway/passphrase.h"
#include "cmd/causeway/provider_test.h"
#include "crypto/random.h"

namespace causeway::cli {
namespace {

ExitCode exit_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Failure& failure) {
    return failure.explanation().exit;
  } catch (const StoreError& error) {
    return explain(error).exit;
  }
  return ExitCode::ok;
}

class Profiles : public testing::Test {
 protected:
  std::filesystem::path folder() const { return scratch_.path(); }

  test::ScratchFolder scratch_;
  Profile profile_{"default", folder() / "causeway" / "default"};
  crypto::SystemRandom random_;
};

TEST_F(Profiles, HaveNamesThatAreNoPaths) {
  EXPECT_EQ(find_profile("work-2.b").name, "work-2.b");
  for (const char* name : {"", "..", ".hidden", "a/b", "a b", "\xc3\xa4"}) {
    EXPECT_EQ(exit_of([&] { find_profile(name); }), ExitCode::usage) << name;
  }
  EXPECT_EQ(exit_of([&] { find_profile(std::string(65, 'a')); }), ExitCode::usage);
}

TEST_F(Profiles, AreForTheirOwnerOnly) {
  make_key(profile_, std::nullopt, random_);
  for (const auto& path : {profile_.folder, profile_.key()}) {
    struct stat status{};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 077U, 0U) << path;
  }
}

TEST_F(Profiles, KeepTheServerWithItsPin) {
  make_key(profile_, std::nullopt, random_);
  EXPECT_EQ(exit_of([&] { read_server(profile_); }), ExitCode::not_registered);
  adapters::http::ServerAddress address{.host = "chat.example", .port = 8443};
  address.pin.emplace().fill(7);
  write_server(profile_, address);
  EXPECT_EQ(read_server(profile_), address);
}

TEST_F(Profiles, AreMadeOnceAndOpenedAgain) {
  const auto key = make_key(profile_, std::nullopt, random_);
  EXPECT_TRUE(make_key(profile_, std::nullopt, random_) == key);
  EXPECT_TRUE(open_key(profile_, {}) == key);
}

TEST_F(Profiles, WithoutAnAccountSaySo) {
  EXPECT_EQ(exit_of([&] { open_key(profile_, {}); }), ExitCode::not_registered);
}

TEST_F(Profiles, DoNotMakeANewKeyForAnOldDatabase) {
  std::filesystem::create_directories(profile_.folder);
  std::ofstream(profile_.database()) << "sealed";
  EXPECT_EQ(exit_of([&] { make_key(profile_, std::nullopt, random_); }), ExitCode::unexpected);
}

TEST_F(Profiles, WrapTheirKeyUnderAPassphrase) {
  const auto secret = folder() / "secret";
  std::ofstream(secret) << "horse\nthe rest is somebody else's\n";
  const std::optional passphrase = read_passphrase(secret);
  EXPECT_TRUE(*passphrase == SecretBytes(as_bytes("horse")));
  const auto key = make_key(profile_, passphrase, random_);
  EXPECT_EQ(
      adapters::files::key_protection(profile_.key()), adapters::files::KeyProtection::passphrase
  );
  EXPECT_TRUE(open_key(profile_, {secret}) == key);
  std::ofstream(secret) << "hearse\n";
  EXPECT_EQ(exit_of([&] { open_key(profile_, {secret}); }), ExitCode::untrusted);
}

TEST_F(Profiles, OfAnotherProcessAreLocked) {
  const auto key = make_key(profile_, std::nullopt, random_);
  const auto store = open_store(profile_, key.clone(), random_);
  try {
    open_store(profile_, key.clone(), random_);
    FAIL() << "two owners";
  } catch (const StoreError& error) {
    EXPECT_EQ(error.kind(), StoreError::Kind::locked);
    EXPECT_NE(std::string(error.what()).find("Another causeway"), std::string::npos);
  }
}

TEST(Passphrases, AreOneLineOfReasonableLength) {
  const test::ScratchFolder scratch;
  const auto path = scratch.path() / "secret";
  std::ofstream(path) << "\n";
  EXPECT_EQ(exit_of([&] { read_passphrase(path); }), ExitCode::usage);
  std::ofstream(path) << std::string(1025, 'x');
  EXPECT_EQ(exit_of([&] { read_passphrase(path); }), ExitCode::usage);
  EXPECT_NE(exit_of([&] { read_passphrase(scratch.path() / "none"); }), ExitCode::ok);
}

}  // namespace
}  // namespace causeway::cli
