#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "tls/codec.h"

namespace causeway::safety {

namespace rules {
inline constexpr Rule text_is_utf8{"cybertip.text_is_utf8", "XML 1.0 §4.3.3"};
inline constexpr Rule text_is_legible{"cybertip.text_is_legible", "XML 1.0 §2.2"};
}  // namespace rules

/// A text of a report: UTF-8. An empty one is one that is not sent.
struct Text {
  using Wire = tls::Custom;
  std::string value;

  bool empty() const { return value.empty(); }

  void encode(tls::Writer& writer) const { writer.opaque(as_bytes(value)); }

  static Result<Text> decode(tls::Reader& reader);

  bool operator==(const Text&) const = default;
};

/// Whether XML can hold the text: UTF-8, of characters of XML 1.0 §2.2, which leaves out the
/// control characters but tab and the two of a line's end. Errors: the rules above.
Result<void> check_text(std::string_view text);

/// How many characters (code points) a text has. Requires `check_text`.
std::size_t character_count(std::string_view text);

/// Whether nothing in the text can be seen: spaces, tabs and ends of lines only.
bool is_blank(std::string_view text);

/// The text that people sent, as a report can hold it: what `check_text` refuses stands there in
/// words, as "[U+0001]" or "[byte ff]". Whoever puts such a character into a message keeps no
/// report of it from being made.
std::string legible(ByteView text);

}  // namespace causeway::safety
