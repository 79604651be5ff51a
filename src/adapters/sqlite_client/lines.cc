// The text of lines, and how they are found by it.
#include <algorithm>

#include "adapters/sqlite_client/client_transaction.h"
#include "content/folded_text.h"

namespace causeway::adapters::sqlite_client {
namespace {

using client::LineSearch;
using client::MessageRow;

/// What the index has: groups of that many characters.
constexpr std::size_t group_size = 3;
/// Enough to leave few lines that have no word of the search in them.
constexpr std::size_t groups_max = 64;

/// Where the UTF-8's characters begin, and its end.
std::vector<std::size_t> boundaries_of(std::string_view text) {
  std::vector<std::size_t> boundaries;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool continues = (static_cast<std::uint8_t>(text[at]) & 0xC0) == 0x80;
    if (!continues) boundaries.push_back(at);
  }
  boundaries.push_back(text.size());
  return boundaries;
}

std::string quoted(std::string_view group) {
  std::string out = "\"";
  for (const char byte : group) out.append(byte == '"' ? 2 : 1, byte);
  return out + '"';
}

/// What every line that fits has in the index; empty where the words are too short for that.
std::string index_query(const LineSearch& search) {
  std::string query;
  std::size_t groups = 0;
  for (const std::string& word : search.words) {
    const auto boundaries = boundaries_of(word);
    for (std::size_t i = 0; i + group_size < boundaries.size() && groups < groups_max; ++i) {
      const std::size_t begin = boundaries[i];
      if (groups++ > 0) query += " AND ";
      query += quoted(std::string_view(word).substr(begin, boundaries[i + group_size] - begin));
    }
  }
  return query;
}

/// Takes the rows that have all words, until there are enough.
class Collected {
 public:
  Collected(const LineSearch& search, std::size_t count) : search_(search), count_(count) {}

  sqlite::Next take(MessageRow row, std::string_view text) {
    if (rows_.size() >= count_) return sqlite::Next::stop;
    const bool has_all =
        std::all_of(search_.words.begin(), search_.words.end(), [text](const std::string& word) {
          return text.find(word) != std::string_view::npos;
        });
    if (has_all) rows_.push_back(row);
    return rows_.size() >= count_ ? sqlite::Next::stop : sqlite::Next::row;
  }

  std::vector<MessageRow> rows() && { return std::move(rows_); }

 private:
  const LineSearch& search_;
  std::size_t count_;
  std::vector<MessageRow> rows_;
};

/// Whether there was one. The index has to be told what it forgets; it keeps no text.
bool delete_text(sqlite::Database& database, MessageRow row) {
  const auto text =
      database.query_one<std::string>("SELECT text FROM line_text WHERE row = ?", row);
  if (!text) return false;
  database.run(
      "INSERT INTO line_index (line_index, rowid, text) VALUES ('delete', ?, ?)", row, *text
  );
  database.run("DELETE FROM line_text WHERE row = ?", row);
  return true;
}

}  // namespace

Result<std::vector<MessageRow>> ClientTransaction::unindexed(std::size_t count) {
  return guarded([&] {
    std::vector<MessageRow> rows;
    database_.for_each(
        "SELECT message FROM unindexed ORDER BY message DESC LIMIT ?",
        [&](MessageRow row) { rows.push_back(row); },
        count
    );
    return rows;
  });
}

Result<void> ClientTransaction::mark_unindexed(MessageRow row) {
  return guarded([&] { database_.run("INSERT OR IGNORE INTO unindexed VALUES (?)", row); });
}

Result<void> ClientTransaction::put_text(MessageRow row, std::string_view text) {
  return guarded([&] {
    database_.run("DELETE FROM unindexed WHERE message = ?", row);
    delete_text(database_, row);
    const auto added = database_.run(
        "INSERT INTO line_text SELECT row, conversation, sender_account, time_ms, ?2 "
        "FROM message WHERE row = ?1",
        row,
        text
    );
    if (added == 0) return;
    database_.run("INSERT INTO line_index (rowid, text) VALUES (?, ?)", row, text);
  });
}

Result<void> ClientTransaction::forget_text(MessageRow row, std::uint64_t now_ms) {
  return guarded([&] {
    database_.run("DELETE FROM unindexed WHERE message = ?", row);
    if (!delete_text(database_, row)) return;
    database_.run("INSERT OR IGNORE INTO forgotten_text VALUES (1, ?)", now_ms);
  });
}

Result<void> ClientTransaction::tidy_index(std::uint64_t before_ms) {
  return guarded([&] {
    if (database_.run("DELETE FROM forgotten_text WHERE since_ms < ?", before_ms) == 0) return;
    database_.run("INSERT INTO line_index (line_index) VALUES ('optimize')");
  });
}

Result<std::vector<MessageRow>> ClientTransaction::find_lines(
    const LineSearch& search, std::size_t count
) {
  return guarded([&] {
    Collected collected(search, count);
    const auto take = [&](MessageRow row, std::string_view text) {
      return collected.take(row, text);
    };
    const std::string query = index_query(search);
    if (query.empty()) {
      database_.for_each(
          "SELECT row, text FROM visible_line WHERE (?1 IS NULL OR conversation = ?1) AND "
          "(?2 IS NULL OR sender_account = ?2) AND time_ms >= ?3 AND time_ms < ?4 "
          "ORDER BY time_ms DESC, row DESC",
          take,
          search.conversation,
          search.sender,
          search.since_ms,
          search.until_ms
      );
    } else {
      database_.for_each(
          "SELECT line.row, line.text FROM line_index CROSS JOIN visible_line AS line "
          "ON line.row = line_index.rowid WHERE line_index MATCH ?5 AND "
          "(?1 IS NULL OR conversation = ?1) AND (?2 IS NULL OR sender_account = ?2) AND "
          "time_ms >= ?3 AND time_ms < ?4 ORDER BY time_ms DESC, line.row DESC",
          take,
          search.conversation,
          search.sender,
          search.since_ms,
          search.until_ms,
          query
      );
    }
    return std::move(collected).rows();
  });
}

}  // namespace causeway::adapters::sqlite_client
