#pragma once

#include <functional>
#include <memory>

#include "adapters/files/blob_files.h"
#include "adapters/http/system_clock.h"
#include "adapters/http_client/device.h"
#include "adapters/sqlite_client/client_store.h"
#include "adapters/threads/thread_pool.h"
#include "cmd/causeway/arguments.h"
#include "cmd/causeway/output.h"
#include "cmd/causeway/profile.h"
#include "crypto/random.h"

namespace causeway::cli {

/// An opened profile, its device, and what a command needs beside them. One a process.
class Workspace {
 public:
  struct Opened {
    Profile profile;
    adapters::http::ServerAddress server;
    adapters::files::SealingKey key;
  };

  Workspace(Opened opened, const Arguments& arguments, Output& output);

  const Profile& profile() const { return profile_; }

  const adapters::http::ServerAddress& server() const { return server_; }

  const Arguments& arguments() const { return arguments_; }

  Output& output() { return output_; }

  adapters::http_client::Device& device() { return *device_; }

  adapters::sqlite_client::SqliteClientStore& store() { return *store_; }

  adapters::files::BlobFiles& spool() { return spool_; }

  Random& random() { return random_; }

  Instant now() { return clock_.now(); }

  /// As long as the person is ready to wait for the next step, from now.
  adapters::http::Deadline patience() const;

  /// Receives and sends until `is_done` or that deadline; whether it was done.
  bool run_until(const std::function<bool()>& is_done);

 private:
  const Arguments& arguments_;
  Output& output_;
  Profile profile_;
  adapters::http::ServerAddress server_;
  crypto::SystemRandom random_;
  adapters::threads::ThreadPool pool_{adapters::threads::other_cores()};
  adapters::http::SystemClock clock_;
  std::unique_ptr<adapters::sqlite_client::SqliteClientStore> store_;
  adapters::files::BlobFiles spool_;
  std::unique_ptr<adapters::http_client::Device> device_;
};

/// Opens the profile that the arguments name and does `work` in it. A failure of the store ends in
/// its `StoreError`.
void in_workspace(
    const Arguments& arguments, Output& output, const std::function<void(Workspace&)>& work
);

/// `work` in this workspace, likewise.
void run_in(Workspace& workspace, const std::function<void(Workspace&)>& work);

}  // namespace causeway::cli
