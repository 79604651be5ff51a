#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "franking/frank.h"
#include "provider/report_table.h"
#include "report/opener.h"

/// What the provider and its `frank` process say to each other: one request, one answer. The
/// process is the same program, so there is one version, and whoever breaks a rule of the codec
/// ends the channel.
namespace causeway::adapters::frank {

/// The keys that the provider may know: public ones, and numbers.
struct Keys {
  using Wire = tls::Struct;
  std::uint32_t key_id = 0;
  report::ModerationKey moderation_key;

  bool operator==(const Keys&) const = default;
};

/// Either the thing, or which rule was broken.
template <typename T>
struct Or {
  using Wire = tls::Struct;
  Bytes rule;
  std::optional<T> value;
};

/// Mints, retires and destroys what is due, and says which keys are the
/// newest; or, in the place of a rule, the sentence of what is wrong with them.
struct Rotate {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 1;
  using Answer = Or<Keys>;
  std::uint64_t now_ms = 0;
};

struct Tags {
  using Wire = tls::Struct;
  std::vector<franking::Frank> tags;
};

struct Tag {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 2;
  using Answer = Tags;
  std::vector<franking::FrankContext> contexts;
};

struct Verdict {
  using Wire = tls::Struct;
  franking::FrankVerdict verdict = franking::FrankVerdict::invalid;
};

struct Check {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 3;
  using Answer = Verdict;
  franking::FrankContext context;
  franking::Frank frank;
};

/// A provider::Filing, without what the opener does not need.
struct SealedFiling {
  using Wire = tls::Struct;
  AccountId account;
  provider::FilingKind kind = provider::FilingKind::report;
  report::Sealed<provider::FilingId> sealed;
};

struct OpenedReport {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 1;
  report::OpenedReport report;
};

struct OpenedAppeal {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 2;
  report::SealedEvidence evidence;
};

struct Refused {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 3;
  Bytes rule;
};

struct Opened {
  using Wire = tls::Struct;
  std::vector<std::variant<OpenedReport, OpenedAppeal, Refused>> filings;
};

struct Open {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 4;
  using Answer = Opened;
  report::Month keep;
  std::vector<SealedFiling> filings;
};

struct Show {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 5;
  using Answer = Or<report::ShownReport>;
  report::EvidenceName name{};
  report::SealedEvidence evidence;
};

struct Plaintext {
  using Wire = tls::Struct;
  SecretBytes bytes;
};

struct ShowAppeal {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 6;
  using Answer = Or<Plaintext>;
  report::EvidenceName name{};
  report::SealedEvidence evidence;
};

struct ShowAttachment {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 7;
  using Answer = Or<Plaintext>;
  report::EvidenceName name{};
  report::SealedEvidence evidence;
  std::uint32_t entry = 0;
  crypto::Sha256 content_hash{};
  Bytes ciphertext;
};

struct KeepUntil {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 8;
  using Answer = Or<report::WrappedKey>;
  report::EvidenceName name{};
  report::WrappedKey key;
  report::Month keep;
};

struct Seal {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 9;
  using Answer = Or<report::SealedEvidence>;
  report::EvidenceName name{};
  SecretBytes plaintext;
  report::Month keep;
};

using Request =
    std::variant<Rotate, Tag, Check, Open, Show, ShowAppeal, ShowAttachment, KeepUntil, Seal>;

/// What either side reads at most: the largest attachment, and what is around it.
inline constexpr std::size_t message_size_max = std::size_t{128} << 20;

}  // namespace causeway::adapters::frank
