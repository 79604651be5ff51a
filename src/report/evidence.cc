#include "report/evidence.h"

#include <algorithm>

#include "crypto/aead.h"

namespace causeway::report {
namespace {

/// Who sent an entry, and whose tag it bears.
struct Origin {
  using Wire = tls::Struct;
  HubId hub_id;
  AccountId account;
  DeviceId device;

  bool operator==(const Origin&) const = default;
};

/// An entry whose opening yields its commitment.
struct PackedOpened {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 1;
  SecretBytes application_data;
};

/// One that is withheld.
struct PackedWithheld {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 2;
  franking::Commitment commitment;
};

/// One whose opening yields another commitment, or none.
struct PackedWrong {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 3;
  franking::Commitment commitment;
  SecretBytes application_data;
};

struct PackedEntry {
  using Wire = tls::Struct;
  std::uint16_t origin = 0;
  std::uint32_t key_id = 0;
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  std::uint64_t accepted_ms = 0;
  std::uint64_t ack = 0;
  franking::Frank frank;
  std::variant<PackedOpened, PackedWithheld, PackedWrong> what;
  std::vector<ReportAttachment> attachments;
};

struct PackedReport {
  using Wire = tls::Struct;
  std::uint8_t version = 1;
  ReportId report_id;
  franking::GroupId group_id;
  AccountId reported_account;
  Reason reason = Reason::other;
  SecretBytes note;
  Scope scope = Scope::messages;
  std::vector<Origin> origins;
  std::vector<PackedEntry> entries;
};

std::uint16_t origin_of(std::vector<Origin>& origins, const franking::FrankContext& context) {
  const Origin origin{context.hub_id, context.sender_account, context.sender_device};
  auto known = std::find(origins.begin(), origins.end(), origin);
  if (known == origins.end()) known = origins.insert(known, origin);
  return static_cast<std::uint16_t>(known - origins.begin());
}

std::optional<franking::Commitment> opened_commitment(
    const franking::FrankContext& context, const SecretBytes& application_data
) {
  auto opening = franking::open_kept(
      {.version = {},
       .group_id = context.group_id,
       .epoch = context.epoch,
       .sender_account = context.sender_account,
       .sender_device = context.sender_device},
      application_data.reveal()
  );
  if (!opening.ok()) return std::nullopt;
  return opening->commitment;
}

std::variant<PackedOpened, PackedWithheld, PackedWrong> pack_what(const ReportEntry& entry) {
  if (entry.opened() == nullptr) return PackedWithheld{entry.context.commitment};
  const SecretBytes& opened = entry.opened()->application_data;
  const auto commitment = opened_commitment(entry.context, opened);
  if (commitment && equal_ct(*commitment, entry.context.commitment)) {
    return PackedOpened{opened.clone()};
  }
  return PackedWrong{entry.context.commitment, opened.clone()};
}

/// Fills in the commitment.
struct Unpack {
  franking::FrankContext& context;

  using What = std::variant<OpenedEntry, WithheldEntry>;

  Result<What> operator()(PackedOpened& packed) const {
    const auto commitment = opened_commitment(context, packed.application_data);
    if (!commitment) return Error{rules::evidence_is_packed};
    context.commitment = *commitment;
    return What(OpenedEntry{std::move(packed.application_data)});
  }

  Result<What> operator()(const PackedWithheld& packed) const {
    context.commitment = packed.commitment;
    return What(WithheldEntry{});
  }

