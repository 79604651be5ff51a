#include <exception>
#include <iostream>

#include "cmd/causeway/commands.h"
#include "cmd/causeway/process.h"
#include "crypto/random.h"

int main(int argc, char** argv) {
  using namespace causeway;  // NOLINT(google-build-using-namespace): this is the program itself
  try {
    cli::harden_process();
    cli::exit_on_interrupt();
    crypto::initialize();
    return static_cast<int>(cli::run({argv, static_cast<std::size_t>(argc)}));
  } catch (const std::exception& error) {
    std::cerr << "causeway: " << error.what() << '\n';
    return static_cast<int>(cli::ExitCode::unexpected);
  }
}
