#pragma once

#include "adapters/sqlite/database.h"

namespace causeway::adapters::sqlite {

enum class Intent {
  write,  // takes the write lock at once, so that nothing fails half-way with `locked`
  read,   // one unchanging view over several statements
};

/// BEGIN … COMMIT. Without `commit` the destructor rolls back: an exception loses nothing but its
/// own transaction. Nothing is promised to anybody before `commit` has returned.
class Transaction {
 public:
  explicit Transaction(Database& database, Intent intent = Intent::write);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// Requires that it was not called before. On failure all is rolled back.
  void commit();

 private:
  Database& database_;
  bool is_open_ = true;
};

/// A part of a transaction that can fail alone. Without `release` the destructor undoes the part.
/// Savepoints nest like scopes.
class Savepoint {
 public:
  /// Requires a transaction.
  explicit Savepoint(Database& database);
  ~Savepoint();
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;

  void release();

 private:
  Database& database_;
  bool is_open_ = true;
};

}  // namespace causeway::adapters::sqlite
