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
/// Behind each text, so that its last characters begin groups, too. No word has it
/// (content/folded_text.h).
constexpr std::string_view end_of_text = "\n\n";
/// A word with which more groups begin than these is in so many lines that the newest are found
/// without the index.
constexpr std::size_t beginnings_max = 1'000;
constexpr std::string_view last_character = "\U0010FFFF";

/// A line's key in the index, which gives its lines in the order of their keys: its time, and which
/// one it is of those of that millisecond.
constexpr std::int64_t keys_a_millisecond = std::int64_t{1} << 20U;
constexpr std::uint64_t time_max_ms = (std::uint64_t{1} << 43U) - 1;  // of the year 2248

std::int64_t first_key(std::uint64_t time_ms) {
  return static_cast<std::int64_t>(std::min(time_ms, time_max_ms)) * keys_a_millisecond;
}

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

std::string as_string(std::string_view group) {
  std::string out = "\"";
  for (const char byte : group) out.append(byte == '"' ? 2 : 1, byte);
  return out + '"';
}

/// The groups that begin with `word`; one more than `beginnings_max` where there are more.
std::vector<std::string> groups_with(sqlite::Database& database, const std::string& word) {
  std::vector<std::string> groups;
  database.for_each(
      "SELECT term FROM line_group WHERE term >= ? AND term <= ? LIMIT ?",
      [&](std::string_view group) { groups.emplace_back(group); },
      word,
      word + std::string(last_character) + std::string(last_character),
      beginnings_max + 1
  );
  return groups;
}

/// What every line that fits has in the index.
class IndexQuery {
 public:
  IndexQuery(sqlite::Database& database, const LineSearch& search) {
    for (const std::string& word : search.words) {
      const auto boundaries = boundaries_of(word);
      if (boundaries.size() > group_size) {
        add_groups_of(word, boundaries);
      } else {
        add_beginnings(groups_with(database, word));
      }
    }
  }

  /// Empty where the index does not help.
  const std::string& text() const { return text_; }

  /// No line has what all would have to have.
  bool is_in_vain() const { return is_in_vain_; }

 private:
  void add(const std::string& part) { text_ += (text_.empty() ? "" : " AND ") + part; }

  void add_groups_of(std::string_view word, const std::vector<std::size_t>& boundaries) {
    for (std::size_t i = 0; i + group_size < boundaries.size() && groups_ < groups_max; ++i) {
      const std::size_t begin = boundaries[i];
      add(as_string(word.substr(begin, boundaries[i + group_size] - begin)));
      ++groups_;
    }
  }

  void add_beginnings(const std::vector<std::string>& groups) {
    is_in_vain_ = is_in_vain_ || groups.empty();
    if (groups.empty() || groups.size() > beginnings_max) return;
    std::string any;
    for (const std::string& group : groups) any += (any.empty() ? "(" : " OR ") + as_string(group);
    add(any + ")");
  }

  std::string text_;
  std::size_t groups_ = 0;
  bool is_in_vain_ = false;
};

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
  const auto line = database.query_one<std::int64_t, std::string>(
      "SELECT key, text FROM line_text WHERE row = ?", row
  );
  if (!line) return false;
  const auto& [key, text] = *line;
  database.run(
      "INSERT INTO line_index (line_index, rowid, text) VALUES ('delete', ?, ?)", key, text
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
    const std::string ended = std::string(text) + std::string(end_of_text);
    const auto time_ms =
        database_.query_one<std::uint64_t>("SELECT time_ms FROM message WHERE row = ?", row);
    if (!time_ms) return;
    const std::int64_t first = first_key(*time_ms);
    const auto last = database_.query_one<std::optional<std::int64_t>>(
        "SELECT max(key) FROM line_text WHERE key >= ? AND key < ?",
        first,
        first + keys_a_millisecond
    );
    const std::int64_t key = last && *last ? **last + 1 : first;
    database_.run(
        "INSERT INTO line_text SELECT ?1, row, conversation, sender_account, ?3 "
        "FROM message WHERE row = ?2",
        key,
        row,
        ended
    );
    database_.run("INSERT INTO line_index (rowid, text) VALUES (?, ?)", key, ended);
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
    const IndexQuery query(database_, search);
    if (query.is_in_vain()) return std::move(collected).rows();
    const std::int64_t since = first_key(search.since_ms);
    const std::int64_t until = first_key(search.until_ms);
    if (query.text().empty()) {
      database_.for_each(
          "SELECT row, text FROM visible_line WHERE (?1 IS NULL OR conversation = ?1) AND "
          "(?2 IS NULL OR sender_account = ?2) AND key >= ?3 AND key < ?4 ORDER BY key DESC",
          take,
          search.conversation,
          search.sender,
          since,
          until
      );
    } else {
      database_.for_each(
          "SELECT line.row, line.text FROM line_index CROSS JOIN visible_line AS line "
          "ON line.key = line_index.rowid WHERE line_index MATCH ?5 AND "
          "line_index.rowid >= ?3 AND line_index.rowid < ?4 AND "
          "(?1 IS NULL OR conversation = ?1) AND (?2 IS NULL OR sender_account = ?2) "
          "ORDER BY line_index.rowid DESC",
          take,
          search.conversation,
          search.sender,
          since,
          until,
          query.text()
      );
    }
    return std::move(collected).rows();
  });
}

}  // namespace causeway::adapters::sqlite_client
