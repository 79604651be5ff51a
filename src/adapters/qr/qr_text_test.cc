// A drawn code, looked at module by module: the three finder patterns of ISO/IEC 18004 stand where
// every reader looks for them, and a code is as wide as its version says.
#include "adapters/qr/qr_text.h"

#include <gtest/gtest.h>

namespace causeway::adapters::qr {
namespace {

/// Whether each module is dark, the quiet zone included.
std::vector<std::vector<bool>> modules_of(const std::vector<std::string>& lines) {
  std::vector<std::vector<bool>> rows;
  for (const std::string& line : lines) {
    std::vector<bool> upper;
    std::vector<bool> lower;
    for (std::size_t i = 0; i < line.size();) {
      const std::string_view rest = std::string_view(line).substr(i);
      const bool is_blank = rest.front() == ' ';
      const std::string_view character = rest.substr(0, is_blank ? 1 : 3);
      i += character.size();
      upper.push_back(character != "█" && character != "▀");
      lower.push_back(character != "█" && character != "▄");
    }
    rows.push_back(std::move(upper));
    rows.push_back(std::move(lower));
  }
  return rows;
}

bool is_finder(const std::vector<std::vector<bool>>& rows, std::size_t top, std::size_t left) {
  for (std::size_t y = 0; y < 7; ++y) {
    for (std::size_t x = 0; x < 7; ++x) {
      const bool is_ring = y == 1 || y == 5 || x == 1 || x == 5;
      const bool is_border = y == 0 || y == 6 || x == 0 || x == 6;
      if (rows[top + y][left + x] != (is_border || !is_ring)) return false;
    }
  }
  return true;
}

TEST(QrText, HasItsFinderPatternsInThreeCorners) {
  const auto rows = modules_of(draw_qr("causeway"));
  const std::size_t width = rows.front().size();
  EXPECT_EQ(width, 21U + 4U) << "version 1";
  EXPECT_TRUE(is_finder(rows, 2, 2));
  EXPECT_TRUE(is_finder(rows, 2, width - 9));
  EXPECT_TRUE(is_finder(rows, width - 9, 2));
  EXPECT_FALSE(is_finder(rows, width - 9, width - 9));
}

TEST(QrText, GrowsWithItsText) {
  EXPECT_EQ(draw_qr(std::string(100, 'x')).size(), (37U + 4U + 1U) / 2U) << "version 5";
  EXPECT_TRUE(draw_qr(std::string(5'000, 'x')).empty());
}

}  // namespace
}  // namespace causeway::adapters::qr
