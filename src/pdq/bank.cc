#include "pdq/bank.h"

#include <algorithm>
#include <bit>
#include <tuple>

namespace causeway::pdq {
namespace {

/// The distance, or something above `limit`: two different pictures are told apart by half of their
/// bits.
unsigned distance_within(const Hash& left, const Hash& right, unsigned limit) {
  const auto bits = [&](std::size_t word) {
    return static_cast<unsigned>(std::popcount(left.words[word] ^ right.words[word]));
  };
  const unsigned front = bits(0) + bits(1);
  return front > limit ? front : front + bits(2) + bits(3);
}

bool is_nearer(const Match& left, const Match& right) {
  return std::tie(left.distance, left.entry) < std::tie(right.distance, right.entry);
}

}  // namespace

Result<Bank> Bank::make(unsigned bank_distance) {
  if (bank_distance > distance_max) return Error{rules::bank_distance_is_within_limit};
  return Bank(bank_distance);
}

void Bank::Entries::add(EntryId id, const Hash& hash) {
  hashes.push_back(hash);
  ids.push_back(id);
}

bool Bank::Entries::remove(EntryId id) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] == id) continue;
    hashes[kept] = hashes[i];
    ids[kept++] = ids[i];
  }
  const bool was_there = kept < ids.size();
  hashes.resize(kept);
  ids.resize(kept);
  return was_there;
}

bool Bank::remove(EntryId id) {
  const bool was_known = known_.remove(id);
  return exceptions_.remove(id) || was_known;
}

std::vector<Match> Bank::matches_in(const Entries& entries, const Hashes& picture) const {
  std::vector<Match> matches;
  for (std::size_t i = 0; i < entries.hashes.size(); ++i) {
    std::optional<Match> best;
    for (std::size_t turn = 0; turn < turn_count; ++turn) {
      const unsigned limit = best ? best->distance - 1 : distance_max_;
      const unsigned apart = distance_within(entries.hashes[i], picture.turns[turn], limit);
      if (apart <= limit) best = Match{entries.ids[i], apart, static_cast<Turn>(turn)};
      if (apart == 0) break;
    }
    if (best) matches.push_back(*best);
  }
  std::sort(matches.begin(), matches.end(), is_nearer);
  return matches;
}

Answer Bank::look_up(const Hashes& picture) const {
  Answer answer;
  if (!is_comparable(picture.quality)) {
    answer.verdict = Verdict::too_plain;
    return answer;
  }
  const std::vector<Match> matches = matches_in(known_, picture);
  if (matches.empty()) return answer;
  const std::vector<Match> exceptions = matches_in(exceptions_, picture);

  answer.finding_count = matches.size();
  for (std::size_t i = 0; i < std::min(matches.size(), findings_max); ++i) {
    Finding finding{matches[i], std::nullopt};
    const bool is_suppressed =
        !exceptions.empty() && exceptions.front().distance <= matches[i].distance;
    if (is_suppressed) finding.suppressed_by = exceptions.front();
    answer.findings.push_back(finding);
  }
  // The nearest match is the last that an exception reaches.
  answer.verdict = answer.findings.front().suppressed_by ? Verdict::suppressed : Verdict::known;
  return answer;
}

}  // namespace causeway::pdq
