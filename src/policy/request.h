#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policy/data_class.h"
#include "policy/time.h"

/// A request as the desk has it: docs/formats/desk.md. What is absent was not stated. Each struct
/// names its members once, in `members`: readers, generators and documents go by that.
namespace causeway::policy {

using Text = std::optional<std::string>;
using Flag = std::optional<bool>;
using Day = std::optional<Date>;

enum class Transport : std::uint8_t {
  hi1,
  eu_system,
  portal,
  paper
};
enum class IssuerKind : std::uint8_t {
  designated_authority,
  police,
  court,
  prosecutor,
  agency,
  civil_party,
};
enum class IdentifierType : std::uint8_t {
  username,
  account,
  phone,
  email,
  ip_port_time,
  cidr,
  group,
  keyword,
};
enum class DocumentSignature : std::uint8_t {
  none,
  valid,
  invalid
};
enum class Callback : std::uint8_t {
  directory_ok,
  mail_only,
  officer_unknown,
  pending
};
enum class AuthorityType : std::uint8_t {
  prosecutor,
  judge,
  investigating_authority
};
enum class EnforcingAnswer : std::uint8_t {
  none,
  no_grounds,
  refused
};
enum class Annex : std::uint8_t {
  I,
  II,
  III,
  V,
  VI
};
enum class Addressee : std::uint8_t {
  designated_establishment,
  legal_representative,
  other
};

// clang-format off
template <> struct Names<Transport> { static constexpr std::array<std::string_view, 4> all{"hi1", "eu_system", "portal", "paper"}; };
template <> struct Names<IssuerKind> { static constexpr std::array<std::string_view, 6> all{"designated_authority", "police", "court", "prosecutor", "agency", "civil_party"}; };
template <> struct Names<IdentifierType> { static constexpr std::array<std::string_view, 8> all{"username", "account", "phone", "email", "ip_port_time", "cidr", "group", "keyword"}; };
template <> struct Names<DocumentSignature> { static constexpr std::array<std::string_view, 3> all{"none", "valid", "invalid"}; };
template <> struct Names<Callback> { static constexpr std::array<std::string_view, 4> all{"directory_ok", "mail_only", "officer_unknown", "pending"}; };
template <> struct Names<AuthorityType> { static constexpr std::array<std::string_view, 3> all{"prosecutor", "judge", "investigating_authority"}; };
template <> struct Names<EnforcingAnswer> { static constexpr std::array<std::string_view, 3> all{"none", "no_grounds", "refused"}; };
template <> struct Names<Annex> { static constexpr std::array<std::string_view, 5> all{"I", "II", "III", "V", "VI"}; };
template <> struct Names<Addressee> { static constexpr std::array<std::string_view, 3> all{"designated_establishment", "legal_representative", "other"}; };

// clang-format on

/// Who sends it, and how.
struct Channel {
  std::optional<Transport> transport;
  Text sender;
  Flag authenticated;
  Flag person_authorised;
  Flag replayed;

  bool operator==(const Channel&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("transport", self.transport);
    visit("sender", self.sender);
    visit("authenticated", self.authenticated);
    visit("person_authorised", self.person_authorised);
    visit("replayed", self.replayed);
  }
};

/// Who transmits it.
struct Issuer {
  Text name;
  Text country;  // ISO 3166-1 alpha-2
  std::optional<IssuerKind> kind;
  Text officer;
  Text contact;
  Text on_behalf_of;  // the country of another government

  bool operator==(const Issuer&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("name", self.name);
    visit("country", self.country);
    visit("kind", self.kind);
    visit("officer", self.officer);
    visit("contact", self.contact);
    visit("on_behalf_of", self.on_behalf_of);
  }
};

/// The body behind it, and its instrument.
struct Authority {
  Text court;
  Text judge;
  Text docket;
  Day signed_on;
  Day execute_by;
  Text independent_review;
  Text instrument_no;
  Text legal_basis;
  Text signatory;
  Day return_on;
  Text secrecy_basis;

  bool operator==(const Authority&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("court", self.court);
    visit("judge", self.judge);
    visit("docket", self.docket);
    visit("signed_on", self.signed_on);
    visit("execute_by", self.execute_by);
    visit("independent_review", self.independent_review);
    visit("instrument_no", self.instrument_no);
    visit("legal_basis", self.legal_basis);
    visit("signatory", self.signatory);
    visit("return_on", self.return_on);
    visit("secrecy_basis", self.secrecy_basis);
  }
};

/// What a designated authority certifies under an agreement.
struct Certification {
  Text by;
  Flag valid;
  Flag invokes_agreement;

  bool operator==(const Certification&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("by", self.by);
    visit("valid", self.valid);
    visit("invokes_agreement", self.invokes_agreement);
  }
};

struct Offence {
  Text title;
  std::optional<std::uint32_t> max_years;
  Flag terrorism;
  Flag listed;  // of Reg. (EU) 2023/1543 Art. 5(4)(b) and (c)
  Flag speech_only;
  Flag death_penalty;

