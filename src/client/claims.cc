#include "client/claims.h"

#include <iterator>
#include <set>
#include <utility>

#include "client/groups.h"
#include "client/outbox.h"
#include "client/people.h"
#include "client/requests.h"
#include "client/session.h"
#include "directory/statement.h"
#include "mls_tree/policy.h"
#include "mls_wire/message.h"

namespace causeway::client {
namespace {

/// One handed-out package: valid by itself, of this listed device, not expired.
Result<mls_wire::KeyPackage> check_claimed(
    const directory::VerifiedStatement& statement,
    const api::ClaimedKeyPackage& claimed,
    mls_wire::CipherSuite suite,
    Instant now
) {
  auto message = TRY(tls::decode<mls_wire::MlsMessage>(claimed.key_package));
  auto* unverified = std::get_if<mls_wire::Unverified<mls_wire::KeyPackage>>(&message.body);
  if (unverified == nullptr) return Error{rules::key_packages_suffice};
  auto key_package = TRY(mls_wire::verify(std::move(*unverified)));
  const auto device = TRY(mls_tree::check_leaf_policy(key_package.leaf_node));
  if (device.device != claimed.device || !statement.lists(device)) {
    return Error{rules::leaf_is_in_statement};
  }
  const auto lifetime = mls_wire::check_lifetime(key_package.leaf_node, to_unix_ms(now) / 1000);
  const bool usable = key_package.cipher_suite == suite && lifetime.ok();
  if (!usable) return Error{rules::key_packages_suffice};
  return key_package;
}

std::set<DeviceId> wanted_devices(
    const Flight& flight, const directory::VerifiedStatement& statement
) {
  std::set<DeviceId> wanted(flight.devices.begin(), flight.devices.end());
  if (!wanted.empty()) return wanted;
  for (const auto& credential : statement.credentials()) wanted.insert(credential.device);
  return wanted;
}

/// All devices have packages of the preferred suite; another they may not know.
Error lacking_error(mls_wire::CipherSuite suite) {
  return Error{
      suite == mls_wire::preferred_suite.id ? rules::key_packages_suffice
                                            : rules::devices_support_suite
  };
}

/// One package for each device that was asked for, and no other.
Result<Claimed> check_claims(
    const api::ClaimKeyPackagesReply& reply,
    const Flight& flight,
    const directory::VerifiedStatement& statement,
    Instant now
) {
  const mls_wire::CipherSuite suite{flight.suite};
  Claimed claimed{.asked = wanted_devices(flight, statement), .key_packages = {}};
  std::set<DeviceId> lacking = claimed.asked;
  for (const auto& one : reply.key_packages) {
    if (lacking.erase(one.device) == 0) return Error{rules::key_packages_suffice};
    auto checked = check_claimed(statement, one, suite, now);
    if (!checked.ok() && flight.lacking == Lacking::left_out) continue;
    claimed.key_packages.push_back(TRY(std::move(checked)));
  }
  const bool suffices = lacking.empty() && !claimed.key_packages.empty();
  if (flight.lacking == Lacking::refuses && !suffices) return lacking_error(suite);
  return claimed;
}

DeviceId device_of(const mls_wire::KeyPackage& package) {
  const auto credential = mls_tree::device_of(package.leaf_node);
  INVARIANT(credential.ok());  // it was checked when it came
  return credential->device;
}

/// Packages of these devices, of all where none are named.
KeyPackages packages_of(const Claimed& claimed, const std::vector<DeviceId>& devices) {
  KeyPackages packages;
  for (const mls_wire::KeyPackage& package : claimed.key_packages) {
    const bool is_wanted =
        devices.empty() ||
        std::find(devices.begin(), devices.end(), device_of(package)) != devices.end();
    if (is_wanted) packages.push_back(package);
  }
  return packages;
}

/// Joins what came to what is held of the account.
void hold(Context& context, const Flight& flight, Claimed come) {
  Waiting& waiting = context.waiting(flight.conversation);
  std::set<DeviceId> lacking = come.asked;
  for (const mls_wire::KeyPackage& package : come.key_packages) {
    lacking.erase(device_of(package));
    waiting.unreachable.erase(device_of(package));
  }
  note_unreachable(context, flight.conversation, {lacking.begin(), lacking.end()}, lacking_pause);
  Claimed& held = waiting.claims[flight.account];
  held.asked.merge(come.asked);
  std::move(
      come.key_packages.begin(), come.key_packages.end(), std::back_inserter(held.key_packages)
  );
}

/// Whoever waits for these packages cannot go on. A message is tried again: its sender can do
/// nothing about the devices of others.
Result<void> give_up(Context& context, ConversationId id, std::string_view rule) {
  forget_claims(context, id);
  context.waiting(id).repairs.clear();
  context.waiting(id).not_before = context.now + retry_pause;
  note_setback(context, id);
  const auto entry = TRY(context.store.outbox_head(id));
  if (!entry || entry->kind == OutboxKind::message) return {};
  if (entry->kind == OutboxKind::open) return refuse_opening(context, *entry, rule);
  return finish_entry(context, entry->row, rule);
}

void ask(
    Context& context, const ClaimFor& what, AccountId account, const std::vector<DeviceId>& devices
) {
  context.waiting(what.conversation).in_flight = true;
  const auto suite = static_cast<std::uint16_t>(what.suite);
  request(
      context,
      api::ClaimKeyPackagesRequest{.account = account, .suite = suite, .devices = devices},
      {.conversation = what.conversation,
       .account = account,
       .devices = devices,
       .lacking = what.lacking,
       .claim_round = context.waiting(what.conversation).claim_round,
       .suite = suite}
  );
}

Result<Claimed> take_packages(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  const auto claim = TRY(tls::decode<api::ClaimKeyPackagesReply>(reply.body));
  const auto statement = TRY(directory::parse_statement(claim.statement));
  TRY(learn_statement(context, flight.account, {}, claim.statement));
  return check_claims(claim, flight, statement, context.now);
}

Result<std::vector<DeviceId>> own_other_devices(const Self& self) {
  std::vector<DeviceId> devices;
  const auto statement = TRY(directory::recall_statement(self.statement));
  for (const auto& credential : statement.credentials()) {
    if (credential.device != self.device) devices.push_back(credential.device);
  }
  return devices;
}

}  // namespace

Result<std::optional<std::vector<Person>>> find_people(
    Context& context, const std::vector<std::string>& usernames
) {
  std::vector<Person> people;
  for (const std::string& username : usernames) {
    auto person = TRY(find_person(context, username));
    if (person) people.push_back(*std::move(person));
  }
  if (people.size() != usernames.size()) return std::optional<std::vector<Person>>();
  return std::optional(std::move(people));
}

Result<std::optional<KeyPackages>> claim_devices(
    Context& context, const ClaimFor& what, AccountId account, const std::vector<DeviceId>& devices
) {
  const auto& claims = context.waiting(what.conversation).claims;
  const auto held = claims.find(account);
  if (held == claims.end()) {
    ask(context, what, account, devices);
    return std::optional<KeyPackages>();
  }
  std::vector<DeviceId> others;
  std::copy_if(
      devices.begin(),
      devices.end(),
      std::back_inserter(others),
      [&](const DeviceId& device) { return !held->second.asked.contains(device); }
  );
  if (others.empty()) return std::optional(packages_of(held->second, devices));
  ask(context, what, account, others);
  return std::optional<KeyPackages>();
}

Result<std::optional<KeyPackages>> claim_for_people(
    Context& context, const ClaimFor& what, const std::vector<Person>& people
) {
  KeyPackages all;
  for (const Person& person : people) {
    // One account after the other: a reply wakes the conversation for the next.
    const auto claimed = TRY(claim_devices(context, what, person.account, {}));
    if (!claimed) return std::optional<KeyPackages>();
    all.insert(all.end(), claimed->begin(), claimed->end());
  }
  return std::optional(std::move(all));
}

Result<std::optional<KeyPackages>> claim_for_new(
    Context& context, const ClaimFor& what, const std::vector<Person>& people
) {
  const Self self = TRY(load_self(context.store));
  auto all = TRY(claim_for_people(context, what, people));
  const auto others = TRY(own_other_devices(self));
  if (!all || others.empty()) return all;
  const auto own = TRY(claim_devices(context, what, self.account, others));
  if (!own) return std::optional<KeyPackages>();
  all->insert(all->end(), own->begin(), own->end());
  return all;
}

void note_unreachable(
    Context& context, ConversationId id, const std::vector<DeviceId>& devices, Milliseconds pause
) {
  for (const DeviceId& device : devices) {
    context.waiting(id).unreachable[device] = context.now + pause;
  }
}

KeyPackages keep_usable(
    Context& context,
    const mls_group::Group& group,
    const std::vector<mls_wire::LeafIndex>& remove,
    KeyPackages packages
) {
  const ConversationId id = *ConversationId::from(group.group_id());
  auto sorted = mls_tree::sort_additions(group.public_group(), remove, std::move(packages));
  for (const mls_wire::KeyPackage& package : sorted.unusable) {
    note_unreachable(context, id, {device_of(package)}, useless_pause);
  }
  return std::move(sorted.usable);
}

Result<void> check_all_come(
    mls_wire::CipherSuite suite, const std::vector<Person>& people, const KeyPackages& packages
) {
  std::set<AccountId> come;
  for (const mls_wire::KeyPackage& package : packages) {
    come.insert(TRY(mls_tree::device_of(package.leaf_node)).account);
  }
  for (const Person& person : people) {
    if (!come.contains(person.account)) return lacking_error(suite);
  }
  return {};
}

void forget_claims(Context& context, ConversationId id) {
  Waiting& waiting = context.waiting(id);
  waiting.claims.clear();
  ++waiting.claim_round;
}

Result<void> take_claim(Context& context, const Flight& flight, const api::ParsedReply& reply) {
  if (flight.claim_round != context.waiting(flight.conversation).claim_round) return {};
  if (answer_of(reply) == Answer::later) {
    context.waiting(flight.conversation).not_before = context.now + pause_of(reply);
    return {};
  }
  if (!reply.ok()) return give_up(context, flight.conversation, as_text(reply.head.rule));
  auto claimed = take_packages(context, flight, reply);
  if (claimed.ok()) {
    hold(context, flight, *std::move(claimed));
    return {};
  }
  if (claimed.error().is(rules::store_works)) return claimed.error();
  // What would prove it is on its way.
  const bool is_missing = claimed.error().is(directory::rules::statement_key_change_is_signed) &&
                          context.memory.asked_statements.contains(flight.account) &&
                          !context.memory.told_statements.contains(flight.account);
  if (is_missing) {
    context.waiting(flight.conversation).not_before = context.now + retry_pause;
    return {};
  }
  return give_up(context, flight.conversation, claimed.error().rule().name);
}

}  // namespace causeway::client
