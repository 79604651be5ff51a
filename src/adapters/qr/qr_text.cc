#include "adapters/qr/qr_text.h"

#include <cstddef>
#include <memory>
#include <qrencode.h>

namespace causeway::adapters::qr {
namespace {

constexpr int quiet_zone = 2;  // in modules; the standard asks for four, readers do with two

struct Free {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

bool is_dark(const QRcode& code, int x, int y) {
  const bool is_inside = x >= 0 && y >= 0 && x < code.width && y < code.width;
  return is_inside && (code.data[static_cast<std::ptrdiff_t>(y) * code.width + x] & 1U) != 0;
}

/// Light modules are drawn: on a dark terminal that is the code itself, on a light one its
/// negative, which readers take as well.
std::string_view block(bool upper_is_light, bool lower_is_light) {
  if (upper_is_light && lower_is_light) return "█";
  if (upper_is_light) return "▀";
  return lower_is_light ? "▄" : " ";
}

}  // namespace

std::vector<std::string> draw_qr(std::string_view text) {
  const std::unique_ptr<QRcode, Free> code(QRcode_encodeData(
      static_cast<int>(text.size()),
      reinterpret_cast<const unsigned char*>(text.data()),
      0,
      QR_ECLEVEL_L
  ));
  std::vector<std::string> lines;
  if (!code) return lines;
  for (int y = -quiet_zone; y < code->width + quiet_zone; y += 2) {
    std::string line;
    for (int x = -quiet_zone; x < code->width + quiet_zone; ++x) {
      line += block(!is_dark(*code, x, y), !is_dark(*code, x, y + 1));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace causeway::adapters::qr
