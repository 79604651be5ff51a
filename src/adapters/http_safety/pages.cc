#include "adapters/http_safety/pages.h"

#include <algorithm>
#include <array>

#include "adapters/http_safety/words.h"
#include "adapters/web_files/web_files.h"

namespace causeway::adapters::http_safety {
namespace {

using http::Header;
using http::HttpReply;
using http::HttpRequest;

struct HeaderRow {
  std::string_view name;
  std::string_view value;
};

// clang-format off
constexpr std::array headers{
    HeaderRow{"content-security-policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
              "media-src 'self' blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; "
              "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
              "trusted-types svelte-trusted-html"},
    HeaderRow{"cross-origin-opener-policy", "same-origin"},
    HeaderRow{"cross-origin-resource-policy", "same-origin"},
    HeaderRow{"referrer-policy", "no-referrer"},
    HeaderRow{"permissions-policy",
              "publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), "
              "microphone=(), geolocation=(), display-capture=()"},
    HeaderRow{"x-content-type-options", "nosniff"},
    HeaderRow{"strict-transport-security", "max-age=31536000"},
};
// clang-format on

constexpr std::string_view kept_for_ever = "public, max-age=31536000, immutable";

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// Whether a list of tokens has this one, with whatever weight but zero (RFC 9110 §12.5.3).
bool takes(std::string_view list, std::string_view wanted) {
  return std::ranges::any_of(split(list, ','), [&](std::string_view each) {
    const std::size_t end = each.find(';');
    if (trimmed(each.substr(0, end)) != wanted) return false;
    if (end == std::string_view::npos) return true;
    const std::string_view weight = trimmed(each.substr(end + 1));
    return weight.find_first_not_of("q=0.") != std::string_view::npos;
  });
}

/// RFC 9110 §13.1.2; a weak one is the same, for comparison is weak here.
bool is_known(std::string_view if_none_match, std::string_view etag) {
  return std::ranges::any_of(split(if_none_match, ','), [&](std::string_view each) {
    std::string_view tag = trimmed(each);
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag == etag || tag == "*";
  });
}

HttpReply file_reply(const HttpRequest& request, const web_files::WebFile& file) {
  HttpReply reply;
  const bool is_kept = web_files::is_named_by_content(file);
  const std::string etag = "\"" + std::string(file.sha256) + "\"";
  reply.headers = {
      {"cache-control", std::string(is_kept ? kept_for_ever : "no-cache")},
      {"etag", etag},
      {"vary", "accept-encoding"},
  };
  if (is_known(request.header("if-none-match"), etag)) {
    reply.status = 304;
    return reply;
  }
  reply.content_type = file.type;
  const bool is_small = takes(request.header("accept-encoding"), "gzip");
  reply.body = to_bytes(is_small ? file.gzip : file.bytes);
  if (is_small) reply.headers.push_back({"content-encoding", "gzip"});
  return reply;
}

HttpReply reply_of(const HttpRequest& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    HttpReply reply = http::text_reply(405, "GET only.");
    reply.headers.push_back({"allow", "GET, HEAD"});
    return reply;
  }
  if (request.path == "/safety") {
    HttpReply reply = http::text_reply(308, "The console is at /safety/.");
    reply.headers.push_back({"location", "/safety/"});
    return reply;
  }
  const bool is_ours = request.path.starts_with("/safety/");
  const auto* const file = is_ours ? web_files::find_web_file(request.path) : nullptr;
  return file != nullptr ? file_reply(request, *file)
                         : http::text_reply(404, "There is nothing here.");
}

}  // namespace

HttpReply answer_page(const HttpRequest& request) {
  HttpReply reply = reply_of(request);
  for (const HeaderRow& row : headers) {
    reply.headers.push_back({std::string(row.name), std::string(row.value)});
  }
  return reply;
}

}  // namespace causeway::adapters::http_safety
