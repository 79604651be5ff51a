// Certificates: made, loaded, refused with a sentence; and what a client says to a server whose
// certificate is not the right one.
#include "adapters/http/tls_identity.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "adapters/http/test_server.h"

namespace causeway::adapters::http {
namespace {

using std::chrono::hours;
using test::make_pem;
using test::make_request;
using test::patience;
using test::TestServer;
using testing::HasSubstr;

/// A folder of its own, removed at the end.
class TlsIdentityFiles : public testing::Test {
 protected:
  TlsIdentityFiles() { std::filesystem::create_directories(folder_); }

  ~TlsIdentityFiles() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, std::string_view content) const {
    const auto path = folder_ / name;
    std::ofstream(path) << content;
    return path.string();
  }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  void expect_refused(
      const std::string& certificate, const std::string& key, const std::string& sentence
  ) const {
    try {
      TlsIdentity::from_files(certificate, key);
      FAIL() << "accepted; expected: " << sentence;
    } catch (const CertificateError& error) {
      EXPECT_THAT(error.what(), HasSubstr(sentence));
    }
  }

 private:
  std::filesystem::path folder_ = std::filesystem::temp_directory_path() /
                                  ("causeway-tls-identity-test-" + std::to_string(::getpid()));
};

std::string key_text(const PemIdentity& pem) {
  return std::string(as_text(pem.private_key.reveal()));
}

TEST_F(TlsIdentityFiles, LoadsWhatItMade) {
  const PemIdentity pem = make_pem();
  const auto identity =
      TlsIdentity::from_files(write("a.crt", pem.certificate), write("a.key", key_text(pem)));
  EXPECT_EQ(identity.fingerprint(), TlsIdentity::from_pem(pem).fingerprint());
  EXPECT_GT(identity.not_after(), test::now());
}

TEST_F(TlsIdentityFiles, SaysWhichFileIsMissing) {
  const PemIdentity pem = make_pem();
  const auto certificate = write("a.crt", pem.certificate);
  expect_refused(path("none.crt"), path("none.key"), "none.crt: it does not exist.");
  expect_refused(certificate, path("none.key"), "none.key: it does not exist.");
}

TEST_F(TlsIdentityFiles, SaysThatAFileIsNotPem) {
  const PemIdentity pem = make_pem();
  const auto certificate = write("a.crt", pem.certificate);
  const auto key = write("a.key", key_text(pem));
  const auto garbage = write("garbage", "garbage");
  expect_refused(garbage, key, "There is no PEM certificate in " + garbage);
  expect_refused(certificate, garbage, "There is no PEM private key without a passphrase in");
}

TEST_F(TlsIdentityFiles, SaysThatTheKeyIsAnothers) {
  const auto certificate = write("a.crt", make_pem().certificate);
  const auto key = write("b.key", key_text(make_pem()));
  expect_refused(certificate, key, "does not belong to the certificate in " + certificate);
}

TEST_F(TlsIdentityFiles, SaysThatTheCertificateIsExpiredOrNotYetValid) {
  const PemIdentity expired = make_pem(hours(-48), hours(-24));
  expect_refused(
      write("a.crt", expired.certificate), write("a.key", key_text(expired)), "expired on 20"
  );
  const PemIdentity future = make_pem(hours(24), hours(48));
  expect_refused(
      write("b.crt", future.certificate), write("b.key", key_text(future)), "is valid only from 20"
  );
}

void expect_failure(
    const ServerAddress& address, NetworkFailure failure, const std::string& sentence
) {
  try {
    HttpClient(address).request(make_request("GET", "/echo"), patience());
    FAIL() << "connected; expected: " << sentence;
  } catch (const NetworkError& error) {
    EXPECT_EQ(error.failure(), failure) << error.what();
    EXPECT_THAT(error.what(), HasSubstr(sentence));
  }
}

TEST(ClientTrust, APinThatDoesNotMatchIsRefused) {
  TestServer server;
  ServerAddress address = server.address();
  (*address.pin)[5] ^= 1;
  expect_failure(address, NetworkFailure::bad_certificate, "is not the one that the address pins");
}

TEST(ClientTrust, ASelfSignedCertificateWithoutItsPinIsRefused) {
  TestServer server;
  ServerAddress address = server.address();
  address.pin.reset();
  expect_failure(address, NetworkFailure::bad_certificate, "is signed by nobody");
}

/// A server whose certificate stands in the "system's" store of this process.
class SystemTrust : public testing::Test {
 protected:
  SystemTrust() {
    std::ofstream(file_) << pem_.certificate;
    ::setenv("SSL_CERT_FILE", file_.c_str(), 1);
  }

