#pragma once

#include "cmd/causeway-sim/faulty_standing_test.h"

namespace causeway::simulate {

/// The part of a transaction that is about what a device lacks: passes everything on, but for the
/// call that is to fail.
class FaultyGaps : public FaultyStanding {
 public:
  using FaultyStanding::FaultyStanding;

  Result<std::optional<client::Message>> message_at(
      ConversationId conversation, client::Place place
  ) override {
    TRY(step());
    return inner_->message_at(conversation, place);
  }

  Result<std::vector<client::Place>> places(
      ConversationId conversation, client::Place first, client::Place last, std::size_t count
  ) override {
    TRY(step());
    return inner_->places(conversation, first, last, count);
  }

  Result<client::Told> told(ConversationId conversation) override {
    TRY(step());
    return inner_->told(conversation);
  }

  Result<void> put_told(ConversationId conversation, const client::Told& told) override {
    TRY(step());
    return inner_->put_told(conversation, told);
  }

  Result<std::vector<client::Gap>> gaps(ConversationId conversation) override {
    TRY(step());
    return inner_->gaps(conversation);
  }

  Result<void> put_gap(const client::Gap& gap) override {
    TRY(step());
    return inner_->put_gap(gap);
  }

  Result<void> delete_gap(ConversationId conversation, std::uint64_t first) override {
    TRY(step());
    return inner_->delete_gap(conversation, first);
  }

  Result<std::vector<ConversationId>> conversations_with_gaps() override {
    TRY(step());
    return inner_->conversations_with_gaps();
  }

  Result<std::optional<client::HistoryKey>> history_key(ConversationId conversation) override {
    TRY(step());
    return inner_->history_key(conversation);
  }

  Result<void> put_history_key(const client::HistoryKey& key) override {
    TRY(step());
    return inner_->put_history_key(key);
  }

  Result<void> delete_history_key(ConversationId conversation) override {
    TRY(step());
    return inner_->delete_history_key(conversation);
  }

  Result<std::uint64_t> history_tried_ms(DeviceId device) override {
    TRY(step());
    return inner_->history_tried_ms(device);
  }

  Result<void> put_history_tried(DeviceId device, std::uint64_t time_ms) override {
    TRY(step());
    return inner_->put_history_tried(device, time_ms);
  }

  Result<bool> is_set_back() override {
    TRY(step());
    return inner_->is_set_back();
  }

  Result<void> note_set_back() override {
    TRY(step());
    return inner_->note_set_back();
  }

  Result<void> forget_set_back() override {
    TRY(step());
    return inner_->forget_set_back();
  }
};

}  // namespace causeway::simulate
