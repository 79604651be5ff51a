#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <webp/decode.h>
#include <webp/demux.h>

#include "adapters/pictures/codecs.h"
#include "content/picture_formats.h"

namespace causeway::adapters::pictures {
namespace {

struct DeleteDemuxer {
  void operator()(WebPDemuxer* demuxer) const { WebPDemuxDelete(demuxer); }
};

struct DeleteDecoder {
  void operator()(WebPIDecoder* decoder) const { WebPIDelete(decoder); }
};

/// Where a frame goes, and how much of it came.
struct Canvas {
  Bytes rgba;  // transparent where the frame does not reach
  std::size_t width = 0;
  std::size_t height = 0;
};

enum class Came : std::uint8_t {
  nothing,
  some_rows,
  all,
};

/// Row by row, so that those before a fault are there.
Came draw(ByteView stream, Canvas& canvas, std::size_t left, std::size_t top) {
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0) return Came::nothing;
  const std::size_t at = (top * canvas.width + left) * rgba_size;
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = &canvas.rgba[at];
  config.output.u.RGBA.stride = static_cast<int>(canvas.width * rgba_size);
  config.output.u.RGBA.size = canvas.rgba.size() - at;
  const std::unique_ptr<WebPIDecoder, DeleteDecoder> decoder(WebPIDecode(nullptr, 0, &config));
  if (!decoder) return Came::nothing;
  if (WebPIUpdate(decoder.get(), stream.data(), stream.size()) == VP8_STATUS_OK) return Came::all;
  int last_row = 0;
  const bool has_begun =
      WebPIDecGetRGB(decoder.get(), &last_row, nullptr, nullptr, nullptr) != nullptr;
  return has_begun && last_row > 0 ? Came::some_rows : Came::nothing;
}

/// A resource: the first frame.
class Frame {
 public:
  explicit Frame(const WebPDemuxer* demuxer)
      : is_there_(WebPDemuxGetFrame(demuxer, 1, &iterator_) != 0) {}

  ~Frame() { WebPDemuxReleaseIterator(&iterator_); }

  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  /// Into its place on a canvas.
  Came draw_on(Canvas& canvas) const {
    if (!is_there_) return Came::nothing;
    if (iterator_.x_offset < 0 || iterator_.y_offset < 0) return Came::nothing;
    if (iterator_.width <= 0 || iterator_.height <= 0) return Came::nothing;
    const auto left = static_cast<std::size_t>(iterator_.x_offset);
    const auto top = static_cast<std::size_t>(iterator_.y_offset);
    const bool is_inside = left + static_cast<std::size_t>(iterator_.width) <= canvas.width &&
                           top + static_cast<std::size_t>(iterator_.height) <= canvas.height;
    if (!is_inside) return Came::nothing;
    return draw({iterator_.fragment.bytes, iterator_.fragment.size}, canvas, left, top);
  }

 private:
  WebPIterator iterator_{};
  bool is_there_;
};

std::uint8_t orientation_in(const WebPDemuxer* demuxer) {
  WebPChunkIterator exif{};
  std::uint8_t orientation = 1;
  if (WebPDemuxGetChunk(demuxer, "EXIF", 1, &exif) != 0) {
    orientation = orientation_of({exif.chunk.bytes, exif.chunk.size});
  }
  WebPDemuxReleaseChunkIterator(&exif);
  return orientation;
}

Result<Canvas> make_canvas(std::uint32_t width, std::uint32_t height) {
  TRY(check_dimensions(width, height, unpacked_pixels_max));
  return Canvas{Bytes(std::size_t{width} * height * rgba_size), width, height};
}

Decoded shown(Canvas canvas) {
  Decoded decoded;
  decoded.width = static_cast<std::uint32_t>(canvas.width);
  decoded.height = static_cast<std::uint32_t>(canvas.height);
  decoded.picture = {canvas.width, canvas.height, over_grey(std::move(canvas.rgba))};
  return decoded;
}

/// Of a file in which something is wrong beside the picture: programs that look for no more than
/// that show it.
Result<Decoded> decode_picture_alone(ByteView file) {
  WebPBitstreamFeatures features;
  const bool is_read = WebPGetFeatures(file.data(), file.size(), &features) == VP8_STATUS_OK;
  const bool is_still = is_read && features.has_animation == 0;
  if (!is_still || features.width <= 0 || features.height <= 0) {
    return Error{rules::is_well_formed};
  }
  Canvas canvas = TRY(make_canvas(
      static_cast<std::uint32_t>(features.width), static_cast<std::uint32_t>(features.height)
  ));
  if (draw(file, canvas, 0, 0) == Came::nothing) return Error{rules::is_well_formed};
  Decoded decoded = shown(std::move(canvas));
  decoded.is_damaged = true;
  return decoded;
}

using Demuxer = std::unique_ptr<WebPDemuxer, DeleteDemuxer>;

/// Null where no picture was found, or something is wrong anywhere in it.
Demuxer demux(ByteView file, WebPDemuxState& state) {
  const WebPData data{file.data(), file.size()};
  Demuxer demuxer(WebPDemuxPartial(&data, &state));
  return state == WEBP_DEMUX_PARSING_HEADER ? nullptr : std::move(demuxer);
}

/// Of an animation what comes until its first frame ends (RFC 9649 §2.3, §2.7); nothing where there
/// is no frame, nor anything behind it.
std::optional<ByteView> up_to_first_frame(ByteView file) {
  constexpr std::size_t file_header_size = 12;
  constexpr std::size_t chunk_header_size = 8;
  std::size_t at = file_header_size;
  while (at + chunk_header_size < file.size()) {
    const ByteView header = file.subspan(at, chunk_header_size);
    const std::size_t size =
        content::picture::integer_of(header.subspan(4), content::picture::ByteOrder::little_endian);
    at += chunk_header_size + size + size % 2;
    const bool is_frame = as_text(header.first(4)) == "ANMF";
    if (is_frame && at < file.size()) return file.first(at);
    if (is_frame) break;
  }
  return std::nullopt;
}

Result<Decoded> decode_first_frame(const WebPDemuxer* demuxer, bool is_damaged) {
  Canvas canvas = TRY(make_canvas(
      WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_WIDTH), WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_HEIGHT)
  ));
  const Came came = Frame(demuxer).draw_on(canvas);
  if (came == Came::nothing) return Error{rules::is_well_formed};
  Decoded decoded = shown(std::move(canvas));
  decoded.orientation = orientation_in(demuxer);
  decoded.is_damaged = is_damaged || came != Came::all;
  return decoded;
}

}  // namespace

Result<Decoded> decode_webp(ByteView file) {
  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  if (const Demuxer whole = demux(file, state)) {
    return decode_first_frame(whole.get(), state != WEBP_DEMUX_DONE);
  }
  // Frame by frame, as whoever received it saw it, the first is there before the fault is.
  if (const auto beginning = up_to_first_frame(file)) {
    if (const Demuxer first = demux(*beginning, state)) {
      return decode_first_frame(first.get(), true);
    }
  }
  return decode_picture_alone(file);
}

}  // namespace causeway::adapters::pictures
