#pragma once

#include "safety/report_opener.h"

namespace causeway::safety::test {

/// Nobody holds the keys. A test overrides what it has keys for.
class NoKeys : public ReportOpener {
 public:
  std::vector<Opened> open(std::span<const provider::Filing>, report::Month) override {
    throw nobody();
  }

  std::variant<report::ShownReport, Refusal>
  show(const report::EvidenceName&, const report::SealedEvidence&) override {
    throw nobody();
  }

  std::variant<SecretBytes, Refusal>
  show_appeal(const report::EvidenceName&, const report::SealedEvidence&) override {
    throw nobody();
  }

  std::variant<SecretBytes, Refusal> show_attachment(
      const report::EvidenceName&,
      const report::SealedEvidence&,
      std::uint32_t,
      const crypto::Sha256&,
      ByteView
  ) override {
    throw nobody();
  }

  std::variant<report::SealedEvidence, Refusal> seal(
      const report::EvidenceName&, SecretBytes, report::Month
  ) override {
    throw nobody();
  }

  std::variant<report::WrappedKey, Refusal> keep_until(
      const report::EvidenceName&, const report::WrappedKey&, report::Month
  ) override {
    throw nobody();
  }

 protected:
  static OpenerUnavailable nobody() { return OpenerUnavailable("Nobody holds the keys."); }
};

}  // namespace causeway::safety::test
