#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "adapters/sqlite/statement.h"
#include "adapters/sqlite/value.h"
#include "base/clock.h"
#include "base/invariant.h"
#include "base/store_error.h"

struct sqlite3;

namespace causeway::adapters::sqlite {

enum class Access {
  create,      // read and write; a missing file is made, for its owner only
  read_write,  // a missing file is an error
  read_only,
};

struct Options {
  Access access = Access::create;
  /// How long a statement waits for another connection's lock before it throws `locked`.
  Milliseconds busy_timeout{5'000};
  std::int64_t cache_kib = 8'192;
  /// Pages in the log (WAL) after which a commit moves them to their places. A page that many
  /// commits change moves once. A file that one large transaction, or a reader that held it up,
  /// made more than twice as large shrinks to that when it is begun anew.
  int log_pages = 1'000;
  /// Of a file that is made; one that exists keeps the size it has.
  int page_bytes = 4'096;
};

/// What a callback of `for_each` returns when it does not always want the next row.
enum class Next {
  row,
  stop,
};

/// A file system that SQLite knows by its name while this object lives (sealed_vfs.h).
class Vfs {
 public:
  virtual ~Vfs() = default;
  virtual const char* name() const = 0;
};

class SealedVfs;

namespace detail {

/// The parameter types of a callable, as columns.
template <typename F>
struct Signature : Signature<decltype(&F::operator())> {};

template <typename R, typename... Columns>
struct Signature<R (*)(Columns...)> {
  static constexpr int column_count = sizeof...(Columns);

  template <typename F, std::size_t... I>
  static R call(F& f, const Statement& row, std::index_sequence<I...>) {
    return f(Value<std::remove_cvref_t<Columns>>::read(row, static_cast<int>(I))...);
  }

  template <typename F>
  static R call(F& f, const Statement& row) {
    return call(f, row, std::index_sequence_for<Columns...>{});
  }

  using Return = R;
};

template <typename R, typename C, typename... Columns>
struct Signature<R (C::*)(Columns...)> : Signature<R (*)(Columns...)> {};

template <typename R, typename C, typename... Columns>
struct Signature<R (C::*)(Columns...) const> : Signature<R (*)(Columns...)> {};

}  // namespace detail

/// One connection to an SQLite file; for one thread at a time. WAL, `synchronous=FULL` (a commit is
/// on the disk when it returns), foreign keys on, temporary data in memory, SQLite's defensive mode
/// on, double-quoted strings off. Every failure throws `StoreError` (base/store_error.h).
///
/// Statements are literals (`Sql`) and are prepared once per connection; arguments are bound in
/// order to `?` (or `?1`, `?2`…) as value.h says:
///
///     db.run("INSERT INTO inbox (device, seq, body) VALUES (?, ?, ?)", device, seq, body);
///     auto next = db.query_one<std::uint64_t>("SELECT next FROM device WHERE id = ?", device);
///     db.for_each(
///         "SELECT seq, body FROM inbox WHERE device = ? ORDER BY seq",
///         [&](std::uint64_t seq, ByteView body) { … }, device);
///
/// A statement must not be run again from inside its own `for_each`.
class Database {
 public:
  static Database open(const std::filesystem::path& path, const Options& options = {});
  /// A database that lives as long as this object.
  static Database in_memory();

  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  /// Runs a statement that yields no rows; the number of rows it inserted, changed or deleted.
  template <typename... Args>
  std::int64_t run(Sql sql, const Args&... args) {
    const Execution execution(*this, sql, args...);
    INVARIANT(!execution->step());
    return changes();
  }

  /// The first row, or nothing: `optional<T>` for one column, `optional<tuple<T…>>` for several.
  template <typename... Columns, typename... Args>
  auto query_one(Sql sql, const Args&... args) {
    static_assert(sizeof...(Columns) > 0, "name the columns' types");
    static_assert(!(is_borrowed<Columns> || ...), "the row is gone on return: ask for a copy");
    const Execution execution(*this, sql, args...);
    INVARIANT(execution->column_count() == sizeof...(Columns));
    return first_row<Columns...>(*execution, std::index_sequence_for<Columns...>{});
  }

  /// Calls `f` with the columns of each row, of the types of its parameters. Where `f` returns
  /// `Next`, it can stop early.
  template <typename F, typename... Args>
  void for_each(Sql sql, F&& f, const Args&... args) {
    using Signature = detail::Signature<std::remove_cvref_t<F>>;
    const Execution execution(*this, sql, args...);
    INVARIANT(execution->column_count() == Signature::column_count);
    while (execution->step()) {
      if constexpr (std::same_as<typename Signature::Return, Next>) {
        if (Signature::call(f, *execution) == Next::stop) return;
      } else {
        Signature::call(f, *execution);
      }
    }
  }

  /// Runs a script of statements without parameters: a migration, a PRAGMA.
  void execute(std::string_view script);

  std::int64_t last_insert_rowid() const;
  bool in_transaction() const;

  /// Copies what the log holds into the database file and cuts the log to nothing.
  void checkpoint();

 private:
  friend Database open_sealed(
      const std::filesystem::path& path, std::shared_ptr<SealedVfs> vfs, const Options& options
  );
  Database(const std::filesystem::path& path, int flags, std::shared_ptr<const Vfs> vfs);
  void configure(const Options& options);
  void use_log(const Options& options);

  /// A cached statement between its binding and its reset.
  class Execution {
   public:
    template <typename... Args>
    Execution(Database& database, Sql sql, const Args&... args)
        : statement_(database.prepared(sql)) {
      INVARIANT(!statement_.is_busy());
      INVARIANT(statement_.parameter_count() == sizeof...(Args));
      try {
        bind(std::index_sequence_for<Args...>{}, args...);
      } catch (...) {
        statement_.reset();
        throw;
      }
    }

    ~Execution() { statement_.reset(); }

    Execution(const Execution&) = delete;
    Execution& operator=(const Execution&) = delete;

    Statement* operator->() const { return &statement_; }

    Statement& operator*() const { return statement_; }

   private:
    template <std::size_t... At, typename... Args>
    void bind(std::index_sequence<At...>, const Args&... args) {
      (Value<Args>::bind(statement_, static_cast<int>(At), args), ...);
    }

    Statement& statement_;
  };

  template <typename... Columns, std::size_t... I>
  static auto first_row(Statement& row, std::index_sequence<I...>) {
    if constexpr (sizeof...(Columns) == 1) {
      std::optional<Columns...> out;
      if (row.step()) out.emplace(Value<Columns...>::read(row, 0));
      return out;
    } else {
      std::optional<std::tuple<Columns...>> out;
      if (row.step()) out.emplace(Value<Columns>::read(row, static_cast<int>(I))...);
      return out;
    }
  }

  Statement& prepared(Sql sql);
  std::int64_t changes() const;
  void close() noexcept;

  std::shared_ptr<const Vfs> vfs_;  // outlives the connection
  sqlite3* connection_ = nullptr;
  std::unordered_map<const char*, std::unique_ptr<Statement>> statements_;
};

}  // namespace causeway::adapters::sqlite
