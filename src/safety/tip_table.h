#pragma once

#include <optional>
#include <vector>

#include "safety/tips.h"

namespace causeway::safety {

/// Where a list goes on.
struct TipPlace {
  bool is_alarm = false;
  Instant created;
  TipId id;

  bool operator==(const TipPlace&) const = default;
};

/// Few rows: one for each agreed decision about the exploitation of a child.
class TipTable {
 public:
  virtual ~TipTable() = default;

  virtual std::optional<Tip> find(TipId id) const = 0;
  virtual std::vector<Tip> of_case(CaseNumber number) const = 0;
  /// About the same account or group, oldest first.
  virtual std::vector<Tip> of_subject(const Subject& subject) const = 0;
  /// Those in alarm first, then the newest; all states where none is given.
  virtual std::vector<Tip> list(
      std::optional<TipState> state, const std::optional<TipPlace>& after, std::size_t limit
  ) const = 0;
  /// All whose words are not destroyed, oldest first.
  virtual std::vector<TipId> held() const = 0;

  virtual void add(const Tip& tip) = 0;
  virtual void put(const Tip& tip) = 0;
};

}  // namespace causeway::safety
