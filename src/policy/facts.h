#pragma once

#include <map>

#include "policy/request.h"

/// What the provider holds about the target, and what counsel asserts: docs/formats/desk.md.
namespace causeway::policy {

/// Countries are ISO 3166-1 alpha-2; what is absent is not held.
struct AccountFacts {
  Flag exists;  // taken to, where not stated
  Text number_country;
  Text ip_majority_90d;
  Text payment_country;
  std::optional<Instant> created_at;
  std::optional<std::uint32_t> reports;  // 0: no D4_reported is held
  Flag prior_home_person;                // found to be one in an earlier matter

  bool operator==(const AccountFacts&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("exists", self.exists);
    visit("number_country", self.number_country);
    visit("ip_majority_90d", self.ip_majority_90d);
    visit("payment_country", self.payment_country);
    visit("created_at", self.created_at);
    visit("reports", self.reports);
    visit("prior_home_person", self.prior_home_person);
  }
};

struct Preservation {
  Text ref;
  Target target;
  std::optional<Instant> from;
  std::optional<Instant> until;
  std::optional<std::uint32_t> extensions;

  bool operator==(const Preservation&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("ref", self.ref);
    visit("target", self.target);
    visit("from", self.from);
    visit("until", self.until);
    visit("extensions", self.extensions);
  }
};

struct AgencyKey {
  std::optional<Instant> not_after;

  bool operator==(const AgencyKey&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("not_after", self.not_after);
  }
};

struct CounselFacts {
  Text conflict_with;  // the country whose law is said to forbid the production
  Flag undue_burden;

  bool operator==(const CounselFacts&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("conflict_with", self.conflict_with);
    visit("undue_burden", self.undue_burden);
  }
};

struct Facts {
  Text home;
  AccountFacts account;
  std::vector<Preservation> preservations;
  std::map<std::string, AgencyKey> agency_keys;  // by `channel.sender`
  CounselFacts counsel;

  bool operator==(const Facts&) const = default;

  template <typename Self, typename Visit>
  static void members(Self& self, Visit&& visit) {
    visit("home", self.home);
    visit("account", self.account);
    visit("preservations", self.preservations);
    visit("agency_keys", self.agency_keys);
    visit("counsel", self.counsel);
  }
};

}  // namespace causeway::policy
