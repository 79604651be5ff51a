#include "content/group_link.h"

#include "base/invariant.h"
#include "content/cbor.h"
#include "content/extensions.h"

namespace causeway::content {
namespace {

constexpr std::int64_t link_seq_key = 1;
constexpr std::int64_t secret_key = 2;

}  // namespace

NestedPart group_link_part(const GroupLinkState& state) {
  INVARIANT(state.secret.empty() || state.secret.size() == group_link_secret_size);
  std::vector<Extension> entries = state.others;
  Extension changed_seq{link_seq_key, {}};
  cbor::Writer(changed_seq.value).unsigned_integer(state.changed_seq);
  entries.push_back(std::move(changed_seq));
  if (!state.secret.empty()) {
    Extension secret{secret_key, {}};
    cbor::Writer(secret.value).bytes(state.secret.reveal());
    entries.push_back(std::move(secret));
  }
  Bytes encoded;
  cbor::Writer writer(encoded);
  encode_extensions(writer, entries);
  return {
      Disposition::unspecified, "", SinglePart{std::string(group_link_type), std::move(encoded)}
  };
}

Result<GroupLinkState> parse_group_link(const SinglePart& part, std::uint64_t seq) {
  INVARIANT(part.content_type == group_link_type);
  cbor::Reader reader(part.content);
  GroupLinkState state;
  state.others = TRY(decode_extensions(reader));
  TRY(reader.finish());
  const auto changed_seq = take_extension(state.others, link_seq_key);
  if (!changed_seq) return Error{rules::group_link_is_valid};
  state.changed_seq = TRY(cbor::Reader(*changed_seq).unsigned_integer());
  if (const auto secret = take_extension(state.others, secret_key)) {
    state.secret = SecretBytes(TRY(cbor::Reader(*secret).bytes()));
    if (state.secret.size() != group_link_secret_size) return Error{rules::group_link_is_valid};
  }
  if (state.changed_seq > seq) return Error{rules::group_link_is_valid};
  if (state.changed_seq == 0) state.changed_seq = seq;
  return state;
}

}  // namespace causeway::content
