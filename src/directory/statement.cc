#include "directory/statement.h"

#include <algorithm>

namespace causeway::directory {
namespace {

constexpr std::uint8_t format_1 = 1;

bool is_strictly_ascending(const std::vector<identity::DeviceCredential>& credentials) {
  const auto not_before = [](const auto& left, const auto& right) {
    return !(left.device < right.device);
  };
  return std::adjacent_find(credentials.begin(), credentials.end(), not_before) ==
         credentials.end();
}

/// The credential of one listed device, checked against the statement that lists it.
Result<identity::DeviceCredential> check_device(const StatementBody& body, const Device& device) {
  const auto credential = TRY(tls::decode<identity::DeviceCredential>(device.credential));
  TRY(identity::check_device_credential(credential));
  if (credential.account != body.account_id ||
      credential.identity_public_key != body.identity_key) {
    return Error{rules::statement_devices_are_its_own};
  }
  return credential;
}

Result<void> check_key_change(const StatementBody& previous, const Statement& next) {
  const auto& signature = next.sig_by_previous_identity_key.value;
  if (next.body.identity_key == previous.identity_key) {
    if (!signature.empty()) return Error{rules::statement_key_change_is_signed};
    return {};
  }
  identity::SignatureBytes fixed{};
  if (signature.size() != fixed.size()) return Error{rules::statement_key_change_is_signed};
  std::copy(signature.begin(), signature.end(), fixed.begin());
  const auto verified = identity::verify(
      previous.identity_key, identity::label_statement, tls::encode(next.body), fixed
  );
  if (!verified.ok()) return Error{rules::statement_key_change_is_signed};
  return {};
}

/// Nobody who could sign a `reset` is left: it says nothing that a signature would add to.
Result<void> check_signature(const Statement& statement) {
  const StatementBody& body = statement.body;
  if (body.kind == StatementKind::reset) {
    const bool is_unsigned = statement.sig_by_identity_key == identity::SignatureBytes{} &&
                             statement.sig_by_previous_identity_key.value.empty();
    if (!is_unsigned) return Error{rules::reset_is_unsigned};
    return {};
  }
  const auto verified = identity::verify(
      body.identity_key, identity::label_statement, tls::encode(body), statement.sig_by_identity_key
  );
  if (!verified.ok()) return Error{rules::statement_is_signed};
  return {};
}

/// What follows `previous` and ends its account.
Statement last_statement(const VerifiedStatement& previous, StatementKind kind) {
  Statement statement;
  StatementBody& body = statement.body;
  body.kind = kind;
  body.account_id = previous.body().account_id;
  body.version = previous.body().version + 1;
  body.prev_hash = previous.hash();
  body.identity_key = previous.body().identity_key;
  return statement;
}

/// The device as `identity_key` certifies it.
Device certified_by(const crypto::SigningKey& identity_key, Device device) {
  const auto credential = tls::decode<identity::DeviceCredential>(device.credential);
  INVARIANT(credential.ok());
  if (credential->identity_public_key == identity::public_key_of(identity_key)) return device;
  device.credential = tls::encode(identity::certify_device(
      identity_key,
      credential->account,
      credential->device,
      credential->device_signature_key,
      from_unix_ms(credential->not_before_ms)
  ));
  return device;
}

/// The devices of the next version, ascending.
std::vector<Device> next_devices(
    const VerifiedStatement& previous,
    const crypto::SigningKey& identity_key,
    const StatementChange& change
) {
  const auto is_removed = [&change](const Device& device) {
    const auto& remove = change.remove;
    return std::find(remove.begin(), remove.end(), *id_of(device)) != remove.end();
  };
  std::vector<Device> devices;
  for (const Device& device : previous.body().devices.value) {
    if (!is_removed(device)) devices.push_back(certified_by(identity_key, device));
  }
  for (const Device& device : change.add) devices.push_back(certified_by(identity_key, device));
  std::sort(devices.begin(), devices.end(), [](const Device& left, const Device& right) {
    return *id_of(left) < *id_of(right);
  });
  return devices;
}

}  // namespace

Result<DeviceId> id_of(const Device& device) {
  return TRY(tls::decode<identity::DeviceCredential>(device.credential)).device;
}

const identity::DeviceCredential* VerifiedStatement::find(DeviceId device) const {
  const auto found =
      std::find_if(credentials_.begin(), credentials_.end(), [&](const auto& credential) {
        return credential.device == device;
      });
  return found == credentials_.end() ? nullptr : &*found;
}

bool VerifiedStatement::lists(const identity::DeviceCredential& device) const {
  const auto* listed = find(device.device);
  return listed != nullptr && identity::is_same_device(*listed, device);
}

crypto::Sha256 VerifiedStatement::hash() const {
  return crypto::sha256({tls::encode(statement_)});
}

Result<VerifiedStatement> verify_statement(Statement statement) {
  const StatementBody& body = statement.body;
  if (body.format != format_1 || body.kind > StatementKind::tombstone) {
    return Error{rules::statement_format_is_known};
  }
  if (is_last(body.kind) && !body.devices.value.empty()) {
    return Error{rules::last_statement_lists_no_device};
  }
  TRY(check_signature(statement));

  VerifiedStatement out;
  for (const Device& device : body.devices.value) {
    out.credentials_.push_back(TRY(check_device(body, device)));
  }
  if (!is_strictly_ascending(out.credentials_))
    return Error{rules::statement_devices_are_ascending};
  out.statement_ = std::move(statement);
  return out;
}

Result<VerifiedStatement> parse_statement(ByteView encoded) {
  return verify_statement(TRY(tls::decode<Statement>(encoded)));
}

Result<VerifiedStatement> recall_statement(ByteView stored) {
  VerifiedStatement out;
  out.statement_ = TRY(tls::decode<Statement>(stored));
  for (const Device& device : out.statement_.body.devices.value) {
    out.credentials_.push_back(TRY(tls::decode<identity::DeviceCredential>(device.credential)));
  }
  return out;
}

Result<void> check_chain(
    const std::optional<VerifiedStatement>& previous, const VerifiedStatement& next
) {
  const StatementBody& body = next.body();
  if (!previous) {
    const bool first = body.kind == StatementKind::create && body.version == 0 &&
                       body.prev_hash == crypto::Sha256{} &&
                       next.statement().sig_by_previous_identity_key.value.empty();
    if (!first) return Error{rules::statement_begins_chain};
    return {};
  }
  const bool follows = body.kind != StatementKind::create && !is_last(previous->body().kind) &&
                       body.account_id == previous->body().account_id &&
                       body.version == previous->body().version + 1 &&
                       body.prev_hash == previous->hash();
  if (!follows) return Error{rules::statement_continues_chain};
  return check_key_change(previous->body(), next.statement());
}

Statement make_first_statement(
    const crypto::SigningKey& identity_key,
    const identity::DeviceCredential& device,
    Instant added,
    Instant expires
) {
  Statement statement;
  statement.body.account_id = device.account;
  statement.body.identity_key = identity::public_key_of(identity_key);
  statement.body.devices.value.push_back(
      {.credential = tls::encode(device),
       .added_ms = to_unix_ms(added),
       .expires_ms = to_unix_ms(expires)}
  );
  statement.sig_by_identity_key =
      identity::sign(identity_key, identity::label_statement, tls::encode(statement.body));
  return statement;
}

Statement make_next_statement(
    const VerifiedStatement& previous,
    const crypto::SigningKey& previous_key,
    const crypto::SigningKey& identity_key,
    const StatementChange& change
) {
  Statement statement;
  StatementBody& body = statement.body;
  body.kind = StatementKind::update;
  body.account_id = previous.body().account_id;
  body.version = previous.body().version + 1;
  body.prev_hash = previous.hash();
  body.identity_key = identity::public_key_of(identity_key);
  body.devices.value = next_devices(previous, identity_key, change);
  INVARIANT(body.devices.value.size() <= devices_max);
  const Bytes encoded = tls::encode(body);
  statement.sig_by_identity_key = identity::sign(identity_key, identity::label_statement, encoded);
  if (body.identity_key != previous.body().identity_key) {
    const auto signature = identity::sign(previous_key, identity::label_statement, encoded);
    statement.sig_by_previous_identity_key.value.assign(signature.begin(), signature.end());
  }
  return statement;
}

Statement make_tombstone(
    const VerifiedStatement& previous, const crypto::SigningKey& identity_key
) {
  Statement statement = last_statement(previous, StatementKind::tombstone);
  statement.sig_by_identity_key =
      identity::sign(identity_key, identity::label_statement, tls::encode(statement.body));
  return statement;
}

Statement make_reset(const VerifiedStatement& previous) {
  return last_statement(previous, StatementKind::reset);
}

}  // namespace causeway::directory
