#include <memory>
#include <webp/decode.h>
#include <webp/demux.h>

#include "adapters/pictures/codecs.h"

namespace causeway::adapters::pictures {
namespace {

struct DeleteDemuxer {
  void operator()(WebPDemuxer* demuxer) const { WebPDemuxDelete(demuxer); }
};

/// A resource: the first frame.
class Frame {
 public:
  explicit Frame(const WebPDemuxer* demuxer)
      : is_there_(WebPDemuxGetFrame(demuxer, 1, &iterator_) != 0) {}

  ~Frame() { WebPDemuxReleaseIterator(&iterator_); }

  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  /// Into its place on a canvas of `width` × `height`; whether that is all that was to be done.
  bool draw(Bytes& canvas, std::size_t width, std::size_t height) const {
    if (!is_there_ || iterator_.complete == 0) return false;
    if (iterator_.x_offset < 0 || iterator_.y_offset < 0) return false;
    if (iterator_.width <= 0 || iterator_.height <= 0) return false;
    const auto left = static_cast<std::size_t>(iterator_.x_offset);
    const auto top = static_cast<std::size_t>(iterator_.y_offset);
    const bool is_inside = left + static_cast<std::size_t>(iterator_.width) <= width &&
                           top + static_cast<std::size_t>(iterator_.height) <= height;
    if (!is_inside) return false;
    const std::size_t at = (top * width + left) * rgba_size;
    const auto stride = static_cast<int>(width * rgba_size);
    return WebPDecodeRGBAInto(
               iterator_.fragment.bytes,
               iterator_.fragment.size,
               &canvas[at],
               canvas.size() - at,
               stride
           ) != nullptr;
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

}  // namespace

Result<Decoded> decode_webp(ByteView file) {
  const WebPData data{file.data(), file.size()};
  const std::unique_ptr<WebPDemuxer, DeleteDemuxer> demuxer(WebPDemux(&data));
  if (!demuxer) return Error{rules::is_well_formed};
  Decoded decoded;
  decoded.width = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH);
  decoded.height = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT);
  TRY(check_dimensions(decoded.width, decoded.height, unpacked_pixels_max));
  const std::size_t width = decoded.width;
  const std::size_t height = decoded.height;
  Bytes canvas(width * height * rgba_size);  // transparent where the frame does not reach
  const Frame frame(demuxer.get());
  if (!frame.draw(canvas, width, height)) return Error{rules::is_well_formed};
  decoded.picture = {width, height, over_grey(std::move(canvas))};
  decoded.orientation = orientation_in(demuxer.get());
  return decoded;
}

}  // namespace causeway::adapters::pictures
