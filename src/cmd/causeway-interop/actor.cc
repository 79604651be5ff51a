#include "cmd/causeway-interop/actor.h"

#include <chrono>
#include <utility>
#include <variant>

#include "base/encoding.h"
#include "mls_wire/framing.h"
#include "mls_wire/proposal.h"

namespace causeway::interop {

namespace {

using mls_group::CommitOptions;
using mls_group::Group;
using mls_group::LeafOptions;
using mls_group::Processed;
using mls_wire::GroupInfo;
using mls_wire::LeafIndex;
using mls_wire::Unverified;

mls_wire::CipherSuite suite_of(const Json& request) {
  return static_cast<mls_wire::CipherSuite>(request.at("cipher_suite").get<std::uint16_t>());
}

LeafOptions leaf_options() {
  using std::chrono::hours;
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::system_clock::now().time_since_epoch()
  );
  LeafOptions options;
  options.capabilities.cipher_suites.clear();
  for (const mls_wire::Suite& suite : mls_wire::suites) {
    options.capabilities.cipher_suites.push_back(suite.id);
  }
  options.lifetime.not_before = static_cast<std::uint64_t>((now - hours(1)).count());
  options.lifetime.not_after = static_cast<std::uint64_t>((now + hours(24 * 14)).count());
  return options;
}

std::optional<mls_wire::RatchetTreeNodes> tree_of(const Json& request) {
  if (!request.contains("ratchet_tree")) return std::nullopt;
  return decoded<mls_wire::RatchetTreeNodes>(request.at("ratchet_tree"));
}

std::string tree_hex(const Group& group) {
  return to_hex(tls::encode(group.tree().nodes()));
}

LeafIndex removed_leaf(const Json& request) {
  return LeafIndex{request.at("removed").get<std::uint32_t>()};
}

mls_wire::KeyPackage key_package_of(const Json& proposal) {
  return accept(verify(message_of<Unverified<mls_wire::KeyPackage>>(proposal.at("key_package"))));
}

mls_wire::Extensions extensions_of(const Json& proposal) {
  mls_wire::Extensions extensions;
  for (const Json& listed : proposal.at("extensions")) {
    const auto type = listed.at("extension_type").get<std::uint16_t>();
    extensions.push_back(
        {static_cast<mls_wire::ExtensionType>(type), bytes_of(listed.at("extension_data"))}
    );
  }
  return extensions;
}

mls_wire::ResumptionPsk resumption_psk(
    const mls_wire::GroupContext& context, mls_wire::Epoch epoch
) {
  return {mls_wire::ResumptionPskUsage::application, context.group_id, epoch};
}

mls_wire::PreSharedKey psk_of(
    const Json& proposal, const mls_wire::GroupContext& context, Random& random
) {
  const auto suite = accept(mls_wire::find_suite(context.cipher_suite));
  mls_wire::PreSharedKey psk;
  psk.psk.psk_nonce = random.bytes(crypto::hash_size(suite.hash));
  if (proposal.contains("psk_id")) {
    psk.psk.psk = mls_wire::ExternalPsk{bytes_of(proposal.at("psk_id"))};
  } else {
    const mls_wire::Epoch epoch{proposal.at("psk_epoch").get<std::uint64_t>()};
    psk.psk.psk = resumption_psk(context, epoch);
  }
  return psk;
}

/// Any but an Update, whose leaf only its member can make.
mls_wire::Proposal proposal_of(
    const Json& proposal, const mls_wire::GroupContext& context, Random& random
) {
  const auto type = proposal.at("proposal_type").get<std::string>();
  if (type == "add") return mls_wire::Add{key_package_of(proposal)};
  if (type == "remove") return mls_wire::Remove{removed_leaf(proposal)};
  if (type == "group_context_extensions") {
    return mls_wire::GroupContextExtensions{extensions_of(proposal)};
  }
  if (type == "reinit") {
    return mls_wire::ReInit{
        bytes_of(proposal.at("group_id")),
        mls_wire::ProtocolVersion::mls10,
        suite_of(proposal),
        extensions_of(proposal)
    };
  }
  if (type == "external_psk" || type == "resumption_psk") {
    return psk_of(proposal, context, random);
  }
  throw Refused("no such proposal: " + type);
}

/// What a proposal is to its group's member.
struct Propose {
  using Made = Result<mls_wire::PublicMessage>;
  const Group& group;

