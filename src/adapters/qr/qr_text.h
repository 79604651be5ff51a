#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace causeway::adapters::qr {

/// A QR code (ISO/IEC 18004) of `text`, drawn with half blocks: two rows of its modules are one
/// line of characters, light on dark or dark on light alike, with the quiet zone around it. Nothing
/// where `text` is longer than a code holds (about 2,300 bytes).
std::vector<std::string> draw_qr(std::string_view text);

}  // namespace causeway::adapters::qr
