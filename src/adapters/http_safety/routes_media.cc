#include <algorithm>
#include <array>
#include <system_error>

#include "adapters/http_safety/case_json.h"
#include "adapters/http_safety/routes.h"
#include "safety/claims.h"
#include "safety/pictures.h"
#include "safety/views.h"

namespace causeway::adapters::http_safety {
namespace rules {
inline constexpr Rule media_is_available{
    "safety.media_is_available", "docs/formats/safety-api.md §1"
};
}  // namespace rules

namespace {

struct Wanted {
  safety::AbuseFile file;
  safety::PictureSize size = safety::PictureSize::small;
};

std::optional<safety::PictureSize> find_size(std::string_view name) {
  if (name == "small") return safety::PictureSize::small;
  if (name == "whole") return safety::PictureSize::whole;
  return std::nullopt;
}

Wanted wanted_of(const RouteCall& call) {
  const Members members = call.members();
  constexpr std::uint64_t index_max = std::numeric_limits<std::uint32_t>::max();
  return {
      .file =
          {.report = call.in_path(1, parse_report),
           .seq = members.one_of("seq", parse_number),
           .index = static_cast<std::uint32_t>(members.integer("index", 0, index_max))},
      .size = members.one_of("size", find_size),
  };
}

safety::Media make_media(
    const RouteCall& call, const safety::Report& report, const safety::AbuseFile& file
) {
  const ConsolePorts& ports = call.ports;
  if (ports.ciphertexts == nullptr || ports.media == nullptr) {
    throw Refused(rules::media_is_available);
  }
  const safety::EvidenceSources sources{ports.store, ports.opener, *ports.ciphertexts};
  try {
    return or_refuse(safety::make_picture(sources, *ports.media, report, {file.seq, file.index}));
  } catch (const std::system_error&) {
    throw Refused(rules::media_is_available);  // no process for pictures comes up
  }
}

/// Unpacks it first, for that takes a while and holds no transaction, and may fail: what is logged
/// was shown. Nothing of it leaves before it is logged.
Answer show_media(RouteCall& call) {
  const safety::CaseNumber number = call.in_path(0, parse_case);
  const safety::Reviewer reviewer = reviewer_of(call);
  const Wanted wanted = wanted_of(call);
  const auto find = [&](safety::Transaction& transaction) {
    return or_refuse(
        safety::reveal_media(transaction, number, wanted.file, wanted.size, reviewer, call.now)
    );
  };
  const safety::Report report = find(*call.ports.store.begin_write());
  safety::Media media = make_media(call, report, wanted.file);
  const auto transaction = call.ports.store.begin_write();
  find(*transaction);
  count_shown(call, *transaction, number, safety::Seen::picture);
  transaction->commit();
  const bool is_small = wanted.size == safety::PictureSize::small;
  return {"image/webp", std::move(is_small ? media.thumbnail_webp : media.display_webp)};
}

constexpr std::array routes{
    Route{
        "POST",
        "cases/{number}/reports/{id}/media",
        case_workers,
        Access::none,
        show_media,
        "seq index size",
        "",
        Limit::none,
        Work::picture
    },
};

}  // namespace

std::span<const Route> media_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
