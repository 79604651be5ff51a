#pragma once

#include <exception>
#include <utility>

#include "api/frame.h"
#include "api/rules.h"
#include "base/bytes.h"
#include "base/result.h"
#include "tls/codec.h"

namespace causeway::provider {

/// This request ends here. Thrown by handlers, caught in one place (answer.cc), where it becomes
/// the reply. Handlers check everything before they write anything, so a refusal has nothing to
/// undo.
class Refused : public std::exception {
 public:
  Refused(api::Status status, const Rule& rule) : status_(status), rule_(&rule) {}

  /// With what the rule's description promises behind it.
  template <typename Detail>
  Refused(api::Status status, const Rule& rule, const Detail& detail) : Refused(status, rule) {
    body_ = tls::encode(detail);
  }

  const char* what() const noexcept override { return "a request was refused"; }

  api::Status status() const { return status_; }

  const Rule& rule() const { return *rule_; }

  const Bytes& body() const { return body_; }

 private:
  api::Status status_;
  const Rule* rule_;
  Bytes body_;
};

/// The value; or the request is refused with the rule that was broken, as 400 where it is the
/// codec's, else as `status`.
template <typename T>
T accept(Result<T> result, api::Status status = api::Status::invalid) {
  if (!result.ok()) {
    const Rule& rule = result.error().rule();
    throw Refused(rule.name.starts_with("tls.") ? api::Status::malformed : status, rule);
  }
  return *std::move(result);
}

/// The `T` that a request or a field of it holds.
template <typename T>
T accept_encoding(ByteView bytes) {
  return accept(tls::decode<T>(bytes));
}

inline void require(bool holds, api::Status status, const Rule& rule) {
  if (!holds) throw Refused(status, rule);
}

}  // namespace causeway::provider
