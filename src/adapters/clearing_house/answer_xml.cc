#include "adapters/clearing_house/answer_xml.h"

#include <charconv>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/encoding.h"

namespace causeway::adapters::clearing_house {
namespace {

using safety::Reading;

struct FreeDocument {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};

/// No network, no text of its own on stderr; without XML_PARSE_HUGE libxml2 bounds depth, names and
/// what entities come to.
constexpr int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                        XML_PARSE_NOCDATA | XML_PARSE_NOBLANKS;

std::string_view name_of(const xmlNode& node) {
  return reinterpret_cast<const char*>(node.name);
}

/// The text of an element that has no element in it.
std::optional<std::string> text_of(const xmlNode& element) {
  std::string text;
  for (const xmlNode* at = element.children; at != nullptr; at = at->next) {
    if (at->type == XML_COMMENT_NODE) continue;
    if (at->type != XML_TEXT_NODE) return std::nullopt;
    text += reinterpret_cast<const char*>(at->content);
  }
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return std::string();
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

Result<std::string> only_text_of(const xmlNode& element) {
  auto text = text_of(element);
  if (!text) return Error{rules::answer_is_of_the_api};
  return *std::move(text);
}

/// Sets what was not set.
Result<void> take_once(std::optional<std::string>& into, const xmlNode& element) {
  if (into) return Error{rules::answer_says_it_once};
  into = TRY(only_text_of(element));
  return {};
}

struct Found {
  std::optional<std::string> code, report_id, file_id, hash;
  std::vector<std::string> file_ids;
};

Result<void> take_files(Found& found, const xmlNode& files) {
  for (const xmlNode* at = files.children; at != nullptr; at = at->next) {
    const bool is_file = at->type == XML_ELEMENT_NODE && name_of(*at) == "fileId";
    if (is_file) found.file_ids.push_back(TRY(only_text_of(*at)));
  }
  return {};
}

Result<void> take(Found& found, const xmlNode& element) {
  const std::string_view name = name_of(element);
  if (name == "responseCode") return take_once(found.code, element);
  if (name == "reportId") return take_once(found.report_id, element);
  if (name == "fileId") return take_once(found.file_id, element);
  if (name == "hash") return take_once(found.hash, element);
  if (name == "files") return take_files(found, element);
  return {};
}

Result<std::uint32_t> parse_code(const std::optional<std::string>& text) {
  std::uint32_t code = 0;
  if (!text || text->empty()) return Error{rules::answer_has_a_code};
  const char* const end = text->data() + text->size();
  const auto parsed = std::from_chars(text->data(), end, code);
  if (parsed.ec != std::errc() || parsed.ptr != end) return Error{rules::answer_has_a_code};
  return code;
}

}  // namespace

Result<Reading> parse_answer(ByteView body) {
  if (body.size() > answer_size_max) return Error{rules::answer_fits};
  // Read as UTF-8 whatever it says itself, so that nothing hides from the next line.
  if (!is_utf8(body)) return Error{rules::answer_is_xml};
  const std::string_view text = as_text(body);
  if (text.find("<!DOCTYPE") != std::string_view::npos) {
    return Error{rules::answer_has_no_doctype};
  }
  const std::unique_ptr<xmlDoc, FreeDocument> document(
      xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, "UTF-8", options)
  );
  if (document == nullptr) return Error{rules::answer_is_xml};
  const xmlNode* const root = xmlDocGetRootElement(document.get());
  const bool is_answer = root != nullptr && (name_of(*root) == "reportResponse" ||
                                             name_of(*root) == "reportDoneResponse");
  if (!is_answer) return Error{rules::answer_is_of_the_api};
  Found found;
  for (const xmlNode* at = root->children; at != nullptr; at = at->next) {
    if (at->type == XML_ELEMENT_NODE) TRY(take(found, *at));
  }
  const std::uint32_t code = TRY(parse_code(found.code));
  return Reading{
      code,
      found.report_id.value_or(""),
      found.file_id.value_or(""),
      found.hash.value_or(""),
      std::move(found.file_ids),
  };
}

}  // namespace causeway::adapters::clearing_house
