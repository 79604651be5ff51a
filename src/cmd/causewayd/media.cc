#include "cmd/causewayd/media.h"

#include <cstdlib>
#include <new>
#include <string_view>
#include <system_error>

#include "adapters/pictures/rendition.h"
#include "adapters/process/child_process.h"
#include "adapters/process/sandbox.h"

namespace causeway::causewayd {
namespace {

namespace process = adapters::process;

/// Says whether it is so.
bool shut_in(process::Channel& parent) {
  try {
    process::enter_sandbox(media_memory_bytes);
  } catch (const std::system_error& error) {
    parent.send(as_bytes(std::string_view(error.what())));
    return false;
  }
  parent.send(as_bytes(media_is_shut_in));
  return true;
}

void answer_once(process::Channel& parent) {
  const auto file = parent.receive();
  if (!file) return;
  process::limit_cpu_time(media_cpu_time_max);
  parent.send(encode_media_answer(make_media(file->reveal())));
}

}  // namespace

Result<Media> make_media(ByteView file) {
  try {
    adapters::pictures::Rendition rendition = TRY(adapters::pictures::render(file));
    const adapters::pictures::Picture& shown = rendition.display;
    return Media{
        .width = rendition.width,
        .height = rendition.height,
        .is_damaged = rendition.is_damaged,
        .display_webp = std::move(rendition.display_webp),
        .thumbnail_webp = std::move(rendition.thumbnail_webp),
        .hashes = pdq::hash_image({
            .bytes = shown.rgb,
            .width = shown.width,
            .height = shown.height,
            .stride_bytes = shown.width * adapters::pictures::rgb_size,
            .channels = adapters::pictures::rgb_size,
        }),
    };
  } catch (const std::bad_alloc&) {
    return Error{rules::media_memory_is_within_limit};
  }
}

void media() {
  auto channels = process::channels_of_child(1, adapters::pictures::file_size_max);
  try {
    if (!shut_in(channels.front())) std::_Exit(EXIT_FAILURE);
    answer_once(channels.front());
  } catch (const process::ChannelError&) {
    std::_Exit(EXIT_FAILURE);  // the parent is gone
  }
  std::_Exit(EXIT_SUCCESS);
}

}  // namespace causeway::causewayd
