#pragma once

#include "adapters/sqlite/database.h"
#include "safety/store.h"

namespace causeway::adapters::sqlite_safety {

class CaseTable final : public safety::CaseTable {
 public:
  explicit CaseTable(sqlite::Database& database) : database_(database) {}

  std::optional<safety::Case> find(safety::CaseNumber number) const override;
  std::vector<Holder> with(const safety::CaseMessages& messages) const override;
  std::vector<safety::CaseNumber> of_subject(
      const safety::Subject& subject, Instant since, Instant now
  ) const override;
  std::uint64_t unproven_of(AccountId reporter, safety::Queue queue) const override;
  safety::CaseNumber add(const safety::Case& opened) override;
  void put(const safety::Case& changed) override;
  void put_messages(const safety::CaseMessages& messages, safety::CaseNumber in) override;
  void add_unproven(AccountId reporter, safety::CaseNumber begun) override;
  std::vector<safety::Case> waiting(
      safety::CaseState state, safety::Queue queue, Instant now, std::size_t limit
  ) const override;
  std::optional<safety::Case> next(
      safety::CaseState state, safety::Queue queue, safety::StaffId person, Instant now
  ) const override;
  std::vector<safety::Case> list(
      safety::CaseState state,
      safety::Queue queue,
      const std::optional<safety::CaseNumber>& after,
      std::size_t limit
  ) const override;
  Counts counts(safety::CaseState state, safety::Queue queue) const override;
  std::uint64_t due_before(safety::CaseState state, safety::Queue queue, Instant time)
      const override;
  std::vector<safety::Case> claimed(Instant now) const override;
  std::vector<safety::Case> to_shred(Instant now, std::size_t limit) const override;
  std::vector<safety::Case> undecided(Instant received, std::size_t limit) const override;
  std::vector<safety::CaseNumber> old(Instant received, safety::CaseNumber after, std::size_t limit)
      const override;
  void remove(const safety::Case& old) override;
  void forget_messages(Instant accepted) override;

 private:
  sqlite::Database& database_;
};

}  // namespace causeway::adapters::sqlite_safety
