#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/bytes.h"
#include "base/result.h"
#include "mls_wire/message.h"
#include "tls/codec.h"

/// What requests and answers are made of: numbers, and bytes as hexadecimal text.
namespace causeway::interop {

using Json = nlohmann::json;

/// Ends the answer to a request; says which rule was broken, or what is wrong with the request.
struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The value of a result that has one; `Refused` otherwise.
template <typename T>
T accept(Result<T> result) {
  if (!result.ok()) throw Refused(std::string(result.error().rule().name));
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

/// `Refused` unless `field` is hexadecimal text.
Bytes bytes_of(const Json& field);

template <typename T>
T decoded(const Json& field) {
  return accept(tls::decode<T>(bytes_of(field)));
}

/// `Refused` unless `field` is an MLSMessage.
mls_wire::MlsMessage message_of(const Json& field);

/// The content of an MLSMessage of this kind; `Refused` for any other.
template <typename T>
T message_of(const Json& field) {
  mls_wire::MlsMessage message = message_of(field);
  T* content = std::get_if<T>(&message.body);
  if (content == nullptr) throw Refused("a message of another wire format");
  return std::move(*content);
}

std::string message_hex(decltype(mls_wire::MlsMessage::body) content);

}  // namespace causeway::interop
