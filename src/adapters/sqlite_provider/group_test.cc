// The groups of world_test.h.
#include "adapters/sqlite_provider/world_test.h"
#include "crypto/hash.h"
#include "franking/commitment.h"
#include "identity/leave.h"
#include "mls_tree/parent_hash.h"
#include "mls_tree/proposals.h"
#include "mls_tree/roles.h"
#include "mls_wire/message.h"
#include "mls_wire/safe_aad.h"

namespace causeway::adapters::sqlite_provider {

using mls_wire::Commit;
using mls_wire::ExtensionType;
using mls_wire::LeafIndex;
using mls_wire::LeafNode;
using mls_wire::Proposal;
using mls_wire::ProposalOrRef;
using mls_wire::PublicMessage;
using mls_wire::UpdatePath;

namespace {

const mls_wire::Suite& suite = mls_wire::suites[0];

mls_wire::Extensions group_extensions(const std::optional<mls_tree::Roles>& roles) {
  mls_wire::AppDataDictionary dictionary;
  dictionary.set(
      mls_wire::ComponentId::safe_aad,
      tls::encode(mls_wire::ComponentsList{{mls_wire::ComponentId::frank_commitment}})
  );
  if (roles) dictionary.set(mls_wire::ComponentId::roles, tls::encode(*roles));
  return {
      mls_wire::make_extension(
          mls_wire::RequiredCapabilities{{ExtensionType::app_data_dictionary}, {}, {}}
      ),
      mls_wire::make_extension(dictionary),
  };
}

template <typename T>
Bytes as_message(T body) {
  mls_wire::MlsMessage message;
  message.body = std::move(body);
  return tls::encode(message);
}

franking::Commitment commitment_to(std::string_view text) {
  return *franking::Commitment::from(crypto::sha256({as_bytes(text)}));
}

/// A day before `test_now`, and three months.
constexpr mls_wire::Lifetime lifetime{
    to_unix_ms(test_now - std::chrono::hours(24)) / 1000,
    to_unix_ms(test_now + std::chrono::hours(24 * 90)) / 1000
};

LeafNode key_package_leaf(Random& random, const TestDevice& device) {
  LeafNode leaf{
      .encryption_key = random.bytes(32),
      .signature_key = device.key.public_key,
      .credential = mls_wire::basic_credential(tls::encode(device.credential)),
      .capabilities =
          {.versions = {mls_wire::ProtocolVersion::mls10},
           .cipher_suites = {suite.id},
           .extensions = {ExtensionType::app_data_dictionary},
           .proposals = {},
           .credentials = {mls_wire::CredentialType::basic}},
      .leaf_node_source = lifetime,
  };
  mls_wire::sign_leaf_node(leaf, suite, device.key, mls_wire::LeafPosition{});
  return leaf;
}

}  // namespace

mls_tree::PublicGroup TestGroup::first_epoch(
    World& world, ConversationId id, api::ConversationKind kind, TestPerson& creator
) {
  std::optional<mls_tree::Roles> roles;
  if (kind == api::ConversationKind::group) {
    roles.emplace().set(creator.account, mls_tree::Role::owner);
  }
  mls_tree::RatchetTree tree(key_package_leaf(world.random, creator.device()), suite.hash);
  mls_wire::GroupContext context{
      .cipher_suite = suite.id,
      .group_id = to_bytes(ByteView(id)),
      .tree_hash = tree.tree_hash(),
      .extensions = group_extensions(roles),
  };
  return mls_tree::PublicGroup(std::move(context), std::move(tree), world.random.bytes(32));
}

TestGroup::TestGroup(World& in, api::ConversationKind of_kind, TestPerson& creator)
    : world(in),
      id(in.random.id<ConversationId>()),
      kind(of_kind),
      group(first_epoch(in, id, of_kind, creator)),
      creator_(creator) {}

LeafIndex TestGroup::leaf_of(const TestDevice& device) const {
  return *group.tree().find_leaf(device.key.public_key);
}

mls_wire::KeyPackage World::key_package(const TestDevice& device) {
  mls_wire::KeyPackage key_package{
      .cipher_suite = suite.id,
      .init_key = random.bytes(32),
      .leaf_node = key_package_leaf(random, device),
  };
  mls_wire::sign_key_package(key_package, suite, device.key);
  return key_package;
}

api::PublishKeyPackagesRequest World::first_packages(const TestDevice& device) {
  const mls_wire::MlsMessage message{mls_wire::Unverified(key_package(device))};
  return {static_cast<std::uint16_t>(suite.id), {}, tls::encode(message)};
}

api::CreateConversationRequest TestGroup::create(const std::vector<TestPerson*>& others) {
  api::CreateConversationRequest request{.kind = kind};
  if (kind == api::ConversationKind::direct) request.peer = others.front()->account;
  const TestDevice& creator = creator_.device();
  request.group_info = group_info(creator, group.context(), LeafIndex{0}, group.confirmation_tag());
  std::vector<Proposal> adds;
  for (std::size_t i = 1; i < creator_.devices.size(); ++i) {
    adds.push_back(add(creator_.devices[i]));
  }
  for (TestPerson* person : others) {
    for (const TestDevice& device : person->devices) adds.push_back(add(device));
  }
  if (adds.empty()) return request;
  request.bundle = bundle(creator, std::move(adds));
  apply(*request.bundle);
  return request;
}

UpdatePath TestGroup::path(
    const TestDevice& by,
    const mls_wire::Sender& sender,
    const std::vector<ProposalOrRef>& proposals
) {
  const auto list = mls_tree::resolve({proposals, std::nullopt}, sender, group.remembered());
  auto applied = mls_tree::apply_proposals(group.view(), *list);
  UpdatePath path{key_package_leaf(world.random, by), {}};
  path.leaf_node.leaf_node_source = mls_wire::ParentHash{};
  const auto* member = std::get_if<mls_wire::MemberSender>(&sender);
  const LeafIndex index = member != nullptr ? member->leaf_index : applied.tree.add(path.leaf_node);
  std::vector<mls_wire::HpkePublicKey> keys;
  for (const mls_tree::PathStep& step : applied.tree.filtered_direct_path(index)) {
    const auto recipients = mls_tree::path_recipients(applied.tree, step, applied.changes.added);
    keys.push_back(world.random.bytes(32));
    path.nodes.push_back(
        {keys.back(), std::vector<mls_wire::HpkeCiphertext>(recipients.size(), {{1}, {2}})}
    );
  }
  path.leaf_node.leaf_node_source =
      mls_wire::ParentHash{mls_tree::set_path(applied.tree, index, keys)};
  const mls_wire::LeafPosition position{group.context().group_id, index};
  mls_wire::sign_leaf_node(path.leaf_node, suite, by.key, position);
  return path;
}

PublicMessage TestGroup::sign(
    const TestDevice& by, mls_wire::Sender sender, mls_wire::Content content
) {
  PublicMessage message;
  const bool from_member = std::holds_alternative<mls_wire::MemberSender>(sender);
  message.content = {
      .group_id = group.context().group_id,
      .epoch = group.context().epoch,
      .sender = std::move(sender),
      .authenticated_data = tls::encode(mls_wire::SafeAad{}),
      .content = std::move(content),
  };
  message.auth.signature = mls_wire::sign_framed_content(
      PublicMessage::tag, message.content, group.context(), suite, by.key
  );
  if (std::holds_alternative<Commit>(message.content.content)) {
    message.auth.confirmation_tag = world.random.bytes(32);
  }
  if (from_member) message.membership_tag = world.random.bytes(32);
  return message;
}

Bytes TestGroup::group_info(
    const TestDevice& by,
    const mls_wire::GroupContext& context,
    LeafIndex signer,
    Bytes confirmation_tag
) {
  mls_wire::GroupInfo info{
      .group_context = context,
      .extensions = {mls_wire::make_extension(mls_wire::ExternalPub{world.random.bytes(32)})},
      .confirmation_tag = std::move(confirmation_tag),
      .signer = signer,
  };
  if (context.epoch == mls_wire::Epoch{0}) {
    info.extensions.push_back(mls_wire::make_extension(group.tree().nodes()));
  }
  mls_wire::sign_group_info(info, suite, by.key);
  return as_message(mls_wire::Unverified<mls_wire::GroupInfo>(std::move(info)));
}

api::CommitBundle TestGroup::complete(const TestDevice& by, PublicMessage commit) {
  const auto staged = group.stage(commit);
  EXPECT_TRUE(staged.ok()) << (staged.ok() ? "" : staged.error().rule().name);
  api::CommitBundle bundle;
  bundle.group_info = group_info(by, staged->context, staged->committer, staged->confirmation_tag);
  bundle.commit = as_message(std::move(commit));
  if (staged->changes.added.empty()) return bundle;
  mls_wire::Welcome welcome{
      .cipher_suite = suite.id, .encrypted_group_info = world.random.bytes(100)
  };
  for (const mls_tree::AddedLeaf& added : staged->changes.added) {
    welcome.secrets.push_back({added.key_package_ref, {{1}, {2}}});
  }
  bundle.welcome = as_message(std::move(welcome));
  return bundle;
}

api::CommitBundle TestGroup::signed_bundle(const TestDevice& by, Commit commit) {
  return complete(by, sign(by, mls_wire::MemberSender{leaf_of(by)}, std::move(commit)));
}

api::CommitBundle TestGroup::bundle(const TestDevice& by, std::vector<Proposal> proposals) {
  Commit commit;
  for (Proposal& proposal : proposals) {
    commit.proposals.emplace_back(mls_wire::InlineProposal{std::move(proposal)});
  }
  const mls_wire::Sender sender = mls_wire::MemberSender{leaf_of(by)};
  const auto list = mls_tree::resolve(commit, sender, group.remembered());
  if (mls_tree::path_is_required(*list)) commit.path = path(by, sender, commit.proposals);
  return signed_bundle(by, std::move(commit));
}

api::CommitBundle TestGroup::external_bundle(
    const TestDevice& by, const std::optional<LeafIndex>& replaces
) {
  Commit commit;
  commit.proposals.emplace_back(mls_wire::InlineProposal{mls_wire::ExternalInit{{1, 2, 3}}});
  if (replaces) {
    commit.proposals.emplace_back(mls_wire::InlineProposal{mls_wire::Remove{*replaces}});
  }
  commit.path = path(by, mls_wire::NewMemberCommit{}, commit.proposals);
  return complete(by, sign(by, mls_wire::NewMemberCommit{}, std::move(commit)));
}

void TestGroup::apply(const api::CommitBundle& bundle) {
  const auto message = *tls::decode<mls_wire::MlsMessage>(bundle.commit);
  auto staged = group.stage(std::get<PublicMessage>(message.body));
  ASSERT_TRUE(staged.ok());
  group.apply(*std::move(staged));
}

api::LeaveRequest TestGroup::leave(const TestDevice& by) const {
  const identity::LeaveClaim claim{
      .domain = to_bytes("chat.example"),
      .account = by.credential.account,
      .device = by.id(),
      .conversation = id,
      .epoch = group.context().epoch.value,
  };
  return {id, claim.epoch, identity::sign_leave(by.key, claim)};
}

franking::FrankContext TestGroup::context_of(
    const franking::FrankEnvelope& envelope, std::string_view text
) const {
  const franking::CommitContext sender{
      .group_id = {id},
      .epoch = group.context().epoch.value,
      .sender_account = envelope.sender_account,
      .sender_device = envelope.sender_device,
  };
  return franking::frank_context(
      envelope, world.dispatcher.settings().hub_id, sender, commitment_to(text)
  );
}

Bytes TestGroup::message(std::string_view text) const {
  const auto commitment = commitment_to(text);
  const auto authenticated_data = franking::authenticated_data(commitment);
  return as_message(mls_wire::PrivateMessage{
      .group_id = group.context().group_id,
      .epoch = group.context().epoch,
      .content_type = mls_wire::ContentType::application,
      .authenticated_data = to_bytes(authenticated_data),
      .encrypted_sender_data = Bytes(28, 1),
      .ciphertext = to_bytes(text),
  });
}

TestGroup conversation(
    World& world,
    api::ConversationKind kind,
    TestPerson& creator,
    const std::vector<TestPerson*>& others
) {
  TestGroup group(world, kind, creator);
  EXPECT_EQ(refusal_of(world.ask(creator.device(), group.create(others))), "200 ");
  return group;
}

}  // namespace causeway::adapters::sqlite_provider
