#pragma once

#include <vector>

#include "cmd/causeway-sim/faulty_gaps_test.h"

namespace causeway::simulate {

/// The part of a store that fails at one call (`make_faulty`) in which are groups' links.
class FaultyJoins : public FaultyGaps {
 public:
  using FaultyGaps::FaultyGaps;

  Result<std::optional<client::HeldGroupLink>> group_link(ConversationId id) override {
    TRY(step());
    return inner_->group_link(id);
  }

  Result<void> put_group_link(ConversationId id, const client::HeldGroupLink& link) override {
    TRY(step());
    return inner_->put_group_link(id, link);
  }

  Result<void> delete_group_link(ConversationId id) override {
    TRY(step());
    return inner_->delete_group_link(id);
  }

  Result<std::vector<client::JoinRequest>> join_requests(ConversationId id) override {
    TRY(step());
    return inner_->join_requests(id);
  }

  Result<std::optional<client::JoinRequest>> join_request(ConversationId id, AccountId account)
      override {
    TRY(step());
    return inner_->join_request(id, account);
  }

  Result<void> forget_closed_joins(ConversationId id, std::size_t count) override {
    TRY(step());
    return inner_->forget_closed_joins(id, count);
  }

  Result<std::vector<client::JoinRequest>> unproven_joins() override {
    TRY(step());
    return inner_->unproven_joins();
  }

  Result<void> put_join_request(const client::JoinRequest& request) override {
    TRY(step());
    return inner_->put_join_request(request);
  }

  Result<void> delete_join_request(ConversationId id, AccountId account) override {
    TRY(step());
    return inner_->delete_join_request(id, account);
  }

  Result<void> expire_join_requests(std::uint64_t before_ms) override {
    TRY(step());
    return inner_->expire_join_requests(before_ms);
  }

  Result<std::vector<client::OwnJoin>> own_joins() override {
    TRY(step());
    return inner_->own_joins();
  }

  Result<std::optional<client::OwnJoin>> own_join(ConversationId id) override {
    TRY(step());
    return inner_->own_join(id);
  }

  Result<void> put_own_join(const client::OwnJoin& join) override {
    TRY(step());
    return inner_->put_own_join(join);
  }
};

}  // namespace causeway::simulate
