#pragma once

#include <chrono>

#include "cmd/causewayd/media_message.h"

namespace causeway::causewayd {

/// Addresses of the process for pictures. The largest pictures take a gigabyte of them.
inline constexpr std::size_t media_memory_bytes = std::size_t{1'280} << 20;

/// What one picture may cost it. The largest take a few seconds.
inline constexpr std::chrono::seconds media_cpu_time_max{20};

/// A picture made anew, its thumbnail, and its hashes: what the process does.
/// `rules::media_memory_is_within_limit` where it wants more memory than there is, else the rules
/// of adapters/pictures.
Result<Media> make_media(ByteView file);

/// `causewayd media`: shuts itself in, says so, answers its parent once and ends. Does not return:
/// what a program does at its end is more than it can do any more.
[[noreturn]] void media();

}  // namespace causeway::causewayd
