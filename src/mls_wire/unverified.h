#pragma once

#include <utility>

#include "base/result.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

/// A signed object as it came from outside. It can be looked at and passed on; code that acts on a
/// `T` takes a `T`, and `verify` is the only way from here to there.
template <typename T>
class Unverified {
 public:
  using Wire = tls::Custom;
  static constexpr auto tag = T::tag;

  Unverified() = default;

  explicit Unverified(T object) : object_(std::move(object)) {}

  /// For finding out which key should have signed it, and for nothing that trusts the answer.
  const T& unchecked() const { return object_; }

  /// The object itself if `check(object)` finds nothing wrong.
  template <typename Check>
  Result<T> verify(Check&& check) && {
    TRY(std::forward<Check>(check)(std::as_const(object_)));
    return std::move(object_);
  }

  void encode(tls::Writer& writer) const { tls::encode_to(writer, object_); }

  static Result<Unverified> decode(tls::Reader& reader) {
    return Unverified(TRY(tls::decode_from<T>(reader)));
  }

  bool operator==(const Unverified&) const = default;

 private:
  T object_;
};

}  // namespace causeway::mls_wire
