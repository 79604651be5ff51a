#include "cmd/causeway/typed_code_text.h"

#include <string>

#include "base/typed_code.h"
#include "cmd/causeway/errors.h"

namespace causeway::cli {

SecretBytes parse_code(const SecretBytes& typed, std::size_t size_bytes) {
  auto parsed = parse_typed_code(as_text(typed.reveal()), size_bytes);
  if (auto* secret = std::get_if<SecretBytes>(&parsed)) return std::move(*secret);
  const TypedCodeFault fault = *std::get_if<TypedCodeFault>(&parsed);
  const std::string group = "group " + std::to_string(fault.group);
  switch (fault.what) {
    case TypedCodeFault::What::length:
      fail(ExitCode::usage, "The code is too short or too long.", "type all of its groups");
    case TypedCodeFault::What::character:
      fail(
          ExitCode::usage, "No code has one of the characters in " + group + ".", "look at it again"
      );
    case TypedCodeFault::What::check:
      fail(ExitCode::usage, "There is a wrong character in " + group + ".", "look at it again");
  }
  fail(ExitCode::usage, "This is no code.");
}

}  // namespace causeway::cli
