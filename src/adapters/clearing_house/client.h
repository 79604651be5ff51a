#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "adapters/http/client.h"
#include "base/random.h"
#include "base/secret.h"
#include "safety/cybertip_filing.h"

/// The way to the clearing house (docs/formats/cybertip.md, Requests). Nothing here runs by itself:
/// a host that is not configured makes no `Client`.
namespace causeway::adapters::clearing_house {

enum class Environment : std::uint8_t {
  test,        // what is filed there is seen by the operator alone
  production,  // what is filed there goes to the police
};

struct Settings {
  http::ServerAddress address;
  std::string base_path;  // begins with a slash and ends without
  std::filesystem::path credentials;
  /// For one request, whatever is sent with it.
  Milliseconds patience = std::chrono::minutes(2);
  /// And as much again for each so many bytes of a file, so that a slow line is no reason to begin
  /// again.
  std::uint64_t bytes_per_patience = std::uint64_t{16} * 1024 * 1024;
};

/// Where the clearing house is: the test environment, unless one asks for the other. Its
/// certificate is a public one.
Settings settings_for(
    std::filesystem::path credentials, Environment environment = Environment::test
);

/// The bytes of one file of a submission, as the host reads them out of its evidence.
using OpenFile = std::function<http::StreamedBody(std::size_t file)>;

/// What came of a request.
using Sent = safety::Event;  // `Answered`, `Lost` or `NotSent`

class Client {
 public:
  /// Reads the credentials. Throws as `read_authorization` does.
  Client(Settings settings, Random& random);

  /// Sends what a `Step` wants sent, once, and waits for the answer. Requires that the step's
  /// record is stored and the submission was checked. What `open_file` throws passes through:
  /// nothing is then sent, or the request ended in the middle, and the host says `Lost`.
  Sent send(
      const safety::Send& send, const safety::Submission& submission, const OpenFile& open_file
  );

  /// Whether address and credentials are good: GET /status. For `doctor`.
  Sent status();

 private:
  Sent exchange(
      const http::HttpRequest& request, const http::StreamedBody* body, Milliseconds patience
  );

  Settings settings_;
  SecretBytes authorization_;
  Random& random_;
};

}  // namespace causeway::adapters::clearing_house
