#include "adapters/clearing_house/xml_writer.h"

namespace causeway::adapters::clearing_house {
namespace {

constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view schema =
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
    "xsi:noNamespaceSchemaLocation=\"https://report.cybertip.org/ispws/xsd\"";

/// XML 1.0 §2.4; a carriage return as a reference, or readers take it for the end of a line
/// (§2.11).
std::string_view escaped(const char& character) {
  switch (character) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '\r':
      return "&#13;";
    default:
      return {&character, 1};
  }
}

}  // namespace

XmlWriter::XmlWriter(std::string_view root) : root_(root), out_(declaration) {
  begin(root, schema);
}

void XmlWriter::begin(std::string_view name, std::string_view attribute) {
  out_.append("<").append(name);
  if (!attribute.empty()) out_.append(" ").append(attribute);
  out_.append(">");
}

void XmlWriter::close(std::string_view name) {
  out_.append("</").append(name).append(">");
}

void XmlWriter::value(std::string_view name, std::string_view attribute, std::string_view text) {
  if (outcome_.ok()) outcome_ = safety::check_text(text);
  if (!outcome_.ok()) return;
  begin(name, attribute);
  for (const char& character : text) out_.append(escaped(character));
  close(name);
}

void XmlWriter::flag(std::string_view name) {
  out_.append("<").append(name).append("/>");
}

Result<std::string> XmlWriter::finish() && {
  TRY(outcome_);
  close(root_);
  return std::move(out_);
}

}  // namespace causeway::adapters::clearing_house