  Result<What> operator()(PackedWrong& packed) const {
    context.commitment = packed.commitment;
    return What(OpenedEntry{std::move(packed.application_data)});
  }
};

Result<ReportEntry> unpack_entry(const PackedReport& report, PackedEntry& packed) {
  if (packed.origin >= report.origins.size()) return Error{rules::evidence_is_packed};
  const Origin& origin = report.origins[packed.origin];
  ReportEntry entry;
  entry.context = {
      .version = {},
      .key_id = packed.key_id,
      .hub_id = origin.hub_id,
      .group_id = report.group_id,
      .epoch = packed.epoch,
      .sender_account = origin.account,
      .sender_device = origin.device,
      .seq = packed.seq,
      .accepted_ms = packed.accepted_ms,
      .ack = packed.ack,
      .commitment = {},
  };
  entry.frank = packed.frank;
  entry.what = TRY(std::visit(Unpack{entry.context}, packed.what));
  entry.attachments = std::move(packed.attachments);
  return entry;
}

ByteView no_nonce() {
  static constexpr std::array<std::uint8_t, 12> zero{};
  return zero;
}

constexpr crypto::Aead evidence_aead = crypto::Aead::aes256gcm;

}  // namespace

SecretBytes pack(const AbuseReport& report) {
  PackedReport packed;
  packed.report_id = report.report_id;
  packed.group_id = report.group_id;
  packed.reported_account = report.reported_account;
  packed.reason = report.reason;
  packed.note = report.note.clone();
  packed.scope = report.scope;
  packed.entries.reserve(report.entries.size());
  for (const ReportEntry& entry : report.entries) {
    packed.entries.push_back({
        .origin = origin_of(packed.origins, entry.context),
        .key_id = entry.context.key_id,
        .epoch = entry.context.epoch,
        .seq = entry.context.seq,
        .accepted_ms = entry.context.accepted_ms,
        .ack = entry.context.ack,
        .frank = entry.frank,
        .what = pack_what(entry),
        .attachments = entry.attachments,
    });
  }
  return tls::encode_secret(packed);
}

Result<AbuseReport> unpack(ByteView bytes) {
  PackedReport packed = TRY(tls::decode<PackedReport>(bytes));
  if (packed.version != 1) return Error{rules::evidence_is_packed};
  AbuseReport report;
  report.report_id = packed.report_id;
  report.group_id = packed.group_id;
  report.reported_account = packed.reported_account;
  report.reason = packed.reason;
  report.note = std::move(packed.note);
  report.scope = packed.scope;
  report.entries.reserve(packed.entries.size());
  for (PackedEntry& entry : packed.entries) {
    report.entries.push_back(TRY(unpack_entry(packed, entry)));
  }
  return report;
}

Month month_of(Instant time) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
  const int years = static_cast<int>(date.year()) - 1970;
  const unsigned months = static_cast<unsigned>(date.month()) - 1;
  return {static_cast<std::uint16_t>(static_cast<unsigned>(years) * 12 + months)};
}

Instant begin_of(Month month) {
  const std::chrono::year year(1970 + month.value / 12);
  const std::chrono::month of_year(month.value % 12 + 1U);
  return std::chrono::sys_days(year / of_year / 1);
}

WrappedKey wrap(
    const WrappingKey& by,
    Month month,
    const EvidenceKey& key,
    const EvidenceName& name,
    Random& random
) {
  WrappedKey wrapped{.month = month};
  random.fill(wrapped.nonce);
  crypto::aead_seal_into(
      wrapped.sealed, evidence_aead, by.reveal(), wrapped.nonce, name, key.reveal()
  );
  return wrapped;
}

Result<EvidenceKey> unwrap(
    const WrappingKey& by, const WrappedKey& wrapped, const EvidenceName& name
) {
  const SecretBytes key =
      TRY(crypto::aead_open(evidence_aead, by.reveal(), wrapped.nonce, name, wrapped.sealed));
  return EvidenceKey(key.reveal());
}

Bytes seal_evidence(const EvidenceKey& key, const EvidenceName& name, ByteView plaintext) {
  return crypto::aead_seal(evidence_aead, key.reveal(), no_nonce(), name, plaintext);
}

Result<SecretBytes> open_evidence(
    const EvidenceKey& key, const EvidenceName& name, ByteView sealed
) {
  return crypto::aead_open(evidence_aead, key.reveal(), no_nonce(), name, sealed);
}

}  // namespace causeway::report
