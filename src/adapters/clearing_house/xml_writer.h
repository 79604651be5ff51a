#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "safety/cybertip_text.h"

/// Writes XML as the clearing house reads it: elements, attributes and text, without white space of
/// our own. Names and attributes are ours; texts are anybody's, and are escaped.
namespace causeway::adapters::clearing_house {

class XmlWriter {
 public:
  /// Begins the document with its root.
  explicit XmlWriter(std::string_view root);

  void open(std::string_view name) { begin(name, {}); }

  void close(std::string_view name);

  /// An element of nothing but this text. The first text that XML cannot hold is what `finish`
  /// fails with; until then nothing more is written.
  void text(std::string_view name, std::string_view text) { value(name, {}, text); }

  /// … if there is any.
  void text(std::string_view name, const safety::Text& optional) {
    if (!optional.empty()) text(name, optional.value);
  }

  /// … with one attribute, in the form `name="value"`.
  void value(std::string_view name, std::string_view attribute, std::string_view text);

  /// An element whose presence says all.
  void flag(std::string_view name);

  /// The document; ends its root. Errors: those of `safety::check_text`.
  Result<std::string> finish() &&;

 private:
  void begin(std::string_view name, std::string_view attribute);

  std::string root_;
  std::string out_;
  Result<void> outcome_;
};

}  // namespace causeway::adapters::clearing_house
