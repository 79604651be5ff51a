// PDQ against other implementations: ../shared/vectors/pdq/synthetic-vectors.csv, which calls of
// the reference made, and vectors/pdq/pdq.csv, which a second implementation of ours in Python
// made. Hash, quality and all turns must come out bit for bit.
//
// reference-hashes.csv of the same folder lists hashes of files that are not at hand, so what it
// says of one picture's files is checked here instead: that its copies match and others do not.
#include <array>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

#include "base/files_test.h"
#include "pdq/pattern_test.h"

namespace causeway::pdq {
namespace {

using Row = std::vector<std::string>;

std::vector<Row> rows_of(const std::string& text) {
  std::vector<Row> rows;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream cells(line);
    Row row;
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
    rows.push_back(std::move(row));
  }
  return rows;
}

Hash hash_in(const std::string& cell) {
  const auto hash = parse_hash(as_bytes(cell));
  EXPECT_TRUE(hash.ok()) << cell;
  return hash.ok() ? *hash : Hash{};
}

class PdqVectors : public testing::TestWithParam<std::string> {};

/// Where the cells of `Turn` are.
constexpr std::array<std::size_t, turn_count> turn_cells{4, 6, 7, 8, 9, 10, 11, 12};

/// A plain picture has coefficients that are zero but for rounding, and the median among them. The
/// bits of those say nothing, and another library's cosines make others of them; on our machines
/// they are the same.
constexpr unsigned plain_distance_max = 64;

TEST_P(PdqVectors, ComeOutBitForBit) {
  const auto text = read_file(GetParam());
  if (!text) GTEST_SKIP() << "skipped: no vectors";
  int compared = 0;
  for (const Row& row : rows_of(*text)) {
    if (row.front() == "generator") continue;
    ASSERT_EQ(row.size(), 13U);
    const auto number = [&](std::size_t cell) {
      return static_cast<std::uint32_t>(std::stoul(row[cell]));
    };
    const Pattern pattern{static_cast<int>(number(0)), number(1), number(2), number(3)};
    const Hashes hashes = hash_of(pattern);
    SCOPED_TRACE(row[0] + " " + row[1] + "x" + row[2] + "x" + row[3]);
    EXPECT_EQ(hashes.quality, number(5));
    const unsigned apart_max = is_comparable(number(5)) ? 0 : plain_distance_max;
    for (std::size_t turn = 0; turn < turn_count; ++turn) {
      const Hash expected = hash_in(row[turn_cells[turn]]);
      EXPECT_LE(distance(hashes.turns[turn], expected), apart_max)
          << name_of(static_cast<Turn>(turn)) << "\n"
          << to_text(hashes.turns[turn]) << "\n"
          << to_text(expected);
    }
    ++compared;
  }
  EXPECT_GE(compared, 12);
}

INSTANTIATE_TEST_SUITE_P(
    Files,
    PdqVectors,
    testing::Values(
        vectors_folder() + "/pdq/synthetic-vectors.csv", source_path("vectors/pdq/pdq.csv")
    ),
    [](const auto& instance) { return instance.index == 0 ? "Reference" : "Ours"; }
);

/// The files of one photograph, and of seven others.
TEST(PdqReferenceFiles, CopiesMatchAndOtherPicturesDoNot) {
  const auto text = read_file(vectors_folder() + "/pdq/reference-hashes.csv");
  if (!text) GTEST_SKIP() << "skipped: no vectors";
  const std::vector<Row> rows = rows_of(*text);
  const Hash bridge = hash_in(rows.front()[0]);
  int copies = 0;
  int others = 0;
  for (const Row& row : rows) {
    const bool is_usable =
        row[0] != "FAIL" && is_comparable(static_cast<unsigned>(std::stoul(row[1])));
    if (!is_usable) continue;
    const Hash hash = hash_in(row[0]);
    EXPECT_EQ(to_text(hash), row[0]);
    if (row[2].starts_with("bridge-mods/")) {
      EXPECT_TRUE(is_match(bridge, hash)) << row[2];
      ++copies;
    } else if (row[2].find("/labelme-subset/") != std::string::npos) {
      EXPECT_FALSE(is_match(bridge, hash)) << row[2];
      ++others;
    }
  }
  EXPECT_EQ(copies, 12);
  EXPECT_GE(others, 4);
}

}  // namespace
}  // namespace causeway::pdq
