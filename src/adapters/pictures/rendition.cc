#include "adapters/pictures/rendition.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>
#include <webp/encode.h>

#include "base/invariant.h"

namespace causeway::adapters::pictures {
namespace {

constexpr float webp_quality = 85;
constexpr int webp_effort = 2;  // of 6

/// `count` groups of `lanes` samples become `fewer`, each the mean of what it covers. A group is
/// `fewer` units long and one of the result `count`, so that all borders are whole numbers.
void average(
    const std::uint8_t* in,
    std::uint8_t* out,
    std::size_t count,
    std::size_t fewer,
    std::size_t lanes
) {
  std::vector<std::uint32_t> sums(lanes);
  for (std::size_t i = 0; i < fewer; ++i) {
    std::fill(sums.begin(), sums.end(), static_cast<std::uint32_t>(count / 2));  // rounds
    const std::size_t begin = i * count;
    const std::size_t end = begin + count;
    for (std::size_t k = begin / fewer; k * fewer < end; ++k) {
      const std::size_t from = std::max(begin, k * fewer);
      const std::size_t to = std::min(end, (k + 1) * fewer);
      const auto weight = static_cast<std::uint32_t>(to - from);
      for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += weight * in[k * lanes + lane];
    }
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      out[i * lanes + lane] = static_cast<std::uint8_t>(sums[lane] / count);
    }
  }
}

struct FreePicture {
  void operator()(WebPPicture* picture) const { WebPPictureFree(picture); }
};

struct FreeWriter {
  void operator()(WebPMemoryWriter* writer) const { WebPMemoryWriterClear(writer); }
};

}  // namespace

Picture shrink(const Picture& picture, std::size_t longest) {
  const std::size_t side = std::max(picture.width, picture.height);
  if (side <= longest) return picture;
  const auto shorter = [&](std::size_t length) {
    return std::max<std::size_t>(1, (length * longest + side / 2) / side);
  };
  Picture out{shorter(picture.width), shorter(picture.height), {}};
  Bytes narrow(out.width * picture.height * rgb_size);
  for (std::size_t y = 0; y < picture.height; ++y) {
    average(
        &picture.rgb[y * picture.width * rgb_size],
        &narrow[y * out.width * rgb_size],
        picture.width,
        out.width,
        rgb_size
    );
  }
  const std::size_t row_size = out.width * rgb_size;
  out.rgb.resize(row_size * out.height);
  average(narrow.data(), out.rgb.data(), picture.height, out.height, row_size);
  return out;
}

Picture upright(const Picture& picture, std::uint8_t orientation) {
  // TIFF 6.0, Orientation: where the first row and the first column of the file lie.
  const bool is_transposed = orientation >= 5;
  const bool mirrors_x =
      orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  const bool mirrors_y =
      orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  Picture out{picture.width, picture.height, Bytes(picture.rgb.size())};
  if (is_transposed) std::swap(out.width, out.height);
  for (std::size_t y = 0; y < out.height; ++y) {
    for (std::size_t x = 0; x < out.width; ++x) {
      const std::size_t u = mirrors_x ? out.width - 1 - x : x;
      const std::size_t v = mirrors_y ? out.height - 1 - y : y;
      const std::size_t from = is_transposed ? u * picture.width + v : v * picture.width + u;
      std::copy_n(
          &picture.rgb[from * rgb_size], rgb_size, &out.rgb[(y * out.width + x) * rgb_size]
      );
    }
  }
  return out;
}

Bytes encode_webp(const Picture& picture) {
  INVARIANT(picture.rgb.size() == picture.width * picture.height * rgb_size);
  WebPConfig config;
  INVARIANT(WebPConfigPreset(&config, WEBP_PRESET_DEFAULT, webp_quality) != 0);
  config.method = webp_effort;
  WebPPicture webp;
  INVARIANT(WebPPictureInit(&webp) != 0);
  const std::unique_ptr<WebPPicture, FreePicture> free_picture(&webp);
  webp.width = static_cast<int>(picture.width);
  webp.height = static_cast<int>(picture.height);
  WebPMemoryWriter writer;
  WebPMemoryWriterInit(&writer);
  const std::unique_ptr<WebPMemoryWriter, FreeWriter> free_writer(&writer);
  webp.writer = WebPMemoryWrite;
  webp.custom_ptr = &writer;
  const auto stride = static_cast<int>(picture.width * rgb_size);
  const bool is_encoded = WebPPictureImportRGB(&webp, picture.rgb.data(), stride) != 0 &&
                          WebPEncode(&config, &webp) != 0;
  if (!is_encoded) throw std::bad_alloc();  // nothing else can fail: the memory writer neither
  return {writer.mem, writer.mem + writer.size};
}

Result<Rendition> render(ByteView file) {
  const Decoded decoded = TRY(decode_picture(file));
  Rendition out;
  out.width = decoded.width;
  out.height = decoded.height;
  if (decoded.orientation >= 5) std::swap(out.width, out.height);
  out.is_damaged = decoded.is_damaged;
  out.display = upright(shrink(decoded.picture, display_side_max), decoded.orientation);
  out.display_webp = encode_webp(out.display);
  out.thumbnail_webp = encode_webp(shrink(out.display, thumbnail_side_max));
  return out;
}

}  // namespace causeway::adapters::pictures
