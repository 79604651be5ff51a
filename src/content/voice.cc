#include "content/voice.h"

#include "base/invariant.h"
#include "content/cbor.h"

namespace causeway::content {
namespace {

bool is_recording(const NestedPart& part) {
  const auto* external = std::get_if<ExternalPart>(&part.part);
  return external != nullptr && part.disposition == Disposition::render &&
         external->content_type == voice_type;
}

bool is_duration(std::uint64_t time_ms) {
  return time_ms > 0 && time_ms <= static_cast<std::uint64_t>(voice_duration_max.count());
}

}  // namespace

MimiContent make_voice_note(Random& random, const Attachment& attachment, Milliseconds duration) {
  const auto time_ms = static_cast<std::uint64_t>(duration.count());
  INVARIANT(attachment.content_type == voice_type && is_duration(time_ms));
  NestedPart part = attachment_part(attachment);
  part.disposition = Disposition::render;
  MimiContent content = make_message(random, std::move(part));
  Extension extension{std::string(voice_extension), {}};
  cbor::Writer(extension.value).unsigned_integer(time_ms);
  content.extensions.push_back(std::move(extension));
  return content;
}

Result<std::optional<Milliseconds>> voice_duration(const MimiContent& content) {
  for (const Extension& extension : content.extensions) {
    const auto* name = std::get_if<std::string>(&extension.name);
    if (name == nullptr || *name != voice_extension) continue;
    const std::uint64_t time_ms = TRY(cbor::Reader(extension.value).unsigned_integer());
    if (!is_duration(time_ms) || !is_recording(content.nested_part)) {
      return Error{rules::voice_note_is_valid};
    }
    return std::optional(Milliseconds(static_cast<std::int64_t>(time_ms)));
  }
  return std::optional<Milliseconds>();
}

}  // namespace causeway::content
