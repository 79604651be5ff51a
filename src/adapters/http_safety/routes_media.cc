#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "adapters/http_safety/routes.h"
#include "safety/claims.h"
#include "safety/pictures.h"

namespace causeway::adapters::http_safety {
namespace rules {
inline constexpr Rule media_is_available{
    "safety.media_is_available", "docs/formats/safety-api.md §1"
};
}  // namespace rules

namespace {

using safety::Case;
using safety::CaseNumber;
using safety::Role;

constexpr Who viewers = only({Role::lead, Role::reviewer, Role::child_safety});

std::optional<CaseNumber> parse_case_number(std::string_view text) {
  CaseNumber number;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number.value);
  if (read.ptr != end || std::to_string(number.value) != text) return std::nullopt;
  return number;
}

/// A case of child safety is there only for who may decide on it, and the others not for them.
bool may_see(const safety::Person& person, const Case& in) {
  if (in.queue == safety::Queue::child_safety) return person.roles.has_any({Role::child_safety});
  return person.roles.has_any({Role::lead, Role::reviewer});
}

Case claimed_case(const RouteCall& call, const safety::Transaction& transaction) {
  const auto in = transaction.cases().find(call.in_path(0, parse_case_number));
  if (!in || !may_see(call.person(), *in)) throw Refused(safety::rules::thing_is_there);
  const bool is_mine =
      in->claim && in->claim->by == call.person().id && call.now < in->claim->until;
  if (!is_mine) throw Refused(safety::rules::case_is_claimed);
  return *in;
}

safety::Report report_of(
    const RouteCall& call, const safety::Transaction& transaction, const Case& in
) {
  const auto id = call.in_path(1, parse_id<report::ReportId>);
  for (safety::Report& each : transaction.reports().of_case(in.number)) {
    if (each.id == id) return std::move(each);
  }
  throw Refused(safety::rules::thing_is_there);
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

std::optional<std::uint64_t> parse_seq(std::string_view text) {
  const auto number = parse_case_number(text);  // as every number that names something
  if (!number) return std::nullopt;
  return number->value;
}

Wanted wanted_of(const RouteCall& call) {
  const Members members = call.members();
  constexpr std::uint64_t index_max = std::numeric_limits<std::uint32_t>::max();
  return {
      .seq = members.one_of("seq", parse_seq),
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
  const safety::PictureView view{
      in.number, report->id, wanted.seq, wanted.index, call.person().id, wanted.size
  };
  safety::record_view(*transaction, view, call.now);
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
        viewers,
        Access::none,
        show_media,
        "seq index size"
    },
};

}  // namespace

std::span<const Route> media_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
