#pragma once

#include "api/accounts.h"

/// An account that nobody can speak for any more, and that the operator lets somebody go on with
/// (docs/formats/api.md, Reset).
namespace causeway::api {

/// By a listed device of the account: takes a reset back that is filed for it. Where none is: ok.
struct KeepAccountRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::keep_account;
  using Reply = Empty;

  bool operator==(const KeepAccountRequest&) const = default;
};

/// In front of `api::rules::reset_is_in_force`.
struct ResetNotYet {
  using Wire = tls::Struct;

  std::uint64_t in_force_ms = 0;

  bool operator==(const ResetNotYet&) const = default;
};

/// By whoever has the code that the operator handed over: needs no login.
struct ResetRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::reset;
  using Reply = AccountReply;

  Bytes username;
  Bytes code;

  bool operator==(const ResetRequest&) const = default;
};

/// By the same: the account goes on with this statement, a `reset`, and with the one device that it
/// lists. The identical request again: ok.
struct PublishResetRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::publish_reset;
  using Reply = Empty;

  Bytes username;
  Bytes code;
  PublishStatementRequest publish;

  bool operator==(const PublishResetRequest&) const = default;
};

}  // namespace causeway::api