  ~SystemTrust() override {
    ::unsetenv("SSL_CERT_FILE");
    std::filesystem::remove(file_);
  }

  ServerAddress address_of(const TestServer& server, const std::string& host) {
    return {host, server.server.port(), std::nullopt};
  }

  PemIdentity pem_ = make_pem();
  std::string file_ = (std::filesystem::temp_directory_path() /
                       ("causeway-system-trust-test-" + std::to_string(::getpid())))
                          .string();
};

TEST_F(SystemTrust, IsEnoughForTheRightName) {
  TestServer server(test::default_options(), TlsIdentity::from_pem(pem_));
  for (const std::string host : {"localhost", "127.0.0.1"}) {
    HttpClient client(address_of(server, host));
    EXPECT_EQ(client.request(make_request("GET", "/echo"), patience()).status, 200U) << host;
  }
}

TEST_F(SystemTrust, DoesNotMakeUpForAWrongName) {
  TestServer server(test::default_options(), TlsIdentity::from_pem(pem_));
  // An address of this machine that the certificate does not name.
  expect_failure(
      address_of(server, "127.1"), NetworkFailure::bad_certificate, "is for another name than 127.1"
  );
}

TEST(ClientTrust, ACertificateThatExpiredMeanwhileBlamesItOrTheClock) {
  // A server that has run past its certificate's end: valid when loaded, for one more second.
  SelfSignedOptions options;
  options.not_before = test::now() - hours(1);
  options.not_after = test::now() + std::chrono::seconds(1);
  const TlsIdentity identity = TlsIdentity::from_pem(make_self_signed(options));
  TestServer server(test::default_options(), identity);
  for (;;) {
    try {
      HttpClient(server.address()).request(make_request("GET", "/echo"), patience());
    } catch (const NetworkError& error) {
      EXPECT_EQ(error.failure(), NetworkFailure::wrong_clock);
      EXPECT_THAT(error.what(), HasSubstr("has expired"));
      EXPECT_THAT(error.what(), HasSubstr("this computer's clock"));
      return;
    }
  }
}

TEST(ClientTrust, APortThatDoesNotSpeakTlsIsNamedSo) {
  TestServer plain(test::default_options(), std::nullopt);
  expect_failure(plain.address(), NetworkFailure::protocol, "does not speak TLS");
}

TEST(ClientReach, AServerThatGoesAwayDuringTheHandshakeHasClosed) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(listener, reinterpret_cast<const sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(listener, 8), 0);
  ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
  std::thread server([listener] { ::close(::accept(listener, nullptr, nullptr)); });
  expect_failure(
      {"127.0.0.1", ntohs(address.sin_port), {}}, NetworkFailure::closed, "ended the connection"
  );
  server.join();
  ::close(listener);
}

TEST(ClientReach, NobodyListeningIsUnreachable) {
  ServerAddress address;
  {
    TestServer server;
    address = server.address();
  }
  expect_failure(address, NetworkFailure::unreachable, "Connection refused");
}

TEST(ClientReach, AnUnknownNameIsUnreachable) {
  expect_failure({"no-such-host.invalid", 443, {}}, NetworkFailure::unreachable, "be resolved");
}

TEST(ClientReach, AServerThatDoesNotAnswerIsTimedOut) {
  TestServer server;
  HttpClient client(server.address());
  try {
    client.request(make_request("GET", "/hold"), within(Milliseconds(50)));
    FAIL() << "answered";
  } catch (const NetworkError& error) {
    EXPECT_EQ(error.failure(), NetworkFailure::timed_out);
  }
}

}  // namespace
}  // namespace causeway::adapters::http
