#pragma once

#include <cstdint>
#include <optional>

#include "cmd/causeway/workspace.h"

namespace causeway::cli {

/// Whether all has come that was in the inbox when this process logged in. Listens from its
/// beginning on.
class InboxEnd {
 public:
  explicit InboxEnd(Workspace& workspace);

  bool is_reached() const;

 private:
  Workspace& workspace_;
  std::optional<std::uint64_t> newest_;
  adapters::http_client::Listening listening_;
};

/// Nothing more has come for as long as the person waits.
[[noreturn]] void fail_before_inbox_end();

/// Takes in what waits at the server and shows none of it: `recv` does.
void take_inbox(Workspace& workspace);

}  // namespace causeway::cli
