#include <algorithm>
#include <array>

#include "adapters/http_safety/case_json.h"
#include "adapters/http_safety/routes.h"
#include "safety/known_view.h"
#include "safety/written_text.h"

namespace causeway::adapters::http_safety {
namespace {

using safety::BankRow;
using safety::Known;
using safety::KnownId;
using safety::Role;

constexpr Who readers = only({Role::lead, Role::child_safety, Role::auditor});
constexpr Who changers = only({Role::child_safety});
constexpr std::size_t id_digits = 32;

std::string text_of(KnownId id) {
  std::array<std::uint8_t, id_digits / 2> bytes{};
  for (std::size_t i = 0; i < sizeof(id.value); ++i) {
    bytes.at(bytes.size() - 1 - i) = static_cast<std::uint8_t>(id.value >> (8 * i));
  }
  return to_hex(bytes);
}

std::optional<KnownId> parse_known_id(std::string_view text) {
  const auto bytes = from_hex(text);
  if (!bytes.ok() || bytes->size() != id_digits / 2) return std::nullopt;
  KnownId id;
  for (const std::uint8_t byte : *bytes) id.value = id.value << 8 | byte;
  if (text_of(id) != text) return std::nullopt;
  return id;
}

std::optional<BankRow> find_bank_row(std::string_view id) {
  const BankRow* const row = safety::find_bank(id);
  if (row == nullptr) return std::nullopt;
  return *row;
}

safety::KnownMaterial& known_material(const RouteCall& call) {
  if (call.ports.known == nullptr) throw Refused(rules::program_is_right);
  return *call.ports.known;
}

Json known_json(const safety::Transaction& transaction, const Known& known) {
  return {
      {"id", text_of(known.id)},
      {"hash", pdq::to_text(known.hash)},
      {"label", known.label},
      {"added", to_json(known.added)},
      {"by", known.by ? person_json(transaction, *known.by) : Json()},
      {"source", known.source},
      {"matches", known.matches},
  };
}

Answer list_banks(RouteCall& call) {
  Json items = Json::array();
  for (const BankRow& row : safety::banks()) {
    items.push_back({
        {"id", row.id},
        {"title", row.title},
        {"kind", row.id},
        {"distance", row.distance},
        {"entries", call.reading().known().count(row.kind)},
    });
  }
  return Json{{"items", items}};
}

Answer list_known(RouteCall& call) {
  const BankRow bank = call.in_path(0, find_bank_row);
  const std::size_t limit = call.query.limit();
  const auto before = call.query.one_of("after", parse_known_id).value_or(KnownId{});
  const auto entries = call.reading().known().list(bank.kind, before, limit + 1);
  const auto adders_end = safety::adders_end(call.reading(), reviewer_of(call));
  Json items = Json::array();
  for (std::size_t i = 0; i < std::min(limit, entries.size()); ++i) {
    items.push_back(known_json(call.reading(), entries[i]));
    const bool is_told =
        !adders_end || entries[i].added < *adders_end || entries[i].by == call.person().id;
    if (!is_told) items.back()["by"] = nullptr;
  }
  const bool has_more = entries.size() > limit;
  return Json{{"items", items}, {"next", has_more ? Json(text_of(entries[limit - 1].id)) : Json()}};
}

Answer add_known(RouteCall& call) {
  const BankRow bank = call.in_path(0, find_bank_row);
  const Members members = call.members();
  const auto label = or_refuse(safety::read_text(members.text("label")));
  const Known known = or_refuse(
      known_material(call).add(bank.kind, members.text("hash"), label, call.person().id, call.now)
  );
  return known_json(*call.ports.store.begin_read(), known);
}

Answer remove_known(RouteCall& call) {
  const BankRow bank = call.in_path(0, find_bank_row);
  const KnownId id = call.in_path(1, parse_known_id);
  const auto removed = known_material(call).remove(bank.kind, id, call.person().id, call.now);
  if (!removed.ok()) throw Refused(removed.error());
  return Answer::nothing();
}

constexpr std::array routes{
    Route{"GET", "banks", readers, Access::reading, list_banks},
    Route{"GET", "banks/{id}/entries", readers, Access::reading, list_known, "", "after limit"},
    Route{"POST", "banks/{id}/entries", changers, Access::none, add_known, "hash label"},
    Route{"DELETE", "banks/{id}/entries/{id}", changers, Access::none, remove_known},
};

}  // namespace

std::span<const Route> bank_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
