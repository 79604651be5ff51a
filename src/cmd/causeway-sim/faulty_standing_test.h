#pragma once

#include <vector>

#include "cmd/causeway-sim/faulty_lines_test.h"

namespace causeway::simulate {

/// The part of a store that fails at one call (`make_faulty`) in which is what the person makes of
/// others.
class FaultyStanding : public FaultyLines {
 public:
  using FaultyLines::FaultyLines;

  Result<std::vector<client::TrustedKey>> trusted_keys() override {
    TRY(step());
    return inner_->trusted_keys();
  }

  Result<std::optional<client::TrustedKey>> trusted_key(AccountId account) override {
    TRY(step());
    return inner_->trusted_key(account);
  }

  Result<void> put_trusted_key(const client::TrustedKey& key) override {
    TRY(step());
    return inner_->put_trusted_key(key);
  }

  Result<std::optional<client::KeptProfile>> profile(AccountId account) override {
    TRY(step());
    return inner_->profile(account);
  }

  Result<std::string> profile_name(AccountId account) override {
    TRY(step());
    return inner_->profile_name(account);
  }

  Result<std::vector<AccountId>> profiles_to_ask(std::uint64_t now_ms, std::size_t count) override {
    TRY(step());
    return inner_->profiles_to_ask(now_ms, count);
  }

  Result<void> put_profile(const client::KeptProfile& profile) override {
    TRY(step());
    return inner_->put_profile(profile);
  }

  Result<std::optional<client::ToldProfile>> told_profile(ConversationId id) override {
    TRY(step());
    return inner_->told_profile(id);
  }

  Result<void> put_told_profile(const client::ToldProfile& told) override {
    TRY(step());
    return inner_->put_told_profile(told);
  }

  Result<std::vector<AccountId>> contacts() override {
    TRY(step());
    return inner_->contacts();
  }

  Result<bool> is_contact(AccountId account) override {
    TRY(step());
    return inner_->is_contact(account);
  }

  Result<void> add_contact(AccountId account) override {
    TRY(step());
    return inner_->add_contact(account);
  }

  Result<void> remove_contact(AccountId account) override {
    TRY(step());
    return inner_->remove_contact(account);
  }

  Result<std::vector<client::MessageRequest>> message_requests(std::size_t count) override {
    TRY(step());
    return inner_->message_requests(count);
  }

  Result<std::optional<client::MessageRequest>> message_request(ConversationId id) override {
    TRY(step());
    return inner_->message_request(id);
  }

  Result<void> put_message_request(const client::MessageRequest& request) override {
    TRY(step());
    return inner_->put_message_request(request);
  }

  Result<std::vector<AccountId>> blocked() override {
    TRY(step());
    return inner_->blocked();
  }

  Result<void> block(AccountId account) override {
    TRY(step());
    return inner_->block(account);
  }

  Result<void> unblock(AccountId account) override {
    TRY(step());
    return inner_->unblock(account);
  }

  Result<client::Admissions> admissions() override {
    TRY(step());
    return inner_->admissions();
  }

  Result<void> put_admissions(const client::Admissions& admissions) override {
    TRY(step());
    return inner_->put_admissions(admissions);
  }
};

}  // namespace causeway::simulate
