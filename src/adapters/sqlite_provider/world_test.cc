#include "adapters/sqlite_provider/world_test.h"

#include "crypto/random.h"
#include "franking/frank.h"
#include "provider/frank_keys.h"

namespace causeway::adapters::sqlite_provider {

namespace {

constexpr std::string_view domain = "chat.example";

crypto::SigningKey new_key(Random& random) {
  return crypto::generate_signing_key(crypto::Signature::ed25519, random);
}

}  // namespace

std::vector<franking::ServerKeyRecord> one_frank_key(Random& random) {
  std::vector<franking::ServerKeyRecord> keys;
  keys.push_back(provider::make_frank_key(7, test_now, random));
  return keys;
}

Answer read_answer(provider::Outcome outcome) {
  Answer answer{std::move(outcome), {}};
  answer.reply = *api::parse_reply(answer.outcome.reply);
  EXPECT_EQ(answer.reply.head.status, answer.outcome.status);
  return answer;
}

std::string refusal_of(const Answer& answer) {
  return std::to_string(static_cast<int>(answer.status())) + " " + answer.rule();
}

World::World(
    provider::Registration registration, std::uint64_t seed, provider::FirstContacts first_contacts
)
    : random(seed),
      franker(
          (crypto::initialize(), one_frank_key(random)), {.key_id = 9, .public_key = Bytes(32, 9)}
      ),
      dispatcher(
          {
              .domain = to_bytes(domain),
              .hub_id = franking::hub_id(domain),
              .registration = registration,
              .first_contacts = first_contacts,
          },
          franker
      ),
      gate(provider::RateLimits({})),
      store(std::in_place, scratch / "provider.db") {}

TestPerson& World::stranger(const std::string& username) {
  TestPerson& person = people.emplace_back();
  person.account = random.id<AccountId>();
  person.username = username;
  person.identity_key = new_key(random);
  const TestDevice& device = new_device(person);
  person.statement = directory::make_first_statement(
      person.identity_key, device.credential, now, now + std::chrono::hours(24 * 365)
  );
  return person;
}

TestPerson& World::person(const std::string& username) {
  TestPerson& person = stranger(username);
  const api::RegisterRequest request{
      .username = to_bytes(username), .statement = tls::encode(person.statement)
  };
  EXPECT_EQ(refusal_of(ask(std::nullopt, request)), "200 ");
  return person;
}

TestDevice& World::new_device(TestPerson& person) {
  crypto::SigningKey key = new_key(random);
  const auto credential = identity::certify_device(
      person.identity_key, person.account, random.id<DeviceId>(), identity::public_key_of(key), now
  );
  return person.devices.emplace_back(TestDevice{credential, std::move(key)});
}

directory::Statement World::next_statement(
    TestPerson& person, const std::vector<const TestDevice*>& devices
) {
  directory::Statement next;
  next.body = person.statement.body;
  next.body.kind = directory::StatementKind::update;
  ++next.body.version;
  next.body.prev_hash = crypto::sha256({tls::encode(person.statement)});
  std::map<DeviceId, const TestDevice*> ascending;
  for (const TestDevice* device : devices) ascending.emplace(device->id(), device);
  next.body.devices.value.clear();
  for (const auto& [id, device] : ascending) {
    next.body.devices.value.push_back({.credential = tls::encode(device->credential)});
  }
  next.sig_by_identity_key =
      identity::sign(person.identity_key, identity::label_statement, tls::encode(next.body));
  return next;
}

TestDevice& World::link(TestPerson& person) {
  new_device(person);
  std::vector<const TestDevice*> all;
  for (const TestDevice& device : person.devices) all.push_back(&device);
  person.statement = next_statement(person, all);
  const api::PublishStatementRequest request{
      .statement = tls::encode(person.statement),
      .key_packages = {first_packages(person.devices.back())},
  };
  EXPECT_EQ(refusal_of(ask(person.device(), request)), "200 ");
  return person.devices.back();
}

provider::Caller World::caller(const std::optional<DeviceId>& device) const {
  return {.address = {}, .device = device, .nonce = {}};
}

provider::Request World::request(const TestDevice& device, api::Op op, Bytes body) const {
  return {.caller = caller(device.id()), .op = op, .body = std::move(body)};
}

Answer World::ask(const provider::Caller& caller, api::Op op, Bytes body) {
  return read_answer(batch({{.caller = caller, .op = op, .body = std::move(body)}}).front());
}

std::vector<provider::Outcome> World::batch(std::vector<provider::Request> requests) {
  std::vector<std::optional<provider::Outcome>> refused;
  std::vector<provider::Admitted> admitted;
  for (provider::Request& request : requests) {
    auto gated = gate.admit(std::move(request), now);
    if (auto* outcome = std::get_if<provider::Outcome>(&gated)) {
      refused.emplace_back(std::move(*outcome));
    } else {
      refused.emplace_back();
      admitted.push_back(std::get<provider::Admitted>(std::move(gated)));
    }
  }
  auto ran = provider::run_batch(*store, dispatcher, admitted, now, random);
  std::vector<provider::Outcome> outcomes;
  std::size_t next = 0;
  for (auto& outcome : refused) outcomes.push_back(outcome ? *std::move(outcome) : ran[next++]);
  return outcomes;
}

identity::LoginClaim World::login_claim(const TestDevice& device) const {
  return {
      .domain = dispatcher.settings().domain,
      .nonce = login_nonce,
      .device = device.id(),
      .time_ms = to_unix_ms(now),
  };
}

Answer World::log_in(const TestDevice& device, const identity::LoginClaim& claim) {
  const api::LoginRequest request{
      .device = claim.device,
      .time_ms = claim.time_ms,
      .signature = identity::sign_login(device.key, claim),
  };
  provider::Caller unknown = caller({});
  unknown.nonce = login_nonce;
  return ask(unknown, api::Op::login, tls::encode(request));
}

std::vector<api::InboxItem> World::inbox(DeviceId device, std::uint64_t after) {
  std::vector<api::InboxItem> items;
  const provider::InboxWindow window{.items = 10'000, .bytes = std::size_t{1} << 30};
  for (const auto& push : provider::read_inbox(*store->begin_read(), device, after, window)) {
    items.push_back(*tls::decode<api::InboxItem>(push.body));
    EXPECT_EQ(items.back().number, push.number);
  }
  return items;
}

void World::ack(DeviceId device, std::uint64_t number) {
  EXPECT_EQ(refusal_of(ask(device, api::AckRequest{.number = number})), "200 ");
}

}  // namespace causeway::adapters::sqlite_provider
