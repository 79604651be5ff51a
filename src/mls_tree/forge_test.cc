#include "mls_tree/forge_test.h"

#include "crypto/random.h"

namespace causeway::mls_tree::forge {

namespace {

template <typename Id>
Id numbered(std::uint8_t number) {
  Id id;
  id.value.fill(number);
  return id;
}

}  // namespace

Forge::Forge(std::uint64_t seed) : random_(seed) {
  crypto::initialize();
  devices_.reserve(4096);  // so that references stay
}

const Device& Forge::device(std::uint8_t account_number, std::uint8_t device_number) {
  const AccountId account_id = account(account_number);
  const auto device_id = numbered<DeviceId>(device_number);
  for (const Device& known : devices_) {
    if (known.credential.account == account_id && known.credential.device == device_id) {
      return known;
    }
  }
  INVARIANT(devices_.size() < devices_.capacity());
  SeededRandom identity_random(1000U + account_number);
  const auto identity_key =
      crypto::generate_signing_key(crypto::Signature::ed25519, identity_random);
  auto signing_key = crypto::generate_signing_key(suite.signature, random_);
  const auto credential = identity::certify_device(
      identity_key,
      account_id,
      device_id,
      identity::public_key_of(signing_key),
      from_unix_ms(1'700'000'000'000)
  );
  return devices_.emplace_back(Device{credential, std::move(signing_key)});
}

LeafNode Forge::leaf(const Device& device, decltype(LeafNode::leaf_node_source) source) {
  return {
      .encryption_key = fresh_key(),
      .signature_key = device.signing_key.public_key,
      .credential = mls_wire::basic_credential(tls::encode(device.credential)),
      .capabilities =
          {.versions = {mls_wire::ProtocolVersion::mls10},
           .cipher_suites = {suite.id},
           .extensions = {mls_wire::ExtensionType::app_data_dictionary},
           .proposals = proposal_types,
           .credentials = {mls_wire::CredentialType::basic}},
      .leaf_node_source = std::move(source),
      .extensions = {},
      .signature = {},
  };
}

KeyPackage Forge::key_package(const Device& device) {
  KeyPackage package{
      .cipher_suite = suite.id,
      .init_key = fresh_key(),
      .leaf_node = leaf(device, mls_wire::Lifetime{1'700'000'000, 1'707'000'000}),
      .extensions = {},
      .signature = {},
  };
  sign(package, device);
  return package;
}

void Forge::sign(KeyPackage& key_package, const Device& device) {
  mls_wire::sign_leaf_node(
      key_package.leaf_node, suite, device.signing_key, mls_wire::LeafPosition{}
  );
  mls_wire::sign_key_package(key_package, suite, device.signing_key);
}

AccountId Forge::account(std::uint8_t number) {
  return numbered<AccountId>(number);
}

Extensions Forge::extensions(const std::optional<Roles>& roles) {
  mls_wire::AppDataDictionary dictionary;
  dictionary.set(
      mls_wire::ComponentId::safe_aad,
      tls::encode(mls_wire::ComponentsList{{mls_wire::ComponentId::frank_commitment}})
  );
  if (roles) dictionary.set(mls_wire::ComponentId::roles, tls::encode(*roles));
  return {
      mls_wire::make_extension(
          mls_wire::RequiredCapabilities{{mls_wire::ExtensionType::app_data_dictionary}, {}, {}}
      ),
      mls_wire::make_extension(dictionary),
  };
}

PublicGroup Forge::group_of(RatchetTree tree, Extensions extensions, std::uint64_t epoch) {
  mls_wire::GroupContext context{
      .cipher_suite = suite.id,
      .group_id = Bytes(16, 0x42),
      .epoch = mls_wire::Epoch{epoch},
      .tree_hash = tree.tree_hash(),
      .confirmed_transcript_hash = Bytes(32, 0x43),
      .extensions = std::move(extensions),
  };
  return PublicGroup(std::move(context), std::move(tree), Bytes(32, 0x44));
}

PublicGroup Forge::group(std::uint8_t accounts, Extensions extensions) {
  RatchetTree tree(key_package(device(1)).leaf_node, suite.hash);
  for (std::uint8_t number = 2; number <= accounts; ++number) {
    tree.add(key_package(device(number)).leaf_node);
  }
  return group_of(std::move(tree), std::move(extensions), 1);
}

PublicGroup Forge::full_group(std::uint8_t accounts) {
  PublicGroup full = group(accounts);
  for (std::uint8_t number = 1; number <= accounts; ++number) {
    auto staged = full.stage(commit(full, device(number), {}));
    INVARIANT(staged.ok());
    full.apply(*std::move(staged));
  }
  return full;
}

std::vector<ProposalOrRef> Forge::inlined(std::vector<Proposal> proposals) {
  std::vector<ProposalOrRef> list;
  for (Proposal& proposal : proposals) list.emplace_back(InlineProposal{std::move(proposal)});
  return list;
}

mls_wire::MemberSender Forge::sender(const PublicGroup& group, const Device& device) {
  const auto index = group.tree().find_leaf(device.signing_key.public_key);
  INVARIANT(index.has_value());
  return {*index};
}

AuthenticatedContent Forge::message(
    const PublicGroup& group, const Device& signer, Sender sender, Content content
) {
  AuthenticatedContent message;
  message.content = {
      .group_id = group.context().group_id,
      .epoch = group.context().epoch,
      .sender = std::move(sender),
      .authenticated_data = tls::encode(mls_wire::SafeAad{}),
      .content = std::move(content),
  };
  message.auth.signature = mls_wire::sign_framed_content(
      message.wire_format, message.content, group.context(), suite, signer.signing_key
  );
  if (std::holds_alternative<Commit>(message.content.content)) {
    message.auth.confirmation_tag = random_.bytes(32);
  }
  return message;
}

AuthenticatedContent Forge::proposal(
    const PublicGroup& group, const Device& by, Proposal proposal
) {
  return message(group, by, sender(group, by), mls_wire::ProposalContent{std::move(proposal)});
}

Proposal Forge::update(const PublicGroup& group, const Device& by) {
  LeafNode fresh = leaf(by, mls_wire::UpdateSource{});
  mls_wire::sign_leaf_node(
      fresh,
      suite,
      by.signing_key,
      mls_wire::LeafPosition{group.context().group_id, sender(group, by).leaf_index}
  );
  return mls_wire::Update{std::move(fresh)};
}

UpdatePath Forge::path(
    const PublicGroup& group,
    const Device& by,
    const Sender& sender,
    const std::vector<ProposalOrRef>& proposals
) {
  const auto list = resolve({proposals, std::nullopt}, sender, group.remembered());
  INVARIANT(list.ok());
  auto applied = apply_proposals(group.view(), *list);
  UpdatePath path{leaf(by, mls_wire::ParentHash{}), {}};
  const auto* member = std::get_if<mls_wire::MemberSender>(&sender);
  const LeafIndex index = member != nullptr ? member->leaf_index : applied.tree.add(path.leaf_node);
  std::vector<mls_wire::HpkePublicKey> keys;
  for (const PathStep& step : applied.tree.filtered_direct_path(index)) {
    const auto recipients = path_recipients(applied.tree, step, applied.changes.added);
    keys.push_back(fresh_key());
    path.nodes.push_back(
        {keys.back(), std::vector<mls_wire::HpkeCiphertext>(recipients.size(), {{1}, {2}})}
    );
  }
  path.leaf_node.leaf_node_source = mls_wire::ParentHash{set_path(applied.tree, index, keys)};
  sign(path, group, index, by);
  return path;
}

void Forge::sign(UpdatePath& path, const PublicGroup& group, LeafIndex index, const Device& by) {
  const mls_wire::LeafPosition position{group.context().group_id, index};
  mls_wire::sign_leaf_node(path.leaf_node, suite, by.signing_key, position);
}

Commit Forge::commit_with_path(
    const PublicGroup& group, const Device& by, std::vector<ProposalOrRef> proposals
) {
  UpdatePath own_path = path(group, by, sender(group, by), proposals);
  return {std::move(proposals), std::move(own_path)};
}

AuthenticatedContent Forge::commit(
    const PublicGroup& group, const Device& by, std::vector<ProposalOrRef> proposals
) {
  return signed_commit(group, by, commit_with_path(group, by, std::move(proposals)));
}

AuthenticatedContent Forge::signed_commit(
    const PublicGroup& group, const Device& by, Commit commit
) {
  return message(group, by, sender(group, by), std::move(commit));
}

Commit Forge::external_commit(
    const PublicGroup& group, const Device& by, std::vector<Proposal> more_proposals
) {
  more_proposals.insert(more_proposals.begin(), mls_wire::ExternalInit{{1, 2, 3}});
  auto proposals = inlined(std::move(more_proposals));
  UpdatePath own_path = path(group, by, mls_wire::NewMemberCommit{}, proposals);
  return {std::move(proposals), std::move(own_path)};
}

AuthenticatedContent Forge::signed_external_commit(
    const PublicGroup& group, const Device& by, Commit commit
) {
  return message(group, by, mls_wire::NewMemberCommit{}, std::move(commit));
}

}  // namespace causeway::mls_tree::forge
