#pragma once

#include <vector>

#include "cmd/causeway-sim/faulty_joins_test.h"

namespace causeway::simulate {

/// The part of a store that fails at one call (`make_faulty`) in which are reports and what the
/// provider said about them.
class FaultyReports : public FaultyJoins {
 public:
  using FaultyJoins::FaultyJoins;

  Result<std::vector<client::OwnReport>> own_reports() override {
    TRY(step());
    return inner_->own_reports();
  }

  Result<std::optional<client::OwnReport>> own_report(report::ReportId id) override {
    TRY(step());
    return inner_->own_report(id);
  }

  Result<void> put_own_report(const client::OwnReport& report) override {
    TRY(step());
    return inner_->put_own_report(report);
  }

  Result<std::optional<client::Filing>> filing(client::OutboxRow row) override {
    TRY(step());
    return inner_->filing(row);
  }

  Result<void> put_filing(const client::Filing& filing) override {
    TRY(step());
    return inner_->put_filing(filing);
  }

  Result<void> delete_filing(client::OutboxRow row) override {
    TRY(step());
    return inner_->delete_filing(row);
  }

  Result<std::vector<client::KeptNotice>> kept_notices() override {
    TRY(step());
    return inner_->kept_notices();
  }

  Result<std::optional<client::KeptNotice>> kept_notice(
      report::DecisionId decision, api::NoticeKind kind
  ) override {
    TRY(step());
    return inner_->kept_notice(decision, kind);
  }

  Result<void> put_kept_notice(const client::KeptNotice& notice) override {
    TRY(step());
    return inner_->put_kept_notice(notice);
  }

  Result<void> forget_old_notices(std::size_t count) override {
    TRY(step());
    return inner_->forget_old_notices(count);
  }
};

}  // namespace causeway::simulate
