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

}  // namespace causeway::causewayd
