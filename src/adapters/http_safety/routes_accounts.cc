#include <algorithm>
#include <array>

#include "adapters/http_safety/case_json.h"
#include "adapters/http_safety/routes.h"
#include "base/encoding.h"
#include "identity/username.h"
#include "provider/days.h"
#include "provider/measures.h"
#include "safety/bad_faith.h"
#include "safety/desk_table.h"
#include "safety/policies.h"

namespace causeway::adapters::http_safety {
namespace rules {
inline constexpr Rule lookups_are_few{"safety.lookups_are_few", "docs/formats/safety-api.md §8"};
}  // namespace rules

namespace {

/// What somebody has reported is counted so far back.
constexpr std::chrono::hours made_time{24 * 30};

/// Exactly one name or id: no part of a name, and no list.
std::optional<AccountId> find_account(
    const provider::Transaction& provider, std::string_view name
) {
  if (name.starts_with('@')) {
    name.remove_prefix(1);
    if (!identity::check_username(name).ok()) return std::nullopt;
    return provider.accounts().find_username(as_bytes(name));
  }
  const auto id = parse_id<AccountId>(name);
  if (!id || !provider.accounts().find(*id)) return std::nullopt;
  return id;
}

std::string_view name_of(api::Measure measure) {
  constexpr std::array<std::string_view, 5> names{"none", "warn", "restrict", "suspend", "ban"};
  return names.at(static_cast<std::size_t>(measure));
}

/// Reports about an account, whatever became of them: counts, and no words.
Json reports_json(const View& view, const safety::Subject& subject) {
  std::uint64_t received = 0;
  std::uint64_t verified = 0;
  const Instant since = view.now - timeline_time;
  for (const auto number : view.transaction.cases().of_subject(subject, since, view.now)) {
    const auto in = view.transaction.cases().find(number);
    if (!in) continue;
    received += in->reports;
    verified += in->verified;
  }
  const auto decisions = view.transaction.decisions().of_subject(subject);
  const auto against = std::ranges::count_if(decisions, [](const safety::Decision& each) {
    const bool had_effect =
        each.state == safety::DecisionState::in_force || each.state == safety::DecisionState::ended;
    return had_effect && !safety::row_of(each.verdict.measure).told.empty();
  });
  return {{"received", received}, {"verified", verified}, {"decided_against", against}};
}

Json made_json(const View& view, AccountId account) {
  const safety::Transaction& transaction = view.transaction;
  return {
      {"reports", transaction.reports().count_of_reporter(account, view.now - made_time)},
      {"bad_faith", transaction.desk().marks_of(account, view.now - safety::bad_faith_memory)},
  };
}

Json cases_json(const View& view, const safety::Subject& subject) {
  Json rows = Json::array();
  const Instant since = view.now - timeline_time;
  for (const auto number : view.transaction.cases().of_subject(subject, since, view.now)) {
    const auto in = view.transaction.cases().find(number);
    if (in && safety::may_see(view.reviewer, *in)) rows.push_back(row_json(view, *in));
    if (rows.size() == cases_shown) break;
  }
  return rows;
}

Json account_json(const View& view, const provider::Transaction& provider, AccountId account) {
  const safety::Subject subject{safety::SubjectKind::account, {account.value}};
  const auto name = view.names.of(account);
  const auto measure = provider::measure_in_force(provider, account, view.now);
  const provider::Day created = provider.accounts().created(account);
  return {
      {"id", to_hex(account)},
      {"username", name ? Json(*name) : Json()},
      {"created", to_json(Instant(std::chrono::days(created.value)))},
      {"state", name ? "active" : "ended"},
      {"devices", provider.accounts().devices(account).size()},
      {"measure", name_of(measure.measure)},
      {"measure_until", to_json(measure.until)},
      {"first_contacts_today", provider.safety().count_requests(account, provider::day_of(view.now))
      },
      {"reports", reports_json(view, subject)},
      {"made", made_json(view, account)},
      {"timeline", timeline_json(view, subject, std::nullopt)},
      {"cases", cases_json(view, subject)},
  };
}

/// What was asked for is logged, whether it is there or not.
Answer look_up(RouteCall& call) {
  const Members members = call.members();
  const auto purpose = or_refuse(safety::read_text(members.text("purpose")));
  if (call.ports.provider == nullptr) throw Refused(rules::store_is_available);
  if (!call.memory.lookups.count(call.person().id, call.now)) {
    throw Refused(rules::lookups_are_few);
  }
  const auto provider = call.ports.provider->begin_read();
  const auto account = find_account(*provider, members.text("name"));
  call.record(safety::Act::account_looked_up, account ? to_hex(*account) : "nobody", purpose);
  if (!account) return Answer::refusal(safety::rules::thing_is_there);
  AccountNames names(call.ports.provider);
  return account_json({call.reading(), reviewer_of(call), call.now, names}, *provider, *account);
}

constexpr std::array routes{
    Route{"POST", "accounts/lookup", case_workers, Access::writing, look_up, "name purpose"},
};

}  // namespace

std::span<const Route> account_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
