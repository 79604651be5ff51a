#include "adapters/clearing_house/client.h"

#include <array>
#include <utility>

#include "adapters/clearing_house/answer_xml.h"
#include "adapters/clearing_house/credentials.h"
#include "adapters/clearing_house/multipart.h"
#include "adapters/clearing_house/request_xml.h"

namespace causeway::adapters::clearing_house {
namespace {

using http::HttpRequest;
using safety::RequestKind;

constexpr std::string_view xml_type = "text/xml; charset=utf-8";
constexpr std::array<std::string_view, 2> hosts{"exttest.cybertip.org", "report.cybertip.org"};
/// By `RequestKind`, less one.
constexpr std::array<std::string_view, 5> paths{
    "/submit", "/upload", "/fileinfo", "/finish", "/retract"
};

HttpRequest make_request(std::string_view method, std::string path) {
  HttpRequest request;
  request.method = std::string(method);
  request.path = std::move(path);
  request.headers = {{"Connection", "close"}};
  return request;
}

HttpRequest make_post(std::string path, std::string_view content_type, std::string_view body) {
  HttpRequest request = make_request("POST", std::move(path));
  request.headers.push_back({"Content-Type", std::string(content_type)});
  request.body = to_bytes(body);
  return request;
}

/// Requires a submission that was checked: then its texts are of XML.
std::string xml_of(const safety::Send& send, const safety::Submission& submission) {
  if (send.request.kind == RequestKind::submit) return *report_xml(submission.report);
  return *file_details_xml(submission.files.at(send.request.file), send.report_id, send.file_id);
}

safety::Answer answer_of(const http::HttpReply& reply) {
  safety::Answer answer{reply.status, std::nullopt};
  auto reading = parse_answer(reply.body);
  if (reading.ok()) answer.reading = *std::move(reading);
  return answer;
}

}  // namespace

Settings settings_for(std::filesystem::path credentials, Environment environment) {
  Settings settings;
  settings.address.host = hosts.at(static_cast<std::size_t>(environment));
  settings.base_path = "/ispws";
  settings.credentials = std::move(credentials);
  return settings;
}

Client::Client(Settings settings, Random& random)
    : settings_(std::move(settings)),
      authorization_(read_authorization(settings_.credentials)),
      random_(random) {}

Sent Client::exchange(
    const HttpRequest& request, const http::StreamedBody* body, Milliseconds patience
) {
  try {
    // One that is kept could have ended meanwhile, which looks like a lost answer.
    http::HttpClient connection(settings_.address, answer_size_max + 1);
    return safety::Answered{
        answer_of(connection.request(request, {&authorization_, body}, http::within(patience)))
    };
  } catch (const http::NetworkError& error) {
    if (error.is_before_sending()) return safety::NotSent{};
    return safety::Lost{};
  }
}

Sent Client::send(
    const safety::Send& send, const safety::Submission& submission, const OpenFile& open_file
) {
  const RequestKind kind = send.request.kind;
  const std::string path =
      settings_.base_path + std::string(paths.at(static_cast<std::size_t>(kind) - 1));
  if (kind == RequestKind::submit || kind == RequestKind::describe) {
    return exchange(
        make_post(path, xml_type, xml_of(send, submission)), nullptr, settings_.patience
    );
  }
  const Multipart multipart(random_);
  if (kind != RequestKind::upload) {
    const std::string body = multipart.with_id(send.report_id);
    return exchange(make_post(path, multipart.content_type(), body), nullptr, settings_.patience);
  }
  const auto body = multipart.with_file(send.report_id, open_file(send.request.file));
  const auto times =
      1 + static_cast<Milliseconds::rep>(body.size_bytes / settings_.bytes_per_patience);
  return exchange(make_post(path, multipart.content_type(), {}), &body, settings_.patience * times);
}

Sent Client::status() {
  return exchange(
      make_request("GET", settings_.base_path + "/status"), nullptr, settings_.patience
  );
}

}  // namespace causeway::adapters::clearing_house
