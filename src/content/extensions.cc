#include "content/extensions.h"

#include <algorithm>

namespace causeway::content {

namespace {

constexpr std::size_t extension_name_size_max = 255;
// The map itself is the first of the levels.
constexpr std::size_t value_depth_max = extension_depth_max - 1;

Bytes encode_name(const ExtensionName& name) {
  Bytes out;
  cbor::Writer writer(out);
  if (const auto* number = std::get_if<std::int64_t>(&name)) {
    INVARIANT(*number <= cbor::exact_integer_max && *number >= -cbor::exact_integer_max);
    writer.integer(*number);
  } else {
    const auto& text = *std::get_if<std::string>(&name);
    INVARIANT(!text.empty() && text.size() <= extension_name_size_max);
    writer.text(text);
  }
  return out;
}

Result<ExtensionName> decode_name(cbor::Reader& reader) {
  switch (TRY(reader.peek())) {
    case cbor::Major::unsigned_integer:
    case cbor::Major::negative_integer:
      return ExtensionName(TRY(reader.exact_integer()));
    case cbor::Major::text_string: {
      const std::string_view text = TRY(reader.text());
      if (text.empty() || text.size() > extension_name_size_max) {
        return Error{rules::extension_name_is_valid};
      }
      return ExtensionName(std::string(text));
    }
    default:
      return Error{rules::extension_name_is_valid};
  }
}

bool is_one_item(ByteView value) {
  cbor::Reader reader(value);
  return reader.item(value_depth_max).ok() && reader.finish().ok();
}

}  // namespace

void encode_extensions(cbor::Writer& writer, const std::vector<Extension>& extensions) {
  std::vector<std::pair<Bytes, const Bytes*>> entries;
  for (const Extension& extension : extensions) {
    INVARIANT(is_one_item(extension.value));
    entries.emplace_back(encode_name(extension.name), &extension.value);
  }
  std::sort(entries.begin(), entries.end());
  cbor::KeyOrder order;
  writer.map(entries.size());
  for (const auto& [name, value] : entries) {
    INVARIANT(order.check(name).ok());
    writer.item(name);
    writer.item(*value);
  }
}

Result<std::vector<Extension>> decode_extensions(cbor::Reader& reader) {
  std::vector<Extension> extensions;
  cbor::KeyOrder order;
  for (std::size_t left = TRY(reader.map()); left > 0; --left) {
    cbor::Reader ahead = reader;
    ExtensionName name = TRY(decode_name(reader));
    TRY(order.check(TRY(ahead.item(0))));
    extensions.push_back({std::move(name), to_bytes(TRY(reader.item(value_depth_max)))});
  }
  return extensions;
}

std::optional<Bytes> take_extension(std::vector<Extension>& entries, std::int64_t key) {
  const auto entry = std::find_if(entries.begin(), entries.end(), [key](const Extension& each) {
    return each.name == ExtensionName(key);
  });
  if (entry == entries.end()) return std::nullopt;
  Bytes value = std::move(entry->value);
  entries.erase(entry);
  return value;
}

}  // namespace causeway::content
