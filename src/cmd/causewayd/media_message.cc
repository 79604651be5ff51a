#include "cmd/causewayd/media_message.h"

#include <algorithm>
#include <array>
#include <variant>

#include "adapters/pictures/rendition.h"
#include "tls/codec.h"

namespace causeway::causewayd {
namespace {

namespace picture_rules = adapters::pictures::rules;

/// 32 bytes, the highest bit first.
struct WireHash {
  using Wire = tls::Struct;
  std::uint64_t word_3 = 0;
  std::uint64_t word_2 = 0;
  std::uint64_t word_1 = 0;
  std::uint64_t word_0 = 0;
};

struct PictureAnswer {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 1;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint8_t is_damaged = 0;
  Bytes display_webp;
  Bytes thumbnail_webp;
  std::uint8_t quality = 0;
  std::vector<WireHash> turns;
};

struct RefusalAnswer {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 2;
  Bytes rule;
};

struct Answer {
  using Wire = tls::Struct;
  std::variant<PictureAnswer, RefusalAnswer> content;
};

/// What the process may say that a picture broke.
constexpr std::array refusals{
    &picture_rules::format_is_known,
    &picture_rules::file_size_is_within_limit,
    &picture_rules::dimensions_are_within_limit,
    &picture_rules::is_well_formed,
    &picture_rules::colours_are_known,
    &rules::media_memory_is_within_limit,
};

std::uint32_t little_endian(ByteView bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) value |= std::uint32_t{bytes[i]} << (8 * i);
  return value;
}

/// RFC 6386 §9.1: three bytes, a start code, and two sides of 14 bits with two above them that ask
/// for scaling.
bool is_key_frame(ByteView frame, std::uint32_t side_max) {
  constexpr std::uint32_t is_inter_frame = 1;
  constexpr std::uint32_t shows_frame = 1 << 4;
  const std::uint32_t tag = little_endian(frame.first(3));
  const auto is_side = [&](std::uint32_t side_and_scale) {
    return 1 <= side_and_scale && side_and_scale <= side_max;
  };
  return (tag & is_inter_frame) == 0 && (tag & shows_frame) != 0 &&
         as_text(frame.subspan(3, 3)) == "\x9D\x01\x2A" &&
         is_side(little_endian(frame.subspan(6, 2))) && is_side(little_endian(frame.subspan(8, 2)));
}

/// RFC 9649 §2.5: "RIFF", a size, "WEBP", and one chunk "VP8 " that is all the rest.
bool is_plain_webp(ByteView file, std::uint32_t side_max) {
  constexpr std::size_t head_size = 20;
  constexpr std::size_t frame_head_size = 10;
  if (file.size() < head_size + frame_head_size || file.size() > media_webp_size_max) return false;
  const std::size_t chunk_size = little_endian(file.subspan(16, 4));
  return as_text(file.first(4)) == "RIFF" && as_text(file.subspan(8, 8)) == "WEBPVP8 " &&
         little_endian(file.subspan(4, 4)) == file.size() - 8 &&
         chunk_size + chunk_size % 2 == file.size() - head_size &&
         is_key_frame(file.subspan(head_size), side_max);
}

bool is_within_limits(const PictureAnswer& answer) {
  const bool is_size = answer.width > 0 && answer.height > 0 &&
                       answer.width <= adapters::pictures::side_max &&
                       answer.height <= adapters::pictures::side_max;
  return is_size && answer.is_damaged <= 1 && answer.quality <= pdq::quality_max &&
         answer.turns.size() == pdq::turn_count &&
         is_plain_webp(answer.display_webp, adapters::pictures::display_side_max) &&
         is_plain_webp(answer.thumbnail_webp, adapters::pictures::thumbnail_side_max);
}

Result<Media> media_of(PictureAnswer answer) {
  if (!is_within_limits(answer)) return Error{rules::media_answer_is_well_formed};
  Media media{
      .width = answer.width,
      .height = answer.height,
      .is_damaged = answer.is_damaged == 1,
      .display_webp = std::move(answer.display_webp),
      .thumbnail_webp = std::move(answer.thumbnail_webp),
      .hashes = {.turns = {}, .quality = answer.quality},
  };
  for (std::size_t i = 0; i < pdq::turn_count; ++i) {
    const WireHash& hash = answer.turns[i];
    media.hashes.turns[i].words = {hash.word_0, hash.word_1, hash.word_2, hash.word_3};
  }
  return media;
}

Error error_of(const RefusalAnswer& answer) {
  const auto named = std::find_if(refusals.begin(), refusals.end(), [&](const Rule* rule) {
    return rule->name == as_text(answer.rule);
  });
  return Error{named == refusals.end() ? rules::media_answer_is_well_formed : **named};
}

PictureAnswer answer_of(const Media& media) {
  PictureAnswer answer{
      .width = media.width,
      .height = media.height,
      .is_damaged = static_cast<std::uint8_t>(media.is_damaged ? 1 : 0),
      .display_webp = media.display_webp,
      .thumbnail_webp = media.thumbnail_webp,
      .quality = static_cast<std::uint8_t>(media.hashes.quality),
      .turns = {},
  };
  for (const pdq::Hash& hash : media.hashes.turns) {
    answer.turns.push_back({hash.words[3], hash.words[2], hash.words[1], hash.words[0]});
  }
  return answer;
}

}  // namespace

Bytes encode_media_answer(const Result<Media>& media) {
  if (media.ok()) return tls::encode(Answer{answer_of(*media)});
  return tls::encode(Answer{RefusalAnswer{to_bytes(media.error().rule().name)}});
}

Result<Media> parse_media_answer(ByteView answer) {
  auto decoded = tls::decode<Answer>(answer);
  if (!decoded.ok()) return Error{rules::media_answer_is_well_formed};
  if (auto* picture = std::get_if<PictureAnswer>(&decoded->content)) {
    return media_of(std::move(*picture));
  }
  return error_of(std::get<RefusalAnswer>(decoded->content));
}

}  // namespace causeway::causewayd