  Made operator()(const mls_wire::Add& add) const { return group.propose_add(add.key_package); }

  Made operator()(const mls_wire::Remove& remove) const {
    return group.propose_remove(remove.removed);
  }

  Made operator()(const mls_wire::PreSharedKey& psk) const { return group.propose_psk(psk.psk); }

  Made operator()(const mls_wire::ReInit& reinit) const { return group.propose_reinit(reinit); }

  Made operator()(const mls_wire::GroupContextExtensions& changed) const {
    return group.propose_group_context_extensions(changed.extensions);
  }

  template <typename Other>
  Made operator()(const Other&) const {
    throw Refused("no proposal of ours");
  }
};

/// What a proposal by value is to its commit.
struct AddTo {
  CommitOptions& options;

  void operator()(mls_wire::Add add) const { options.add.push_back(std::move(add.key_package)); }

  void operator()(const mls_wire::Remove& remove) const {
    options.remove.push_back(remove.removed);
  }

  void operator()(mls_wire::PreSharedKey psk) const { options.psks.push_back(std::move(psk.psk)); }

  void operator()(mls_wire::GroupContextExtensions changed) const {
    options.group_context_extensions = std::move(changed.extensions);
  }

  void operator()(mls_wire::ReInit reinit) const { options.reinit = std::move(reinit); }

  template <typename Other>
  void operator()(const Other&) const {
    throw Refused("not by value");
  }
};

/// A proposal from outside the group (RFC 9420 §12.1.8). Our clients send none: it is made here.
std::string outside_message(
    const mls_wire::GroupContext& context,
    mls_wire::Sender sender,
    mls_wire::Proposal proposal,
    const crypto::SigningKey& key
) {
  mls_wire::PublicMessage message{
      .content =
          {.group_id = context.group_id,
           .epoch = context.epoch,
           .sender = sender,
           .authenticated_data = {},
           .content = mls_wire::ProposalContent{std::move(proposal)}},
      .auth = {},
      .membership_tag = std::nullopt,
  };
  message.auth.signature = mls_wire::sign_framed_content(
      mls_wire::PublicMessage::tag,
      message.content,
      context,
      accept(mls_wire::find_suite(context.cipher_suite)),
      key
  );
  return message_hex(std::move(message));
}

Result<Processed> process_message(
    Group& group, const Json& message, const mls_group::PskSource& psks
) {
  const mls_wire::MlsMessage received = message_of(message);
  if (const auto* open = std::get_if<mls_wire::PublicMessage>(&received.body)) {
    return group.process(*open, psks);
  }
  if (const auto* encrypted = std::get_if<mls_wire::PrivateMessage>(&received.body)) {
    return group.process(*encrypted, psks);
  }
  throw Refused("no handshake message");
}

/// What all members of an epoch have in common, and the own place. Throw-away groups: their secrets
/// are there to be compared.
Json describe(const Group& group) {
  const SecretBytes exporter = group.export_secret("interop", group.group_id(), 32);
  return {
      {"epoch", group.epoch().value},
      {"leaf_index", group.own_leaf().value},
      {"tree_hash", to_hex(group.context().tree_hash)},
      {"epoch_authenticator", to_hex(group.epoch_authenticator().reveal())},
      {"exporter", to_hex(exporter.reveal())},
  };
}

}  // namespace

mls_group::Identity Actor::new_identity(mls_wire::CipherSuite suite) {
  const auto signature = accept(mls_wire::find_suite(suite)).signature;
  return {
      mls_wire::basic_credential(as_bytes(name_)), crypto::generate_signing_key(signature, random_)
  };
}

void Actor::renew(const Json& request) {
  renew_keys(suite_of(request));
  group_.reset();
  past_.clear();
}

