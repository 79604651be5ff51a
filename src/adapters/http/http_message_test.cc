// Requests and replies, however the bytes are cut; each rule broken by one message.
#include "adapters/http/http_message.h"

#include <gtest/gtest.h>

namespace causeway::adapters::http {
namespace {

using Progress = RequestReader::Progress;

constexpr std::size_t header_max = 1024;
constexpr std::size_t body_max = 100;

Result<Progress> feed(RequestReader& reader, std::string_view text, std::size_t step = 4096) {
  Result<Progress> progress = Progress::nothing;
  while (!text.empty() && progress.ok()) {
    progress = reader.feed(as_bytes(text.substr(0, step)));
    text.remove_prefix(std::min(step, text.size()));
  }
  return progress;
}

void expect_broken(std::string_view text, const Rule& rule, unsigned status) {
  RequestReader reader(header_max, body_max);
  const auto progress = feed(reader, text);
  ASSERT_FALSE(progress.ok()) << text;
  EXPECT_EQ(progress.error().rule().name, rule.name) << text;
  EXPECT_EQ(status_of(progress.error()), status) << text;
}

TEST(RequestReader, ReadsARequestHoweverItIsCut) {
  for (const std::size_t step : {1U, 2U, 7U, 4096U}) {
    RequestReader reader(header_max, body_max);
    const auto progress = feed(
        reader,
        "POST /a/b?c=d?e HTTP/1.1\r\nHost: h\r\nX-Y: z\r\nContent-Length: 3\r\n\r\nabc",
        step
    );
    ASSERT_TRUE(progress.ok());
    ASSERT_EQ(*progress, Progress::complete);
    const HttpRequest request = reader.take();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/a/b");
    EXPECT_EQ(request.query, "c=d?e");
    EXPECT_EQ(request.header("x-y"), "z");
    EXPECT_EQ(as_text(request.body), "abc");
  }
}

TEST(RequestReader, ReadsChunkedBodies) {
  RequestReader reader(header_max, body_max);
  const auto progress = feed(
      reader,
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
  );
  ASSERT_TRUE(progress.ok());
  ASSERT_EQ(*progress, Progress::complete);
  EXPECT_EQ(as_text(reader.take().body), "abcde");
}

TEST(RequestReader, ReadsTheLastChunkHoweverItIsCut) {
  for (const std::string_view end : {"0\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n", "0\r\nX-Y: z\r\n\r\n"}) {
    for (std::size_t step = 1; step < 8; ++step) {
      RequestReader reader(header_max, body_max);
      const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
      ASSERT_TRUE(feed(reader, head).ok());
      const auto progress = feed(reader, end, step);
      ASSERT_TRUE(progress.ok());
      EXPECT_EQ(*progress, Progress::complete);
    }
  }
}

TEST(RequestReader, KeepsTheNextRequestForLater) {
  RequestReader reader(header_max, body_max);
  const std::string one = "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n";
  ASSERT_TRUE(feed(reader, one + "GET /2 HTTP/1.1\r\nHost: h\r\n\r\n").ok());
  EXPECT_TRUE(reader.has_more());
  EXPECT_EQ(reader.take().path, "/1");
  const auto progress = reader.feed({});
  ASSERT_TRUE(progress.ok());
  EXPECT_EQ(*progress, Progress::complete);
  EXPECT_EQ(reader.take().path, "/2");
  EXPECT_FALSE(reader.has_more());
}

TEST(RequestReader, SaysHowFarItIs) {
  RequestReader reader(header_max, body_max);
  EXPECT_EQ(*feed(reader, ""), Progress::nothing);
  EXPECT_EQ(*feed(reader, "P"), Progress::head);
  EXPECT_EQ(
      *feed(
          reader, "UT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"
      ),
      Progress::body
  );
  EXPECT_TRUE(reader.expects_continue());
  EXPECT_EQ(*feed(reader, "x"), Progress::complete);
}

TEST(HttpRules, RequestIsHttp) {
  for (const auto* text :
       {"\x16\x03\x01 garbage\r\n\r\n",
        "GET / HTTP/3\r\n\r\n",
        "GET /\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : h\r\n\r\n",
        "GET / HTTP/1.1\r\n bad\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nz\r\n"}) {
    expect_broken(text, rules::request_is_http, 400);
  }
}

TEST(HttpRules, HeaderFits) {
  expect_broken(
      "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(2000, 'x'), rules::header_fits, 431
  );
  expect_broken("GET /" + std::string(2000, 'x'), rules::header_fits, 431);
}

TEST(HttpRules, HeaderFitsOfAChunkAndBehindTheLast) {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string endless(header_max + 1, 'x');
  expect_broken(head + "3;" + endless, rules::header_fits, 431);
  expect_broken(head + "0\r\n" + endless, rules::header_fits, 431);
}

TEST(HttpRules, BodyFits) {
  expect_broken("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n", rules::body_fits, 413);
  expect_broken(
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" +
          std::string(101, 'x'),
      rules::body_fits,
      413
  );
}

TEST(HttpRules, HostIsGiven) {
  expect_broken("GET / HTTP/1.1\r\n\r\n", rules::host_is_given, 400);
  expect_broken("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", rules::host_is_given, 400);
}

TEST(HttpRules, TargetIsAPath) {
  for (const auto* target : {"http://h/", "h:443", "*"}) {
    expect_broken(
        "GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n", rules::target_is_a_path, 400
    );
  }
}

TEST(HttpRules, ReplyIsHttp) {
  ReplyReader reader(body_max);
  const auto complete = reader.feed(as_bytes("SSH-2.0-x\r\n\r\n"), "GET");
  ASSERT_FALSE(complete.ok());
  EXPECT_TRUE(complete.error().is(rules::reply_is_http));
}

TEST(ReplyReader, SkipsInterimRepliesAndKeepsTheRest) {
  ReplyReader reader(body_max);
  const auto complete = reader.feed(
      as_bytes("HTTP/1.1 100 Continue\r\n\r\n"
               "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 2\r\n\r\nokREST"),
      "POST"
  );
  ASSERT_TRUE(complete.ok() && *complete);
  const HttpReply reply = reader.take();
  EXPECT_EQ(reply.status, 200U);
  EXPECT_EQ(reply.content_type, "a/b");
  EXPECT_EQ(as_text(reply.body), "ok");
  EXPECT_EQ(as_text(reader.take_rest()), "REST");
}

TEST(ReplyReader, ExpectsNoBodyForHead) {
  ReplyReader reader(body_max);
  const auto complete =
      reader.feed(as_bytes("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n"), "HEAD");
  EXPECT_TRUE(complete.ok() && *complete);
}

TEST(ReplyReader, LetsTheEndOfTheStreamEndTheBody) {
  ReplyReader reader(body_max);
  ASSERT_TRUE(reader.feed(as_bytes("HTTP/1.1 200 OK\r\n\r\nall"), "GET").ok());
  ASSERT_TRUE(reader.feed_end());
  EXPECT_EQ(as_text(reader.take().body), "all");
}

TEST(HttpEncoding, RepliesReadAsTheyWereWritten) {
  HttpReply reply = text_reply(404, "Nothing is here.");
  reply.headers.push_back({"x-a", "b"});
  ReplyReader reader(body_max);
  const std::string head = encode_head(reply, KeepAlive::no, "Thu, 01 Jan 1970 00:00:00 GMT");
  const auto complete = reader.feed(concat(as_bytes(head), reply.body), "GET");
  ASSERT_TRUE(complete.ok() && *complete);
  const HttpReply read = reader.take();
  EXPECT_EQ(read.status, 404U);
  EXPECT_EQ(read.body, reply.body);
  EXPECT_EQ(read.header("x-a"), "b");
  EXPECT_EQ(read.header("connection"), "close");
  EXPECT_EQ(read.header("date"), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(HttpEncodingDeathTest, ALineBreakInOurOwnHeaderIsOurMistake) {
  HttpReply reply;
  reply.headers.push_back({"x", "a\r\nb: c"});
  EXPECT_DEATH(static_cast<void>(encode_head(reply, KeepAlive::yes, "")), "find_first_of");
}

}  // namespace
}  // namespace causeway::adapters::http
