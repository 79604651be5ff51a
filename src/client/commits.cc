#include "client/commits.h"

#include <set>

#include "client/changes.h"
#include "client/departures.h"
#include "client/groups.h"
#include "mls_wire/message.h"

namespace causeway::client {
namespace {

/// Every commit takes out those who leave, too (`mls_tree::rules::departing_are_removed`).
Result<void> add_departures(
    Context& context, const mls_group::Group& group, mls_group::CommitOptions& options
) {
  const ConversationId id = *ConversationId::from(group.group_id());
  options.departing.accounts = TRY(leaving_accounts(context.store, id));
  std::set<mls_wire::LeafIndex> removed(options.remove.begin(), options.remove.end());
  for (const Leaf& leaf : leaves_of(group)) {
    const AccountId& account = leaf.credential.account;
    if (options.departing.accounts.contains(account)) removed.insert(leaf.index);
    if (!removed.contains(leaf.index)) continue;
    TRY(note_unlisted(context.store, leaf, options.departing));
  }
  options.remove.assign(removed.begin(), removed.end());
  return {};
}

}  // namespace

api::CommitBundle encode_bundle(const mls_group::CommitBundle& bundle) {
  api::CommitBundle encoded;
  encoded.commit = tls::encode(mls_wire::MlsMessage{bundle.commit});
  if (bundle.welcome) encoded.welcome = tls::encode(mls_wire::MlsMessage{*bundle.welcome});
  encoded.group_info = tls::encode(mls_wire::MlsMessage{mls_wire::Unverified(bundle.group_info)});
  return encoded;
}

Result<void> make_commit(
    Context& context, ConversationId id, mls_group::CommitOptions options, OutboxRow row
) {
  const mls_group::Group* group = TRY(load_group(context, id));
  if (group == nullptr) return Error{rules::conversation_is_open};
  TRY(add_departures(context, *group, options));
  options.workers = &context.workers;
  const auto made = TRY(group->commit(options, mls_group::NoPsks{}, context.random));
  const api::CommitRequest commit{.conversation = id, .bundle = encode_bundle(made.bundle)};
  return keep_and_send(
      context,
      id,
      {.op = api::Op::commit,
       .request = tls::encode(commit),
       .commit = made.encode(&group->tree()),
       .outbox = row}
  );
}

}  // namespace causeway::client