void Actor::renew_keys(mls_wire::CipherSuite suite) {
  identity_ = new_identity(suite);
  bundle_ = accept(mls_group::make_key_package(suite, *identity_, leaf_options(), random_));
}

Group& Actor::group() {
  if (!group_) throw Refused(name_ + " is in no group");
  return *group_;
}

Json Actor::enter(Group next) {
  if (group_) past_.emplace(group_->epoch(), *std::move(group_));
  group_ = std::move(next);
  psks_.add(
      resumption_psk(group_->context(), group_->epoch()), group_->resumption_psk().bytes().clone()
  );
  return {{"state", describe(*group_)}};
}

Json Actor::begin(Group first) {
  group_.reset();
  past_.clear();
  return enter(std::move(first));
}

Json Actor::create_group(const Json& request) {
  renew(request);
  mls_group::NewGroup group{
      .group_id = bytes_of(request.at("group_id")),
      .cipher_suite = suite_of(request),
      .extensions = {},
      .profile = mls_group::Profile::rfc9420,
  };
  return enter(accept(Group::create(std::move(group), *identity_, leaf_options(), random_)));
}

Json Actor::create_key_package(const Json& request) {
  renew(request);
  return {{"key_package", message_hex(Unverified(bundle_->key_package))}};
}

Json Actor::install_psk(const Json& request) {
  psks_.add(
      mls_wire::ExternalPsk{bytes_of(request.at("psk_id"))},
      SecretBytes(ByteView(bytes_of(request.at("psk"))))
  );
  return Json::object();
}

Json Actor::join(const Json& request) {
  if (!bundle_) throw Refused(name_ + " has no key package");
  mls_group::JoinOptions options{
      .tree = tree_of(request), .psks = psks_, .profile = mls_group::Profile::rfc9420
  };
  if (group_) options.previous.emplace(mls_group::PreviousGroup{*group_});
  Group joined = accept(Group::join(
      message_of<mls_wire::Welcome>(request.at("welcome")),
      *bundle_,
      identity_->key.clone(),
      options
  ));
  return begin(std::move(joined));
}

Json Actor::create_next_key_package(const Json& request) {
  renew_keys(suite_of(request));
  return {{"key_package", message_hex(Unverified(bundle_->key_package))}};
}

mls_group::SuccessorOptions Actor::successor_options(const Json& request) {
  renew_keys(suite_of(request));
  mls_group::SuccessorOptions options{.identity = *identity_, .leaf = leaf_options(), .add = {}};
  for (const Json& key_package : request.at("key_packages")) {
    options.add.push_back(key_package_of({{"key_package", key_package}}));
  }
  if (!request.at("force_path").get<bool>()) options.path = CommitOptions::Path::when_required;
  return options;
}

Json Actor::begin_successor(mls_group::PendingCommit made) {
  Json answer = begin(std::move(made.next));
  if (made.bundle.welcome) answer["welcome"] = message_hex(*std::move(made.bundle.welcome));
  answer["ratchet_tree"] = tree_hex(group());
  return answer;
}

Json Actor::branch(const Json& request) {
  const mls_group::Subgroup subgroup{bytes_of(request.at("group_id")), extensions_of(request)};
  return begin_successor(accept(group().branch(subgroup, successor_options(request), random_)));
}

Json Actor::reinitialize(const Json& request) {
  return begin_successor(accept(group().reinitialize(successor_options(request), random_)));
}

Json Actor::group_info(const Json&) {
  return {
      {"group_info", message_hex(Unverified(group().group_info()))},
      {"ratchet_tree", tree_hex(group())},
  };
}

