#include "report/evidence.h"

#include <algorithm>

#include "crypto/aead.h"

namespace causeway::report {
namespace {

constexpr std::uint8_t packed_version = 2;

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

/// A number of 64 bits that is mostly small: seven bits in a byte, the lowest first, and the eighth
/// where more follow.
struct SmallNumber {
  using Wire = tls::Custom;
  std::uint64_t value = 0;

  void encode(tls::Writer& writer) const {
    std::uint64_t rest = value;
    for (; rest > 0x7F; rest >>= 7) writer.integer(static_cast<std::uint8_t>(rest | 0x80));
    writer.integer(static_cast<std::uint8_t>(rest));
  }

  static Result<SmallNumber> decode(tls::Reader& reader) {
    SmallNumber number;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint64_t byte = TRY(reader.integer<std::uint8_t>());
      const std::uint64_t bits = byte & 0x7F;
      number.value |= bits << shift;
      if ((bits << shift) >> shift != bits) break;  // more than 64 bits
      if (byte == 0 && shift > 0) break;            // not the shortest
      if (byte < 0x80) return number;
    }
    return Error{rules::evidence_is_packed};
  }
};

/// What differs from the entry before, by how much it is more (modulo 2^64).
struct PackedEntry {
  using Wire = tls::Struct;
  SmallNumber origin;
  SmallNumber key_id_more;
  SmallNumber epoch_more;
  SmallNumber seq_more;
  SmallNumber accepted_ms_more;
  SmallNumber ack;
  std::optional<franking::Frank> frank;  // nothing where it follows from the server key
  std::variant<PackedOpened, PackedWithheld, PackedWrong> what;
  std::vector<ReportAttachment> attachments;
};

/// What both versions have before their entries.
struct PackedHead {
  using Wire = tls::Struct;
  ReportId report_id;
  franking::GroupId group_id;
  AccountId reported_account;
  Reason reason = Reason::other;
  SecretBytes note;
  Scope scope = Scope::messages;
  std::vector<Origin> origins;
};

template <typename Entry>
struct PackedReportOf {
  using Wire = tls::Struct;
  std::uint8_t version = packed_version;
  PackedHead head;
  std::vector<Entry> entries;
};

using PackedReport = PackedReportOf<PackedEntry>;

/// As the first version had it: each number in its whole width, and every tag.
struct FirstPackedEntry {
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

constexpr std::uint8_t first_packed_version = 1;

/// What was kept before numbers were differences: evidence outlives the program that sealed it.
Result<PackedReport> unpack_first(ByteView bytes) {
  auto packed = TRY(tls::decode<PackedReportOf<FirstPackedEntry>>(bytes));
  PackedReport report;
  report.head = std::move(packed.head);
  FirstPackedEntry before;
  for (FirstPackedEntry& entry : packed.entries) {
    report.entries.push_back({
        .origin = {entry.origin},
        .key_id_more = {static_cast<std::uint32_t>(entry.key_id - before.key_id)},
        .epoch_more = {entry.epoch - before.epoch},
        .seq_more = {entry.seq - before.seq},
        .accepted_ms_more = {entry.accepted_ms - before.accepted_ms},
        .ack = {entry.ack},
        .frank = entry.frank,
        .what = std::move(entry.what),
        .attachments = std::move(entry.attachments),
    });
    before = std::move(entry);
  }
  return report;
}

std::uint64_t origin_of(std::vector<Origin>& origins, const franking::FrankContext& context) {
  const Origin origin{context.hub_id, context.sender_account, context.sender_device};
  auto known = std::find(origins.begin(), origins.end(), origin);
  if (known == origins.end()) known = origins.insert(known, origin);
  return static_cast<std::uint64_t>(known - origins.begin());
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

std::variant<PackedOpened, PackedWithheld, PackedWrong> pack_what(
    const ReportEntry& entry, const EntryResult& result
) {
  if (entry.opened() == nullptr) return PackedWithheld{entry.context.commitment};
  const SecretBytes& opened = entry.opened()->application_data;
  if (result.opens_commitment) return PackedOpened{opened.clone()};
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

/// Zeros where its key is destroyed: then nobody can tell any tag from another.
franking::Frank frank_of(
    std::span<const franking::ServerKeyRecord> keys, const franking::FrankContext& context
) {
  for (const franking::ServerKeyRecord& record : keys) {
    const bool is_held = record.key_id == context.key_id && !record.key.empty();
    if (is_held) return franking::make_frank(record.key, context);
  }
  return {};
}

/// `before` is the context of the entry before, or none's.
Result<ReportEntry> unpack_entry(
    const PackedHead& head,
    PackedEntry& packed,
    const franking::FrankContext& before,
    std::span<const franking::ServerKeyRecord> keys
) {
  if (packed.origin.value >= head.origins.size()) return Error{rules::evidence_is_packed};
  const Origin& origin = head.origins[static_cast<std::size_t>(packed.origin.value)];
  ReportEntry entry;
  entry.context = {
      .version = {},
      .key_id = static_cast<std::uint32_t>(before.key_id + packed.key_id_more.value),
      .hub_id = origin.hub_id,
      .group_id = head.group_id,
      .epoch = before.epoch + packed.epoch_more.value,
      .sender_account = origin.account,
      .sender_device = origin.device,
      .seq = before.seq + packed.seq_more.value,
      .accepted_ms = before.accepted_ms + packed.accepted_ms_more.value,
      .ack = packed.ack.value,
      .commitment = {},
  };
  entry.what = TRY(std::visit(Unpack{entry.context}, packed.what));
  entry.frank = packed.frank ? *packed.frank : frank_of(keys, entry.context);
  entry.attachments = std::move(packed.attachments);
  return entry;
}

ByteView no_nonce() {
  static constexpr std::array<std::uint8_t, 12> zero{};
  return zero;
}

constexpr crypto::Aead evidence_aead = crypto::Aead::aes256gcm;

}  // namespace

SecretBytes pack(const AbuseReport& report, const ReportResult& result) {
  INVARIANT(result.entries.size() == report.entries.size());
  PackedReport packed;
  packed.head = {
      .report_id = report.report_id,
      .group_id = report.group_id,
      .reported_account = report.reported_account,
      .reason = report.reason,
      .note = report.note.clone(),
      .scope = report.scope,
      .origins = {},
  };
  packed.entries.reserve(report.entries.size());
  franking::FrankContext before;
  for (std::size_t i = 0; i < report.entries.size(); ++i) {
    const ReportEntry& entry = report.entries[i];
    const franking::FrankContext& context = entry.context;
    packed.entries.push_back({
        .origin = {origin_of(packed.head.origins, context)},
        .key_id_more = {static_cast<std::uint32_t>(context.key_id - before.key_id)},
        .epoch_more = {context.epoch - before.epoch},
        .seq_more = {context.seq - before.seq},
        .accepted_ms_more = {context.accepted_ms - before.accepted_ms},
        .ack = {context.ack},
        .frank = result.entries[i].makes_frank ? std::nullopt : std::optional(entry.frank),
        .what = pack_what(entry, result.entries[i]),
        .attachments = entry.attachments,
    });
    before = context;
  }
  return tls::encode_secret(packed);
}

Result<AbuseReport> unpack(ByteView bytes, std::span<const franking::ServerKeyRecord> keys) {
  const bool is_of_first = !bytes.empty() && bytes.front() == first_packed_version;
  PackedReport packed =
      is_of_first ? TRY(unpack_first(bytes)) : TRY(tls::decode<PackedReport>(bytes));
  if (packed.version != packed_version) return Error{rules::evidence_is_packed};
  PackedHead& head = packed.head;
  AbuseReport report;
  report.report_id = head.report_id;
  report.group_id = head.group_id;
  report.reported_account = head.reported_account;
  report.reason = head.reason;
  report.note = std::move(head.note);
  report.scope = head.scope;
  report.entries.reserve(packed.entries.size());
  franking::FrankContext before;
  for (PackedEntry& entry : packed.entries) {
    report.entries.push_back(TRY(unpack_entry(head, entry, before, keys)));
    before = report.entries.back().context;
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
