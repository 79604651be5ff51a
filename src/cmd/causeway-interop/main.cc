// causeway-interop: plays members of MLS groups for tools/interop/play.py. One request a line on
// stdin, one answer a line on stdout, both JSON.

#include <iostream>
#include <string>

#include "cmd/causeway-interop/player.h"
#include "crypto/random.h"

int main() {
  causeway::crypto::initialize();
  causeway::crypto::SystemRandom random;
  causeway::interop::Player player(random);
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << player.answer(line) << '\n' << std::flush;
  }
  return 0;
}
