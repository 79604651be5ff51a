#pragma once

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

#include "adapters/clearing_house/client.h"
#include "adapters/files/durable.h"
#include "adapters/http/tls_identity.h"
#include "base/files_test.h"
#include "crypto/file_hashes.h"
#include "crypto/random.h"
#include "safety/cybertip_submission_test.h"

/// tools/clearing_house.py as a process beside the test, and a submission that it takes.
namespace causeway::adapters::clearing_house::test {

inline Instant now() {
  return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

/// Longer than anything takes; only a failing test gets here.
inline constexpr Milliseconds patience = std::chrono::seconds(60);

class StandIn {
 public:
  StandIn() {
    std::string name = (std::filesystem::temp_directory_path() / "clearing-house-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch folder");
    folder_ = name;
    http::SelfSignedOptions options;
    options.not_before = now() - std::chrono::hours(1);
    options.not_after = now() + std::chrono::hours(24);
    const auto pem = http::make_self_signed(options);
    files::write_durable(folder_ / "certificate", as_bytes(pem.certificate));
    files::write_durable(folder_ / "key", pem.private_key.reveal());
    files::write_durable(credentials(), as_bytes("usr123:pass:wörd\n"));
    start();
    const auto identity = http::TlsIdentity::from_files(folder_ / "certificate", folder_ / "key");
    address_ = {"localhost", port_, identity.fingerprint()};
  }

  StandIn(const StandIn&) = delete;
  StandIn& operator=(const StandIn&) = delete;

  ~StandIn() {
    stop();
    std::filesystem::remove_all(folder_);
  }

  /// From now on nobody listens.
  void stop() {
    if (process_ == 0) return;
    ::close(input_);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }

  std::filesystem::path credentials() const { return folder_ / "credentials"; }

  Settings settings() const {
    Settings settings = settings_for(credentials());
    settings.address = address_;
    settings.patience = patience;
    return settings;
  }

  /// The n-th request from now on fails so.
  void fail(std::size_t at, const std::string& what) {
    control("POST", "fault", {{"at", at}, {"what", what}});
  }

  void advance(std::chrono::seconds by) { control("POST", "clock", {{"advance_s", by.count()}}); }

  /// Begins as at the start.
  void forget() { control("POST", "forget", {}); }

  nlohmann::json state() { return control("GET", "reports", {}); }

 private:
  void start() {
    std::array<int, 2> in{}, out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) {
      throw std::runtime_error("no pipe");
    }
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    ::posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    std::vector<std::string> arguments{
        "python3",
        source_path("tools/clearing_house.py"),
        "--certificate",
        folder_ / "certificate",
        "--key",
        folder_ / "key",
        "--credentials",
        credentials(),
    };
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    const int failed =
        ::posix_spawnp(&process_, "python3", &actions, nullptr, pointers.data(), ::environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    if (failed != 0) throw std::runtime_error("no python3");
    std::FILE* const said = ::fdopen(out[0], "r");
    const bool is_up = std::fscanf(said, "listening %hu", &port_) == 1;
    static_cast<void>(std::fclose(said));
    if (!is_up) throw std::runtime_error("the stand-in did not start");
  }

  nlohmann::json control(std::string method, const std::string& name, const nlohmann::json& body) {
    http::HttpClient client(address_, 64 * 1024 * 1024);
    http::HttpRequest request;
    request.method = std::move(method);
    request.path = "/stand-in/" + name;
    if (!body.empty()) request.body = to_bytes(body.dump());
    const http::HttpReply reply = client.request(request, http::within(patience));
    if (reply.status != 200) throw std::runtime_error("the stand-in refuses");
    return nlohmann::json::parse(as_text(reply.body));
  }

  std::filesystem::path folder_;
  http::ServerAddress address_;
  unsigned short port_ = 0;
  pid_t process_ = 0;
  int input_ = -1;
};

/// Files of made-up bytes, each of another size, and the submission that describes them.
class Case {
 public:
  explicit Case(std::vector<std::size_t> sizes) {
    submission = safety::test::make_submission(sizes.size());
    submission.report.summary.incident_ms = to_unix_ms(now()) - 3'600'000;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      contents.emplace_back(sizes[i]);
      for (std::size_t k = 0; k < sizes[i]; ++k) {
        contents[i][k] = static_cast<std::uint8_t>(k * k + 31 * (i + k));
      }
      describe(submission.files[i], contents[i]);
    }
  }

  http::StreamedBody open(std::size_t file) const {
    const Bytes& content = contents.at(file);
    return {content.size(), [&content, at = std::size_t{0}](MutableByteView into) mutable {
              const std::size_t size =
                  std::min({into.size(), content.size() - at, std::size_t{1000}});
              std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(at), size, into.begin());
              at += size;
              return size;
            }};
  }

  safety::Submission submission;
  std::vector<Bytes> contents;

 private:
  static void describe(safety::FileDetails& file, const Bytes& content) {
    crypto::FileHasher hasher;
    hasher.update(content);
    const crypto::FileHashes hashes = hasher.finish();
    file.uploaded_ms = to_unix_ms(now()) - 60'000;
    file.hashes = {
        {safety::HashType::md5, to_bytes(hashes.md5)},
        {safety::HashType::sha1, to_bytes(hashes.sha1)},
        {safety::HashType::sha256, to_bytes(hashes.sha256)},
    };
  }
};

}  // namespace causeway::adapters::clearing_house::test
