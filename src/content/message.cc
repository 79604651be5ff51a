#include "content/message.h"

#include <algorithm>

#include "base/encoding.h"
#include "content/cbor.h"
#include "content/extensions.h"
#include "content/forward.h"
#include "content/visible_text.h"
#include "content/voice.h"

namespace causeway::content {

namespace {

// A scheme without a host: nothing that a sender writes makes a client fetch from elsewhere.
constexpr std::string_view blob_scheme = "causeway-blob:";

constexpr std::int64_t changed_seq_key = 1;
constexpr std::int64_t name_key = 2;
constexpr std::int64_t timer_key = 3;
constexpr std::size_t conversation_name_size_max = 255;

bool is_separator(char c) {
  return c == '/' || c == '\\';
}

bool is_text_type(std::string_view content_type) {
  return content_type.substr(0, 5) == "text/";
}

Result<void> check_leaf(const NestedPart& leaf) {
  if (const auto* single = std::get_if<SinglePart>(&leaf.part)) {
    if (is_text_type(single->content_type) && !is_utf8(single->content)) {
      return Error{rules::text_is_utf8};
    }
  } else if (const auto* external = std::get_if<ExternalPart>(&leaf.part)) {
    TRY(parse_attachment(*external));
  }
  return {};
}

Result<void> check_semantics(const NestedPart& nested) {
  const auto* multi = std::get_if<MultiPart>(&nested.part);
  if (multi == nullptr) return {};
  if (multi->part_semantics == PartSemantics::choose_one) {
    return Error{rules::choose_one_is_absent};
  }
  for (const NestedPart& inner : multi->parts) TRY(check_semantics(inner));
  return {};
}

Bytes encode_group_state(const GroupState& state) {
  std::vector<Extension> entries = state.others;
  Extension changed_seq{changed_seq_key, {}};
  cbor::Writer(changed_seq.value).unsigned_integer(state.changed_seq);
  Extension name{name_key, {}};
  cbor::Writer(name.value).text(state.name);
  entries.push_back(std::move(changed_seq));
  entries.push_back(std::move(name));
  if (state.timer.count() > 0) {
    Extension timer{timer_key, {}};
    cbor::Writer(timer.value).unsigned_integer(static_cast<std::uint64_t>(state.timer.count()));
    entries.push_back(std::move(timer));
  }
  Bytes out;
  cbor::Writer writer(out);
  encode_extensions(writer, entries);
  return out;
}

/// One text for "never": no entry.
Result<std::chrono::seconds> take_timer(std::vector<Extension>& entries) {
  const auto value = take_extension(entries, timer_key);
  if (!value) return std::chrono::seconds(0);
  const std::uint64_t time = TRY(cbor::Reader(*value).unsigned_integer());
  if (time == 0 || time > static_cast<std::uint64_t>(expiry_max.count())) {
    return Error{rules::group_state_is_valid};
  }
  return std::chrono::seconds(time);
}

}  // namespace

MimiContent make_message(Random& random, NestedPart part) {
  MimiContent content;
  content.salt = random.id<Salt>();
  content.nested_part = std::move(part);
  return content;
}

MimiContent make_reply(Random& random, const MessageId& in_reply_to, NestedPart part) {
  MimiContent content = make_message(random, std::move(part));
  content.in_reply_to = in_reply_to;
  return content;
}

void expire_after(MimiContent& content, std::chrono::seconds time) {
  INVARIANT(time.count() > 0 && time <= expiry_max);
  content.expires = {ExpirationKind::relative, static_cast<std::uint32_t>(time.count())};
}

NestedPart text_part(std::string_view markdown) {
  INVARIANT(is_utf8(as_bytes(markdown)));
  return {Disposition::render, "", SinglePart{std::string(markdown_type), to_bytes(markdown)}};
}

NestedPart attachment_part(const Attachment& attachment) {
  ExternalPart part;
  part.content_type = attachment.content_type;
  part.url = std::string(blob_scheme) + to_hex(attachment.blob);
  part.size = attachment.description.size_bytes;
  part.enc_alg = fbl1_enc_alg;
  part.key = attachment.description.key.bytes().clone();
  part.hash_alg = sha256_hash_alg;
  part.content_hash = to_bytes(attachment.description.content_hash);
  part.filename = attachment.file_name;
  INVARIANT(parse_attachment(part).ok());
  return {Disposition::attachment, "", std::move(part)};
}

NestedPart all_of(std::vector<NestedPart> parts) {
  INVARIANT(!parts.empty());
  if (parts.size() == 1) return std::move(parts.front());
  return {Disposition::render, "", MultiPart{PartSemantics::process_all, std::move(parts)}};
}

std::optional<std::string_view> text_of(const NestedPart& part) {
  const auto* single = std::get_if<SinglePart>(&part.part);
  if (single == nullptr || part.disposition != Disposition::render) return std::nullopt;
  if (single->content_type != markdown_type && single->content_type != plain_type) {
    return std::nullopt;
  }
  return as_text(single->content);
}

Result<Attachment> parse_attachment(const ExternalPart& part) {
  const bool is_fbl1 = part.enc_alg == fbl1_enc_alg && part.key.size() == file_key_size &&
                       part.nonce.empty() && part.aad.empty();
  Attachment attachment;
  crypto::Sha256& hash = attachment.description.content_hash;
  if (!is_fbl1 || part.hash_alg != sha256_hash_alg || part.content_hash.size() != hash.size()) {
    return Error{rules::attachment_is_fbl1};
  }
  std::copy(part.content_hash.begin(), part.content_hash.end(), hash.begin());
  attachment.description.key = FileKey(part.key.clone());

  const std::string_view url = part.url;
  const auto id = from_hex(url.substr(std::min(url.size(), blob_scheme.size())));
  const auto blob = id.ok() ? BlobId::from(*id) : std::nullopt;
  // One text per blob: hex in upper case would be a second.
  if (!blob || url != std::string(blob_scheme) + to_hex(*blob)) {
    return Error{rules::attachment_url_is_a_blob};
  }
  attachment.blob = *blob;
  if (part.size > attachment_size_max) return Error{rules::attachment_size_is_within_limit};
  attachment.description.size_bytes = part.size;
  if (!part.filename.empty() && !is_plain_file_name(part.filename)) {
    return Error{rules::file_name_is_plain};
  }
  attachment.content_type = part.content_type;
  attachment.file_name = part.filename;
  return attachment;
}

bool is_plain_file_name(std::string_view name) {
  if (name.empty() || name.size() > file_name_size_max) return false;
  if (name == "." || name == "..") return false;
  return is_visible_text(name) && std::none_of(name.begin(), name.end(), is_separator);
}

std::string plain_file_name(std::string_view path) {
  const auto last = std::find_if(path.rbegin(), path.rend(), is_separator);
  std::string_view rest = path.substr(static_cast<std::size_t>(path.rend() - last));
  const bool is_text = is_utf8(as_bytes(rest));
  std::string name;
  while (!rest.empty()) {
    if (const std::size_t dropped = invisible_front(rest); dropped != 0) {
      rest.remove_prefix(dropped);
      continue;
    }
    const bool is_ascii = static_cast<std::uint8_t>(rest.front()) < 0x80;
    name.push_back(is_text || is_ascii ? rest.front() : '_');
    rest.remove_prefix(1);
  }
  while (name.size() > file_name_size_max || !is_utf8(as_bytes(name))) name.pop_back();
  return is_plain_file_name(name) ? name : "file";
}

bool is_group_name(std::string_view name) {
  return is_visible_text(name) && name.size() <= conversation_name_size_max;
}

NestedPart group_state_part(const GroupState& state) {
  INVARIANT(is_group_name(state.name));
  INVARIANT(state.timer.count() >= 0 && state.timer <= expiry_max);
  return {
      Disposition::unspecified,
      "",
      SinglePart{std::string(group_state_type), encode_group_state(state)}
  };
}

Result<GroupState> parse_group_state(const SinglePart& part, std::uint64_t seq) {
  INVARIANT(part.content_type == group_state_type);
  cbor::Reader reader(part.content);
  GroupState state;
  state.others = TRY(decode_extensions(reader));
  TRY(reader.finish());
  const auto changed_seq = take_extension(state.others, changed_seq_key);
  const auto name = take_extension(state.others, name_key);
  if (!changed_seq || !name) return Error{rules::group_state_is_valid};
  state.changed_seq = TRY(cbor::Reader(*changed_seq).unsigned_integer());
  state.name = TRY(cbor::Reader(*name).text());
  state.timer = TRY(take_timer(state.others));
  if (!is_group_name(state.name)) {
    return Error{rules::group_state_is_valid};
  }
  if (state.changed_seq > seq) return Error{rules::group_state_is_valid};
  if (state.changed_seq == 0) state.changed_seq = seq;
  return state;
}

Result<void> check_policy(const MimiContent& content) {
  TRY(forward_count(content));
  TRY(voice_duration(content));
  TRY(check_semantics(content.nested_part));
  for (const NestedPart* leaf : leaf_parts(content)) TRY(check_leaf(*leaf));
  return {};
}

}  // namespace causeway::content
