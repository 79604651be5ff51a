#include "cmd/causeway/typed_text.h"

#include <cstdio>

#include "base/encoding.h"
#include "content/message.h"

namespace causeway::cli {
namespace {

/// More cannot be sent as text; reading stops there.
constexpr std::size_t text_size_max = content::content_size_max + 1;

std::string read_stdin() {
  std::string text(text_size_max, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), stdin));
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace

std::string typed_text(const Arguments& arguments) {
  std::string text = arguments.from_stdin ? read_stdin() : arguments.text;
  if (!is_utf8(as_bytes(text))) throw Failure(explain_rule(content::rules::text_is_utf8.name));
  if (text.size() >= text_size_max) {
    throw Failure(explain_rule(content::rules::size_is_within_limit.name));
  }
  return text;
}

}  // namespace causeway::cli
