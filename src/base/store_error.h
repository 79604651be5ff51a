#pragma once

#include <exception>
#include <string>
#include <utility>

namespace causeway {

/// A store (database, key file, blob folder) could not do its work. Thrown by adapters, caught once
/// by the host: the dispatcher of the provider, the transaction of a device (which turns it into
/// its rule `StoreFailed`), `main`. Whatever was under way has been rolled back.
///
/// `what()` is one or two sentences for a person. It never holds a stored or bound value, so it may
/// be logged and shown.
class StoreError : public std::exception {
 public:
  enum class Kind {
    full,        // no space, no quota, or a limit on the file's size
    locked,      // another process or connection holds the store
    corrupt,     // damaged, truncated, forged, or sealed with another key
    readonly,    // permissions or the file system forbid writing
    newer,       // written by a newer version of the program
    exposed,     // a secret's file that others can read
    constraint,  // a UNIQUE, CHECK, NOT NULL or FOREIGN KEY clause of the schema
    io,          // the disk failed in any other way
    other,       // a mistake of ours
  };

  StoreError(Kind kind, std::string sentence) : kind_(kind), sentence_(std::move(sentence)) {}

  Kind kind() const { return kind_; }

  const char* what() const noexcept override { return sentence_.c_str(); }

 private:
  Kind kind_;
  std::string sentence_;
};

}  // namespace causeway
