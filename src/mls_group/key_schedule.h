#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/hash.h"
#include "crypto/hpke.h"
#include "mls_wire/suite.h"
#include "mls_wire/welcome.h"

/// The key schedule (RFC 9420 §8). Each secret has a type of its own, so that it cannot be wired
/// wrongly:
///
///     init_secret[n-1] ─┐
///     commit_secret ────┴▶ joiner_secret ─┐
///     psk_secret ─────────────────────────┴▶ member_secret ──▶ welcome_secret
///                                                 │
///                                                 ▼
///                                            epoch_secret ──▶ EpochSecrets, init_secret[n]
namespace causeway::mls_group {

using InitSecret = Secret<struct InitSecretTag>;
using CommitSecret = Secret<struct CommitSecretTag>;
using PskSecret = Secret<struct PskSecretTag>;
using JoinerSecret = mls_wire::JoinerSecret;
using MemberSecret = Secret<struct MemberSecretTag>;
using WelcomeSecret = Secret<struct WelcomeSecretTag>;
using EpochSecret = Secret<struct EpochSecretTag>;
using SenderDataSecret = Secret<struct SenderDataSecretTag>;
using EncryptionSecret = Secret<struct EncryptionSecretTag>;
using ExporterSecret = Secret<struct ExporterSecretTag>;
using ExternalSecret = Secret<struct ExternalSecretTag>;
using ConfirmationKey = Secret<struct ConfirmationKeyTag>;
using MembershipKey = Secret<struct MembershipKeyTag>;
using ResumptionPsk = Secret<struct ResumptionPskTag>;
using EpochAuthenticator = Secret<struct EpochAuthenticatorTag>;

/// What an epoch secret comes to (RFC 9420 §8, Table 4).
struct EpochSecrets {
  SenderDataSecret sender_data_secret;
  EncryptionSecret encryption_secret;  // the root of the secret tree, which takes it
  ExporterSecret exporter_secret;
  ExternalSecret external_secret;
  ConfirmationKey confirmation_key;
  MembershipKey membership_key;
  ResumptionPsk resumption_psk;
  EpochAuthenticator epoch_authenticator;
  InitSecret init_secret;  // of the next epoch's schedule
};

/// A hash's worth of zero bytes: the commit secret of a commit without a path, and the PSK secret
/// where there are no PSKs (RFC 9420 §8, §8.4).
template <typename ZeroSecret>
ZeroSecret zero_secret(crypto::Hash hash) {
  return ZeroSecret(SecretBytes(crypto::hash_size(hash)));
}

/// `group_context` is the encoding of the new epoch's GroupContext.
JoinerSecret derive_joiner_secret(
    crypto::Hash hash,
    const InitSecret& init_secret,
    const CommitSecret& commit_secret,
    ByteView group_context
);

/// The unnamed secret between joiner and epoch secret.
MemberSecret derive_member_secret(
    crypto::Hash hash, const JoinerSecret& joiner_secret, const PskSecret& psk_secret
);

WelcomeSecret derive_welcome_secret(crypto::Hash hash, const MemberSecret& member_secret);

EpochSecret derive_epoch_secret(
    crypto::Hash hash, const MemberSecret& member_secret, ByteView group_context
);

/// Nine derivations.
EpochSecrets derive_epoch_secrets(crypto::Hash hash, const EpochSecret& epoch_secret);

/// The key pair to which external commits encrypt (RFC 9420 §8.3).
crypto::KemKeyPair derive_external_key_pair(crypto::Kem kem, const ExternalSecret& external_secret);

/// MLS-Exporter (RFC 9420 §8.5).
SecretBytes export_secret(
    crypto::Hash hash,
    const ExporterSecret& exporter_secret,
    std::string_view label,
    ByteView context,
    std::size_t size_bytes
);

/// What one AEAD call takes.
struct MessageKey {
  SecretBytes key;
  SecretBytes nonce;
};

/// The pair that follows from a secret in whose place nothing else is derived: the sender data
/// secret over a sample of the ciphertext (RFC 9420 §6.3.2), the welcome secret (§12.4.3.1).
MessageKey derive_message_key(const mls_wire::Suite& suite, ByteView secret, ByteView context);

/// The MAC by which a committer shows that it knows the new epoch (RFC 9420 §6.1, §8.1).
Bytes make_confirmation_tag(
    crypto::Hash hash, const ConfirmationKey& confirmation_key, ByteView confirmed_transcript_hash
);

}  // namespace causeway::mls_group