  bool operator==(const Offence&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("title", self.title);
    visit("max_years", self.max_years);
    visit("terrorism", self.terrorism);
    visit("listed", self.listed);
    visit("speech_only", self.speech_only);
    visit("death_penalty", self.death_penalty);
  }
};

struct Target {
  std::optional<IdentifierType> type;
  Text value;

  bool operator==(const Target&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("type", self.type);
    visit("value", self.value);
  }
};

struct TargetAssessment {
  Text nationality;
  Text location;
  Flag proxy_for_home_person;

  bool operator==(const TargetAssessment&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("nationality", self.nationality);
    visit("location", self.location);
    visit("proxy_for_home_person", self.proxy_for_home_person);
  }
};

/// Both days are within it.
struct Period {
  Day from;
  Day to;

  bool operator==(const Period&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("from", self.from);
    visit("to", self.to);
  }
};

/// What is never done, whoever asks: R21.
struct Demands {
  Flag decryption;
  Flag client_change;
  Flag silent_device;
  Flag suppress_notices;

  bool operator==(const Demands&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("decryption", self.decryption);
    visit("client_change", self.client_change);
    visit("silent_device", self.silent_device);
    visit("suppress_notices", self.suppress_notices);
  }
};

struct Interception {
  Day ends_on;
  Text necessity;
  Text less_intrusive;

  bool operator==(const Interception&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("ends_on", self.ends_on);
    visit("necessity", self.necessity);
    visit("less_intrusive", self.less_intrusive);
  }
};

struct Document {
  Text type;
  Text sha256;  // of what arrived, 64 hexadecimal digits
  Text declared_sha256;
  Flag legible;
  std::optional<DocumentSignature> signature;

  bool operator==(const Document&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("type", self.type);
    visit("sha256", self.sha256);
    visit("declared_sha256", self.declared_sha256);
    visit("legible", self.legible);
    visit("signature", self.signature);
  }
};

/// An order not to tell the person: 18 USC 2705(b).
struct Gag {
  Flag ordered_by_court;
  Text court;
  Text judge;
  Text docket;
  Text covers;                          // the docket or number of the instrument that it is about
  std::optional<std::uint32_t> ground;  // 2705(b)(1) to (5)
  Day until;

  bool operator==(const Gag&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("ordered_by_court", self.ordered_by_court);
    visit("court", self.court);
    visit("judge", self.judge);
    visit("docket", self.docket);
    visit("covers", self.covers);
    visit("ground", self.ground);
    visit("until", self.until);
  }
};

struct Emergency {
  Text danger;
  Text person_at_risk;
  Text why_now;
  Flag danger_to_life;
  Flag attested;
  std::optional<Callback> callback;

  bool operator==(const Emergency&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("danger", self.danger);
    visit("person_at_risk", self.person_at_risk);
    visit("why_now", self.why_now);
    visit("danger_to_life", self.danger_to_life);
    visit("attested", self.attested);
    visit("callback", self.callback);
  }
};

/// What only Reg. (EU) 2023/1543 asks.
struct Eu {
  std::optional<AuthorityType> authority_type;
  Flag validated_by_judge;
  Flag art8_notified;
  Flag art8_exempt;
  std::optional<EnforcingAnswer> enforcing_answer;
  Flag immunity_flag;
  std::optional<Annex> annex;
  std::optional<Addressee> addressee;

  bool operator==(const Eu&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("authority_type", self.authority_type);
    visit("validated_by_judge", self.validated_by_judge);
    visit("art8_notified", self.art8_notified);
    visit("art8_exempt", self.art8_exempt);
    visit("enforcing_answer", self.enforcing_answer);
    visit("immunity_flag", self.immunity_flag);
    visit("annex", self.annex);
    visit("addressee", self.addressee);
  }
};

struct Request {
  Text regime;
  Text instrument;
  std::optional<Instant> received_at;
  Channel channel;
  Issuer issuer;
  Authority authority;
  Certification certification;
  Offence offence;
  std::vector<Target> targets;
  TargetAssessment target_assessment;
  ClassSet data;
  Period period;
  Demands demands;
  Interception interception;
  Text justification;
  std::vector<Document> documents;
  std::optional<Gag> gag;
  Text preservation_ref;
  std::optional<Emergency> emergency;
  Eu eu;

  bool operator==(const Request&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("regime", self.regime);
    visit("instrument", self.instrument);
    visit("received_at", self.received_at);
    visit("channel", self.channel);
    visit("issuer", self.issuer);
    visit("authority", self.authority);
    visit("certification", self.certification);
    visit("offence", self.offence);
    visit("targets", self.targets);
    visit("target_assessment", self.target_assessment);
    visit("data", self.data);
    visit("period", self.period);
    visit("demands", self.demands);
    visit("interception", self.interception);
    visit("justification", self.justification);
    visit("documents", self.documents);
    visit("gag", self.gag);
    visit("preservation_ref", self.preservation_ref);
    visit("emergency", self.emergency);
    visit("eu", self.eu);
  }
};

}  // namespace causeway::policy
