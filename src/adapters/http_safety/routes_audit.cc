#include <algorithm>
#include <array>

#include "adapters/http_safety/case_json.h"
#include "adapters/http_safety/routes.h"
#include "base/encoding.h"
#include "safety/audit_view.h"

namespace causeway::adapters::http_safety {
namespace {

using safety::AuditEntry;
using safety::AuditNumber;
using safety::ChainCheck;
using safety::Role;

constexpr Who readers = only({Role::lead, Role::auditor});

Json entry_json(const safety::Transaction& transaction, const safety::SeenEntry& seen) {
  const AuditEntry& entry = seen.entry;
  const bool is_program = entry.by == safety::StaffId{};
  return {
      {"number", std::to_string(entry.number.value)},
      {"time", to_json(entry.time)},
      {"by", is_program ? Json() : person_json(transaction, entry.by)},
      {"act", seen.is_withheld ? "" : safety::name_of(entry.act)},
      {"object", entry.object},
      {"says", entry.says},
      {"hash", seen.has_hash ? Json(to_hex(entry.hash)) : Json()},
      {"withheld", seen.is_withheld},
  };
}

/// What the last walk over the chain found, or that there was none since the program started. Its
/// head is a hash like the others.
Json chain_json(const RouteCall& call) {
  const auto newest = call.reading().audit().newest();
  const bool has_head = !safety::hashes_end(call.reading(), reviewer_of(call));
  const std::lock_guard lock(call.memory.checked_mutex);
  const auto& checked = call.memory.checked;
  Json chain{
      {"state", "unchecked"},
      {"entries", newest ? newest->number.value : 0},
      {"checked", nullptr},
      {"broken_at", nullptr},
      {"head", has_head ? Json(to_hex(newest ? newest->hash : crypto::Sha256{})) : Json()},
  };
  if (!checked) return chain;
  const auto broken_at = checked->first.broken_at;
  chain["state"] = broken_at ? "broken" : "whole";
  chain["checked"] = to_json(checked->second);
  if (broken_at) chain["broken_at"] = std::to_string(broken_at->value);
  return chain;
}

safety::AuditFilter filter_of(const Query& query) {
  return {
      .by = query.one_of("by", parse_id<safety::StaffId>),
      .act = query.one_of("act", safety::find_act),
      .object = query.text("object"),
      .from = query.one_of("from", parse_time),
      .until = query.one_of("to", parse_time),
  };
}

Answer list_audit(RouteCall& call) {
  const std::size_t limit = call.query.limit();
  const AuditNumber before{call.query.number("after").value_or(0)};
  const auto entries = safety::read_audit(
      call.reading(), filter_of(call.query), before, limit + 1, reviewer_of(call)
  );
  Json items = Json::array();
  for (std::size_t i = 0; i < std::min(limit, entries.size()); ++i) {
    items.push_back(entry_json(call.reading(), entries[i]));
  }
  const bool has_more = entries.size() > limit;
  return Json{
      {"items", items},
      {"next", has_more ? Json(std::to_string(entries[limit - 1].entry.number.value)) : Json()},
      {"chain", chain_json(call)},
  };
}

Answer verify_chain(RouteCall& call) {
  const ChainCheck check = safety::check_chain(call.reading().audit());
  {
    const std::lock_guard lock(call.memory.checked_mutex);
    call.memory.checked = {check, call.now};
  }
  return chain_json(call);
}

constexpr std::array routes{
    Route{
        "GET",
        "audit",
        readers,
        Access::reading,
        list_audit,
        "",
        "by act object from to after limit"
    },
    Route{
        "POST",
        "audit/verify",
        readers,
        Access::reading,
        verify_chain,
        "",
        "",
        Limit::none,
        Work::chain
    },
};

}  // namespace

std::span<const Route> audit_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
