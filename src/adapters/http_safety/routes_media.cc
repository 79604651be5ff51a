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

using safety::Case;

Case claimed_case(const RouteCall& call, const safety::Transaction& transaction) {
  const auto in = transaction.cases().find(call.in_path(0, parse_case));
  if (!in || !safety::may_see(reviewer_of(call), *in)) throw Refused(safety::rules::thing_is_there);
  const bool is_mine =
      in->claim && in->claim->by == call.person().id && call.now < in->claim->until;
  if (!is_mine) throw Refused(safety::rules::case_is_claimed);
  return *in;
}

safety::Report report_of(
    const RouteCall& call, const safety::Transaction& transaction, const Case& in
) {
  const auto found = transaction.reports().find(call.in_path(1, parse_report));
  if (!found || found->in != in.number) throw Refused(safety::rules::thing_is_there);
  return *found;
}

struct Wanted {
  std::uint64_t seq = 0;
  std::uint32_t index = 0;
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
      .seq = members.one_of("seq", parse_number),
      .index = static_cast<std::uint32_t>(members.integer("index", 0, index_max)),
      .size = members.one_of("size", find_size),
  };
}

safety::Media make_media(
    const RouteCall& call, const safety::Report& report, const Wanted& wanted
) {
  const ConsolePorts& ports = call.ports;
  if (ports.ciphertexts == nullptr || ports.media == nullptr) {
    throw Refused(rules::media_is_available);
  }
  const safety::EvidenceSources sources{ports.store, ports.opener, *ports.ciphertexts};
  try {
    return or_refuse(safety::make_picture(sources, *ports.media, report, {wanted.seq, wanted.index})
    );
  } catch (const std::system_error&) {
    throw Refused(rules::media_is_available);  // no process for pictures comes up
  }
}

/// Unpacking takes a while, and holds no transaction; that it is looked at is logged before it is
/// shown.
Answer show_media(RouteCall& call) {
  const Wanted wanted = wanted_of(call);
  std::optional<safety::Report> report;
  {
    const auto reading = call.ports.store.begin_read();
    report = report_of(call, *reading, claimed_case(call, *reading));
  }
  safety::Media media = make_media(call, *report, wanted);
  const auto transaction = call.ports.store.begin_write();
  const Case in = claimed_case(call, *transaction);  // still
  const safety::AbuseFile file{report->number, wanted.seq, wanted.index};
  or_refuse(
      safety::reveal_media(*transaction, in.number, file, wanted.size, reviewer_of(call), call.now)
  );
  const bool is_grave = in.queue == safety::Queue::child_safety;
  safety::count_exposure(
      *transaction,
      call.person().id,
      safety::Seen::picture,
      is_grave ? safety::Gravity::grave : safety::Gravity::usual,
      call.now
  );
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