Json Actor::join_external(const Json& request) {
  renew(request);
  mls_group::ExternalJoinOptions options{
      .tree = tree_of(request),
      .leaf = leaf_options(),
      .remove = std::nullopt,
      .profile = mls_group::Profile::rfc9420,
  };
  if (request.contains("removed")) options.remove = removed_leaf(request);
  const auto group_info = message_of<Unverified<GroupInfo>>(request.at("group_info"));
  const mls_wire::GroupContext& context = group_info.unchecked().group_context;
  for (const Json& psk_id : request.value("psk_ids", Json::array())) {
    options.psks.push_back(psk_of({{"psk_id", psk_id}}, context, random_).psk);
  }
  auto pending = accept(Group::join_external(group_info, *identity_, options, psks_, random_));
  Json answer = enter(std::move(pending.next));
  answer["commit"] = message_hex(std::move(pending.bundle.commit));
  return answer;
}

Json Actor::propose_own_add(const Json& request) {
  renew(request);
  const auto group_info = message_of<Unverified<GroupInfo>>(request.at("group_info"));
  const mls_wire::Add add{bundle_->key_package};
  return {
      {"proposal",
       outside_message(
           group_info.unchecked().group_context, mls_wire::NewMemberProposal{}, add, identity_->key
       )}
  };
}

Json Actor::create_external_sender(const Json& request) {
  identity_ = new_identity(suite_of(request));
  const mls_wire::ExternalSenderEntry entry{identity_->key.public_key, identity_->credential};
  return {{"external_sender", to_hex(tls::encode(entry))}};
}

Json Actor::propose_external(const Json& request) {
  if (!identity_) throw Refused(name_ + " is no external sender");
  const auto group_info = message_of<Unverified<GroupInfo>>(request.at("group_info"));
  const mls_wire::GroupContext& context = group_info.unchecked().group_context;
  const mls_wire::ExternalSender sender{request.at("sender_index").get<std::uint32_t>()};
  mls_wire::Proposal proposal = proposal_of(request.at("proposal"), context, random_);
  return {{"proposal", outside_message(context, sender, std::move(proposal), identity_->key)}};
}

Json Actor::propose(const Json& request) {
  const Json& wanted = request.at("proposal");
  const auto message = accept(
      wanted.at("proposal_type") == "update"
          ? group().propose_update(random_)
          : std::visit(Propose{group()}, proposal_of(wanted, group().context(), random_))
  );
  accept(group().process(message, psks_));  // ours counts from now on, as everybody's
  return {{"proposal", message_hex(message)}};
}

Json Actor::process(const Json& request) {
  Group next = group().clone();
  const Processed processed = accept(process_message(next, request.at("message"), psks_));
  if (processed.self_removed) return {{"removed", true}};
  if (processed.content_type == mls_wire::ContentType::commit) return enter(std::move(next));
  group_ = std::move(next);
  return Json::object();
}

Json Actor::commit(const Json& request) {
  for (const Json& proposal : request.at("by_reference")) process({{"message", proposal}});
  CommitOptions options;
  for (const Json& proposal : request.at("by_value")) {
    std::visit(AddTo{options}, proposal_of(proposal, group().context(), random_));
  }
  if (!request.at("force_path").get<bool>()) options.path = CommitOptions::Path::when_required;
  auto pending = accept(group().commit(options, psks_, random_));
  Json answer = enter(std::move(pending.next));
  answer["commit"] = message_hex(std::move(pending.bundle.commit));
  // The tree travels beside our Welcomes, never in them.
  answer["ratchet_tree"] = tree_hex(group());
  if (pending.bundle.welcome) answer["welcome"] = message_hex(*std::move(pending.bundle.welcome));
  return answer;
}

Json Actor::protect(const Json& request) {
  const Bytes content = bytes_of(request.at("plaintext"));
  const Bytes authenticated_data = bytes_of(request.at("authenticated_data"));
  return {{"ciphertext", message_hex(accept(group().protect(content, authenticated_data, random_)))}
  };
}

Json Actor::unprotect(const Json& request) {
  const auto message = message_of<mls_wire::PrivateMessage>(request.at("ciphertext"));
  const auto past = past_.find(message.epoch);
  Group& epoch = past == past_.end() ? group() : past->second;
  const auto opened = accept(epoch.unprotect(message));
  return {
      {"plaintext", to_hex(opened.content)},
      {"authenticated_data", to_hex(opened.authenticated_data)},
  };
}

}  // namespace causeway::interop
