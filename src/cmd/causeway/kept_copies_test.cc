// What is kept for reports, with real files in a scratch folder.
#include "cmd/causeway/kept_copies.h"

#include <gtest/gtest.h>

#include "cmd/causeway/provider_test.h"

namespace causeway::cli::test {
namespace {

using client::MessageRow;
using Rows = std::vector<MessageRow>;

class KeptCopiesTest : public testing::Test {
 protected:
  void take(KeptCopies& kept, std::uint64_t message, std::uint8_t blob, std::size_t size = 100) {
    spool.append({{blob}}, 0, Bytes(size, blob));
    kept.take(spool, {message}, {{blob}});
  }

  ScratchFolder scratch;
  adapters::files::BlobFiles spool{scratch.path() / "spool"};
  KeptCopies copies{scratch.path() / "kept", {.size_bytes = 1000, .count = 3}};
};

TEST_F(KeptCopiesTest, AreTakenOutOfTheSpool) {
  take(copies, 7, 1);
  EXPECT_FALSE(spool.size({{1}}));
  EXPECT_EQ(copies.size({{1}}), 100U);
  EXPECT_EQ(copies.read({{1}}, 90, 50), Bytes(10, 1));
  EXPECT_EQ(copies.read({{1}}, 100, 50), Bytes());
  EXPECT_FALSE(copies.size({{2}}));
  EXPECT_EQ(copies.read({{2}}, 0, 50), Bytes());
  copies.take(spool, {8}, {{2}});
  EXPECT_EQ(copies.messages(), Rows({{7}})) << "of what is not in the spool there is nothing";
}

TEST_F(KeptCopiesTest, StayForTheNextProcess) {
  take(copies, 7, 1);
  EXPECT_EQ(KeptCopies(scratch.path() / "kept").size({{1}}), 100U);
}

TEST_F(KeptCopiesTest, OfOneMessageGoTogether) {
  take(copies, 10, 1);
  take(copies, 10, 2);
  take(copies, 9, 3);
  EXPECT_EQ(copies.messages(), Rows({{9}, {10}}));
  copies.drop({10});
  EXPECT_EQ(copies.messages(), Rows({{9}}));
  EXPECT_FALSE(copies.size({{2}}));
}

TEST_F(KeptCopiesTest, AreNoMoreThanSoManyBytes) {
  take(copies, 10, 1, 600);
  take(copies, 2, 2, 400);
  EXPECT_EQ(copies.messages(), Rows({{2}, {10}}));
  take(copies, 11, 3, 1);
  EXPECT_EQ(copies.messages(), Rows({{10}, {11}})) << "the oldest goes, 2 and not 10";
}

TEST_F(KeptCopiesTest, AreNoMoreThanSoMany) {
  for (std::uint8_t i = 1; i <= 5; ++i) take(copies, i, i);
  EXPECT_EQ(copies.messages(), Rows({{3}, {4}, {5}}));
}

// Of a folder that is full, as another program with larger limits leaves it.
TEST_F(KeptCopiesTest, AreTheNewestThatFit) {
  const auto folder = scratch.path() / "full";
  KeptCopies large(folder);
  for (std::uint8_t i = 1; i <= 5; ++i) take(large, i, i);
  KeptCopies small(folder, {.size_bytes = 250, .count = 10});
  take(small, 6, 6);
  EXPECT_EQ(small.messages(), Rows({{5}, {6}}));
  KeptCopies few(folder, {.size_bytes = 1000, .count = 1});
  take(few, 7, 7);
  EXPECT_EQ(few.messages(), Rows({{7}}));
}

TEST_F(KeptCopiesTest, LeaveForeignFilesAlone) {
  std::ofstream(scratch.path() / "kept" / "notes.txt") << "mine";
  std::ofstream(scratch.path() / "kept" / "7-00") << "mine";
  for (std::uint8_t i = 1; i <= 5; ++i) take(copies, i, i);
  EXPECT_TRUE(std::filesystem::exists(scratch.path() / "kept" / "notes.txt"));
  EXPECT_TRUE(std::filesystem::exists(scratch.path() / "kept" / "7-00"));
}

}  // namespace
}  // namespace causeway::cli::test
