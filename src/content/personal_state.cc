#include "content/personal_state.h"

#include "base/invariant.h"
#include "content/cbor.h"
#include "content/extensions.h"

namespace causeway::content {
namespace {

constexpr std::int64_t signs_key = 1;
constexpr std::int64_t chats_key = 2;
constexpr std::int64_t hidden_words_key = 3;
constexpr std::size_t hidden_words_fields = 2;
constexpr std::size_t signs_fields = 3;
constexpr std::size_t chat_fields = 4;

Bytes encode_chats(const std::vector<PersonalChat>& chats) {
  Bytes out;
  cbor::Writer writer(out);
  writer.array(chats.size());
  for (const PersonalChat& chat : chats) {
    writer.array(chat_fields);
    writer.bytes(chat.conversation);
    writer.unsigned_integer(chat.read_seq);
    writer.unsigned_integer(chat.muted_until_ms);
    writer.unsigned_integer(chat.muted_changed_ms);
  }
  return out;
}

Result<std::uint64_t> parse_time(cbor::Reader& reader) {
  const std::uint64_t time_ms = TRY(reader.unsigned_integer());
  if (time_ms > never_ms) return Error{rules::personal_state_is_valid};
  return time_ms;
}

Result<PersonalChat> parse_chat(cbor::Reader& reader) {
  if (TRY(reader.array()) != chat_fields) return Error{rules::personal_state_is_valid};
  const auto id = ConversationId::from(TRY(reader.bytes()));
  PersonalChat chat{.read_seq = TRY(reader.unsigned_integer())};
  chat.muted_until_ms = TRY(parse_time(reader));
  chat.muted_changed_ms = TRY(parse_time(reader));
  if (!id || chat.read_seq > static_cast<std::uint64_t>(cbor::exact_integer_max)) {
    return Error{rules::personal_state_is_valid};
  }
  chat.conversation = *id;
  return chat;
}

Result<std::vector<PersonalChat>> parse_chats(ByteView encoded) {
  cbor::Reader reader(encoded);
  const std::size_t count = TRY(reader.array());
  if (count == 0 || count > personal_chats_max) return Error{rules::personal_state_is_valid};
  std::vector<PersonalChat> chats;
  for (std::size_t left = count; left > 0; --left) chats.push_back(TRY(parse_chat(reader)));
  return chats;
}

Bytes encode_signs(const Signs& signs) {
  Bytes out;
  cbor::Writer writer(out);
  writer.array(signs_fields);
  writer.boolean(signs.read_receipts);
  writer.boolean(signs.typing);
  writer.unsigned_integer(signs.changed_ms);
  return out;
}

Result<Signs> parse_signs(ByteView encoded) {
  cbor::Reader reader(encoded);
  if (TRY(reader.array()) != signs_fields) return Error{rules::personal_state_is_valid};
  Signs signs{.read_receipts = TRY(reader.boolean())};
  signs.typing = TRY(reader.boolean());
  signs.changed_ms = TRY(parse_time(reader));
  return signs;
}

Bytes encode_hidden_words(const HiddenWords& hidden) {
  Bytes out;
  cbor::Writer writer(out);
  writer.array(hidden_words_fields);
  writer.unsigned_integer(hidden.changed_ms);
  writer.array(hidden.words.size());
  for (const std::string& word : hidden.words) writer.text(word);
  return out;
}

Result<HiddenWords> parse_hidden_words(ByteView encoded) {
  cbor::Reader reader(encoded);
  if (TRY(reader.array()) != hidden_words_fields) return Error{rules::personal_state_is_valid};
  HiddenWords hidden{.words = {}, .changed_ms = TRY(parse_time(reader))};
  const std::size_t count = TRY(reader.array());
  if (count > hidden_words_max) return Error{rules::personal_state_is_valid};
  for (std::size_t left = count; left > 0; --left) {
    const std::string word(TRY(reader.text()));
    const auto kept = parse_hidden_word(word);
    const bool is_next = hidden.words.empty() || hidden.words.back() < word;
    if (!kept.ok() || *kept != word || !is_next) return Error{rules::personal_state_is_valid};
    hidden.words.push_back(word);
  }
  return hidden;
}

}  // namespace

Bytes encode(const PersonalState& state) {
  INVARIANT(state.chats.size() <= personal_chats_max);
  INVARIANT(!state.hidden_words || state.hidden_words->words.size() <= hidden_words_max);
  std::vector<Extension> entries = state.others;
  if (state.signs) entries.push_back({signs_key, encode_signs(*state.signs)});
  if (!state.chats.empty()) entries.push_back({chats_key, encode_chats(state.chats)});
  if (state.hidden_words) {
    entries.push_back({hidden_words_key, encode_hidden_words(*state.hidden_words)});
  }
  Bytes out;
  cbor::Writer writer(out);
  encode_extensions(writer, entries);
  return out;
}

Result<PersonalState> parse_personal_state(ByteView encoded) {
  cbor::Reader reader(encoded);
  PersonalState state;
  state.others = TRY(decode_extensions(reader));
  TRY(reader.finish());
  if (const auto signs = take_extension(state.others, signs_key)) {
    state.signs = TRY(parse_signs(*signs));
  }
  if (const auto chats = take_extension(state.others, chats_key)) {
    state.chats = TRY(parse_chats(*chats));
  }
  if (const auto hidden = take_extension(state.others, hidden_words_key)) {
    state.hidden_words = TRY(parse_hidden_words(*hidden));
  }
  return state;
}

NestedPart personal_state_part(const PersonalState& state) {
  return {
      Disposition::unspecified, "", SinglePart{std::string(personal_state_type), encode(state)}
  };
}

}  // namespace causeway::content
