// Groups' links, and who asks to be let in by them.
#include "adapters/sqlite_client/client_transaction.h"
#include "adapters/sqlite_client/stored.h"

namespace causeway::adapters::sqlite_client {
namespace {

using client::JoinRequest;
using client::JoinState;
using client::OwnJoin;
using client::OwnJoinState;

auto joins_into(std::vector<JoinRequest>& out) {
  return [&out](ByteView request, api::Past past, JoinState state) {
    out.push_back({decode_stored<api::JoinRequest>(request), past, state});
  };
}

auto own_joins_into(std::vector<OwnJoin>& out) {
  return [&out](
             ConversationId conversation,
             std::string title,
             std::uint64_t time_ms,
             OwnJoinState state,
             Bytes request,
             crypto::Sha256 locator_hash
         ) {
    out.push_back({conversation, std::move(title), time_ms, state, std::move(request), locator_hash}
    );
  };
}

}  // namespace

Result<std::optional<client::HeldGroupLink>> ClientTransaction::group_link(ConversationId id) {
  return guarded([&] {
    std::optional<client::HeldGroupLink> found;
    database_.for_each(
        "SELECT seq, secret FROM group_link WHERE conversation = ?",
        [&](std::uint64_t seq, SecretBytes secret) {
          found = {seq, client::GroupLinkSecret(std::move(secret))};
        },
        id
    );
    return found;
  });
}

Result<void> ClientTransaction::put_group_link(
    ConversationId id, const client::HeldGroupLink& link
) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO group_link VALUES (?, ?, ?)", id, link.seq, link.secret.bytes()
    );
  });
}

Result<void> ClientTransaction::delete_group_link(ConversationId id) {
  return guarded([&] {
    database_.run("DELETE FROM group_link WHERE conversation = ?", id);
    database_.run("DELETE FROM join_request WHERE conversation = ?", id);
  });
}

Result<std::vector<JoinRequest>> ClientTransaction::join_requests(ConversationId id) {
  return guarded([&] {
    std::vector<JoinRequest> found;
    database_.for_each(
        "SELECT request, past, state FROM join_request WHERE conversation = ? ORDER BY account",
        joins_into(found),
        id
    );
    return found;
  });
}

Result<std::optional<JoinRequest>> ClientTransaction::join_request(
    ConversationId id, AccountId account
) {
  return guarded([&] {
    std::vector<JoinRequest> found;
    database_.for_each(
        "SELECT request, past, state FROM join_request WHERE conversation = ? AND account = ?",
        joins_into(found),
        id,
        account
    );
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
  });
}

Result<std::vector<JoinRequest>> ClientTransaction::unproven_joins() {
  return guarded([&] {
    std::vector<JoinRequest> found;
    database_.for_each(
        "SELECT request, past, state FROM join_request WHERE state = ?",
        joins_into(found),
        JoinState::unproven
    );
    return found;
  });
}

Result<void> ClientTransaction::put_join_request(const JoinRequest& request) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO join_request VALUES (?, ?, ?, ?, ?, ?)",
        request.request.conversation,
        request.request.account,
        request.request.time_ms,
        tls::encode(request.request),
        request.past,
        request.state
    );
  });
}

Result<void> ClientTransaction::delete_join_request(ConversationId id, AccountId account) {
  return guarded([&] {
    database_.run("DELETE FROM join_request WHERE conversation = ? AND account = ?", id, account);
  });
}

Result<void> ClientTransaction::expire_join_requests(std::uint64_t before_ms) {
  return guarded([&] { database_.run("DELETE FROM join_request WHERE time_ms < ?", before_ms); });
}

Result<void> ClientTransaction::forget_closed_joins(ConversationId id, std::size_t count) {
  return guarded([&] {
    database_.run(
        "DELETE FROM join_request WHERE conversation = ?1 AND state = ?2 AND account NOT IN"
        " (SELECT account FROM join_request WHERE conversation = ?1 AND state = ?2"
        " ORDER BY time_ms DESC LIMIT ?3)",
        id,
        JoinState::closed,
        count
    );
  });
}

Result<std::vector<OwnJoin>> ClientTransaction::own_joins() {
  return guarded([&] {
    std::vector<OwnJoin> found;
    database_.for_each("SELECT * FROM own_join ORDER BY conversation", own_joins_into(found));
    return found;
  });
}

Result<std::optional<OwnJoin>> ClientTransaction::own_join(ConversationId id) {
  return guarded([&] {
    std::vector<OwnJoin> found;
    database_.for_each("SELECT * FROM own_join WHERE conversation = ?", own_joins_into(found), id);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
  });
}

Result<void> ClientTransaction::put_own_join(const OwnJoin& join) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO own_join VALUES (?, ?, ?, ?, ?, ?)",
        join.conversation,
        join.title,
        join.time_ms,
        join.state,
        join.request,
        join.locator_hash
    );
  });
}

}  // namespace causeway::adapters::sqlite_client
