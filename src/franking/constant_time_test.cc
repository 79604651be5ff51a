// Row 29 of docs/attacks.md: whoever guesses a commitment or a frank learns that it does not fit,
// and not where, nor anything of the key and the content under which it would. Valgrind counts what
// depends on these: one branch at most, on whether it fits, wherever it does not.
#include "crypto/constant_time_test.h"

#include "franking/fixture_test.h"

namespace causeway::franking {
namespace {

constexpr std::size_t places[] = {0, 15, 31, 32};  // of the byte that is wrong; the last: of none

using crypto::ConstantTime;
using crypto::make_secret;

/// That what is asked depends once on what is secret, as far as it branches on it at all.
template <typename Question>
bool answer_of(Question question) {
  const auto before = VALGRIND_COUNT_ERRORS;
  bool answer = question();
  const auto branches = VALGRIND_COUNT_ERRORS - before;
  EXPECT_LE(branches, 1U);
  VALGRIND_MAKE_MEM_DEFINED(&answer, sizeof answer);
  return answer;
}

TEST_F(ConstantTime, Row29WhereACommitmentDiffersShowsNowhere) {
  for (const std::size_t at : places) {
    SentMessage message("I know where you live");
    auto& data = message.franked.authenticated_data;
    const MutableByteView commitment = MutableByteView(data).last(sizeof(Commitment));
    if (at < commitment.size()) commitment[at] ^= 1;
    make_secret(commitment);
    const ByteView opening = message.franked.application_data.reveal();
    make_secret(opening.subspan(1, franking_key_size));
    make_secret(opening.last(message.content.size()));
    const bool is_opened = answer_of([&] { return message.open(message.context).ok(); });
    EXPECT_EQ(is_opened, at == commitment.size()) << at;
  }
}

TEST_F(ConstantTime, Row29WhereAFrankDiffersShowsNowhere) {
  for (const std::size_t at : places) {
    SentMessage message;
    Frank& frank = message.envelope.frank;
    if (at < frank.value.size()) frank.value[at] ^= 1;
    make_secret(frank);
    make_secret(message.keys.front().key.reveal());
    const FrankContext context = message.frank_context();
    const bool is_genuine =
        answer_of([&] { return message.check(context) == FrankVerdict::valid; });
    EXPECT_EQ(is_genuine, at == frank.value.size()) << at;
  }
}

}  // namespace
}  // namespace causeway::franking
