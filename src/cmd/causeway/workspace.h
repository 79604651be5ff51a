#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "adapters/files/blob_files.h"
#include "adapters/http/system_clock.h"
#include "adapters/http_client/device.h"
#include "adapters/sqlite_client/client_store.h"
#include "adapters/threads/thread_pool.h"
#include "cmd/causeway/arguments.h"
#include "cmd/causeway/kept_copies.h"
#include "cmd/causeway/output.h"
#include "cmd/causeway/profile.h"
#include "crypto/random.h"

namespace causeway::cli {

/// A profile with its device: this process is its owner while the object lives.
struct OpenProfile {
  OpenProfile(
      Profile which, adapters::http::ServerAddress address, adapters::files::SealingKey key
  );

  Profile profile;
  adapters::http::ServerAddress server;
  crypto::SystemRandom random;
  adapters::threads::ThreadPool pool{adapters::threads::other_cores()};
  adapters::http::SystemClock clock;
  std::unique_ptr<adapters::sqlite_client::SqliteClientStore> store;
  adapters::files::BlobFiles spool;
  KeptCopies kept;
  adapters::http_client::Device device;
};

/// What one command works with.
class Workspace {
 public:
  Workspace(OpenProfile& opened, const Arguments& arguments, Output& output)
      : opened_(opened), arguments_(arguments), output_(output) {}

  const Profile& profile() const { return opened_.profile; }

  const adapters::http::ServerAddress& server() const { return opened_.server; }

  const Arguments& arguments() const { return arguments_; }

  Output& output() { return output_; }

  adapters::http_client::Device& device() { return opened_.device; }

  adapters::sqlite_client::SqliteClientStore& store() { return *opened_.store; }

  adapters::files::BlobFiles& spool() { return opened_.spool; }

  KeptCopies& kept() { return opened_.kept; }

  Random& random() { return opened_.random; }

  Instant now() { return opened_.clock.now(); }

  /// As long as the person is ready to wait for the next step, from now.
  adapters::http::Deadline patience() const;

  /// Receives and sends until `is_done` or that deadline; whether it was done.
  bool run_until(const std::function<bool()>& is_done);

 private:
  OpenProfile& opened_;
  const Arguments& arguments_;
  Output& output_;
};

/// Opens the profile that the arguments name, unless they bring an open one, erases what is over
/// there, and does `work` in it. A failure of the store ends in its `StoreError`.
void in_workspace(
    const Arguments& arguments, Output& output, const std::function<void(Workspace&)>& work
);

/// Nobody is shown what has disappeared, however long no process has run; and copies that were kept
/// for a report go with what proved their message.
void erase_what_is_over(Workspace& workspace);

/// Likewise now and then, for those who go on.
class Sweeping {
 public:
  explicit Sweeping(Workspace& workspace) : workspace_(workspace) {}

  void step(std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now());

 private:
  Workspace& workspace_;
  std::chrono::steady_clock::time_point next_;
};

/// `work` in this workspace, likewise.
void run_in(Workspace& workspace, const std::function<void(Workspace&)>& work);

}  // namespace causeway::cli
