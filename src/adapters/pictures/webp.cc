#include <memory>
#include <webp/decode.h>
#include <webp/demux.h>

#include "adapters/pictures/codecs.h"

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

}  // namespace

Result<Decoded> decode_webp(ByteView file) {
  const WebPData data{file.data(), file.size()};
  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  const std::unique_ptr<WebPDemuxer, DeleteDemuxer> demuxer(WebPDemuxPartial(&data, &state));
  if (!demuxer || state == WEBP_DEMUX_PARSING_HEADER) return decode_picture_alone(file);
  Canvas canvas = TRY(make_canvas(
      WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH),
      WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT)
  ));
  const Came came = Frame(demuxer.get()).draw_on(canvas);
  if (came == Came::nothing) return Error{rules::is_well_formed};
  Decoded decoded = shown(std::move(canvas));
  decoded.orientation = orientation_in(demuxer.get());
  decoded.is_damaged = came != Came::all || state != WEBP_DEMUX_DONE;
  return decoded;
}

}  // namespace causeway::adapters::pictures
