#pragma once

#include "adapters/clearing_house/client.h"
#include "safety/tip_desk.h"

namespace causeway::causewayd {

/// The clearing house of the configuration.
class TipHouse final : public safety::ClearingHouse {
 public:
  TipHouse(adapters::clearing_house::Settings settings, Random& random)
      : client_(std::move(settings), random) {}

  safety::TipText write(const safety::Submission& submission, const safety::Filing* filing)
      const override;
  safety::Event send(
      const safety::Send& send, const safety::Submission& submission, const SecretBytes* file
  ) override;

 private:
  adapters::clearing_house::Client client_;
};

/// Where none is configured: what is decided on can be looked at, and goes nowhere.
class NoTipHouse final : public safety::ClearingHouse {
 public:
  safety::TipText write(const safety::Submission& submission, const safety::Filing*)
      const override {
    return {.report = {}, .files = std::vector<std::string>(submission.files.size())};
  }

  safety::Event send(const safety::Send&, const safety::Submission&, const SecretBytes*) override {
    return safety::NotSent{};
  }
};

}  // namespace causeway::causewayd
