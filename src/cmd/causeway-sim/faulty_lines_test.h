#pragma once

#include <memory>

#include "client/store.h"
#include "cmd/causeway-sim/engine_world_test.h"

namespace causeway::simulate {

/// The part of a transaction that fails (faulty_store_test.cc) which has to do with finding lines
/// and with what a person did with their chats.
class FaultyLines : public client::StoreTransaction {
 public:
  FaultyLines(std::unique_ptr<client::StoreTransaction> inner, StoreFaults& faults)
      : inner_(std::move(inner)), faults_(faults) {}

  Result<std::vector<client::MessageRow>> unindexed(std::size_t count) override {
    TRY(step());
    return inner_->unindexed(count);
  }

  Result<void> mark_unindexed(client::MessageRow row) override {
    TRY(step());
    return inner_->mark_unindexed(row);
  }

  Result<void> put_text(client::MessageRow row, std::string_view text) override {
    TRY(step());
    return inner_->put_text(row, text);
  }

  Result<void> forget_text(client::MessageRow row, std::uint64_t now_ms) override {
    TRY(step());
    return inner_->forget_text(row, now_ms);
  }

  Result<void> tidy_index(std::uint64_t before_ms) override {
    TRY(step());
    return inner_->tidy_index(before_ms);
  }

  Result<std::vector<client::MessageRow>> find_lines(
      const client::LineSearch& search, std::size_t count
  ) override {
    TRY(step());
    return inner_->find_lines(search, count);
  }

  Result<client::PersonalChat> personal_chat(ConversationId id) override {
    TRY(step());
    return inner_->personal_chat(id);
  }

  Result<void> put_personal_chat(const client::PersonalChat& chat) override {
    TRY(step());
    return inner_->put_personal_chat(chat);
  }

  Result<std::vector<client::PersonalChat>> unsaid_chats(std::size_t count) override {
    TRY(step());
    return inner_->unsaid_chats(count);
  }

  Result<client::Signs> signs() override {
    TRY(step());
    return inner_->signs();
  }

  Result<void> put_signs(const client::Signs& signs) override {
    TRY(step());
    return inner_->put_signs(signs);
  }

  Result<client::HiddenWords> hidden_words() override {
    TRY(step());
    return inner_->hidden_words();
  }

  Result<void> put_hidden_words(const client::HiddenWords& hidden) override {
    TRY(step());
    return inner_->put_hidden_words(hidden);
  }

  Result<void> unsay_personal_state() override {
    TRY(step());
    return inner_->unsay_personal_state();
  }

  Result<std::size_t> unread_count(ConversationId id, client::Place after, AccountId own) override {
    TRY(step());
    return inner_->unread_count(id, after, own);
  }

 protected:
  Result<void> step() {
    if (++faults_.calls == faults_.fail_at) return Error{client::rules::store_works};
    return {};
  }

  std::unique_ptr<client::StoreTransaction> inner_;
  StoreFaults& faults_;
};

}  // namespace causeway::simulate
