#include "adapters/sqlite/transaction.h"

#include <exception>

namespace causeway::adapters::sqlite {

Transaction::Transaction(Database& database, Intent intent) : database_(database) {
  INVARIANT(!database.in_transaction());
  if (intent == Intent::write) {
    database.run("BEGIN IMMEDIATE");
  } else {
    database.run("BEGIN");
  }
}

Transaction::~Transaction() {
  // After some failures SQLite has rolled back already.
  if (!is_open_ || !database_.in_transaction()) return;
  try {
    database_.run("ROLLBACK");
  } catch (const StoreError&) {  // NOLINT(bugprone-empty-catch)
    // The file needs no rollback to be whole: what was not committed is never read.
  }
}

void Transaction::commit() {
  INVARIANT(is_open_);
  database_.run("COMMIT");
  is_open_ = false;
}

Savepoint::Savepoint(Database& database) : database_(database) {
  INVARIANT(database.in_transaction());
  database.run("SAVEPOINT part");
}

Savepoint::~Savepoint() {
  if (!is_open_ || !database_.in_transaction()) return;
  try {
    database_.run("ROLLBACK TO part");
    database_.run("RELEASE part");
  } catch (const StoreError&) {  // NOLINT(bugprone-empty-catch)
    // As above: the transaction around it cannot commit any more.
  }
}

void Savepoint::release() {
  INVARIANT(is_open_);
  database_.run("RELEASE part");
  is_open_ = false;
}

}  // namespace causeway::adapters::sqlite
