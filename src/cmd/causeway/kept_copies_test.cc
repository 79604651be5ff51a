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
  EXPECT_EQ(copies.holders({{1}}, 100), Rows({{7}}));
  EXPECT_EQ(copies.read({7}, {{1}}, 90, 50), Bytes(10, 1));
  EXPECT_EQ(copies.read({7}, {{1}}, 100, 50), Bytes());
  EXPECT_EQ(copies.holders({{2}}, 100), Rows());
  EXPECT_EQ(copies.read({7}, {{2}}, 0, 50), Bytes());
  copies.take(spool, {8}, {{2}});
  EXPECT_EQ(copies.messages(), Rows({{7}})) << "of what is not in the spool there is nothing";
}

TEST_F(KeptCopiesTest, StayForTheNextProcess) {
  take(copies, 7, 1);
  EXPECT_EQ(KeptCopies(scratch.path() / "kept").holders({{1}}, 100), Rows({{7}}));
}

TEST_F(KeptCopiesTest, OfOneMessageGoTogether) {
  take(copies, 10, 1);
  take(copies, 10, 2);
  take(copies, 9, 3);
  EXPECT_EQ(copies.messages(), Rows({{9}, {10}}));
  copies.drop({10});
  EXPECT_EQ(copies.messages(), Rows({{9}}));
  EXPECT_EQ(copies.holders({{2}}, 100), Rows());
}

// Whoever sends both may have called them the same.
TEST_F(KeptCopiesTest, HideEachOtherInNothing) {
  take(copies, 7, 1, 10);
  take(copies, 8, 1, 100);
  EXPECT_EQ(copies.holders({{1}}, 10), Rows({{7}}));
  EXPECT_EQ(copies.holders({{1}}, 100), Rows({{8}}));
  EXPECT_EQ(copies.read({8}, {{1}}, 10, 50), Bytes(50, 1));
  take(copies, 9, 1, 100);
  EXPECT_EQ(copies.holders({{1}}, 100), Rows({{8}, {9}}));
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
