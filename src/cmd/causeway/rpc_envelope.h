#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cmd/causeway/errors.h"
#include "cmd/causeway/json.h"

/// JSON-RPC 2.0 (https://www.jsonrpc.org/specification), one object a line (docs/formats/rpc.md).
/// Nothing here knows what the methods are.
namespace causeway::cli::rpc {

/// Longer lines are not read.
inline constexpr std::size_t line_size_max = 1U << 20U;
/// Of requests in one line.
inline constexpr std::size_t batch_max = 256;

/// The codes that the specification names.
enum class Fault : int {
  not_json = -32700,
  no_request = -32600,
  no_method = -32601,
  bad_params = -32602,
};

/// Ends a call that was not one.
class NotCalled : public std::runtime_error {
 public:
  NotCalled(Fault fault, const std::string& sentence)
      : std::runtime_error(sentence), fault_(fault) {}

  Fault fault() const { return fault_; }

 private:
  Fault fault_;
};

/// Does what a method says and answers its result, as the text of a JSON value. `params` is an
/// object. Throws `NotCalled`, and what `explain_thrown` explains.
using Procedure = std::function<std::string(const std::string& method, const Json& params)>;

/// What is to be said to a line, without line breaks; empty where nothing is: to notifications.
std::string answer(std::string_view line, const Procedure& procedure);

/// To a line that is longer than `line_size_max`.
std::string too_long();

/// Something that nobody asked for: a notification of the method `receive`; `object` is its
/// `params`.
std::string notification(std::string_view object);

}  // namespace causeway::cli::rpc
