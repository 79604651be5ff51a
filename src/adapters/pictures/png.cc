#include <algorithm>
#include <array>
#include <csetjmp>
#include <png.h>
#include <vector>

#include "adapters/pictures/codecs.h"

namespace causeway::adapters::pictures {
namespace {

/// Chunks that say nothing of the pixels, five bytes each. Not read at all: some are compressed.
constexpr std::string_view ignored_chunks{
    "bKGD\0cHRM\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0"
    "sBIT\0sCAL\0sPLT\0sRGB\0tEXt\0tIME\0zTXt\0",
    80
};
constexpr std::size_t chunk_name_size = 5;

/// A resource: one file that libpng reads. As with libjpeg, each call stands in a step of
/// `guarded`, and no frame between the two has anything to destroy.
class PngDecoder {
 public:
  explicit PngDecoder(ByteView file) : rest_(file) {}

  ~PngDecoder() { png_destroy_read_struct(&png_, &info_, nullptr); }

  PngDecoder(const PngDecoder&) = delete;
  PngDecoder& operator=(const PngDecoder&) = delete;

  Result<Decoded> run() {
    if (!guarded([this] { read_header(); })) return Error{rules::is_well_formed};
    const std::size_t width = png_get_image_width(png_, info_);
    const std::size_t height = png_get_image_height(png_, info_);
    TRY(check_dimensions(width, height));
    if (!guarded([this] { choose_rgba(); })) return Error{rules::is_well_formed};
    Bytes pixels(width * height * rgba_size);
    std::vector<png_bytep> rows(height);
    for (std::size_t y = 0; y < height; ++y) rows[y] = &pixels[y * width * rgba_size];
    rows_ = rows.data();
    if (!guarded([this] { png_read_image(png_, rows_); })) return Error{rules::is_well_formed};

    Decoded decoded;
    decoded.is_damaged = !guarded([this] { png_read_end(png_, info_); });
    decoded.picture = {width, height, over_grey(std::move(pixels))};
    decoded.orientation = orientation();
    return decoded;
  }

 private:
  static PngDecoder& of(png_voidp pointer) { return *static_cast<PngDecoder*>(pointer); }

  [[noreturn]] static void on_error(png_structp png, png_const_charp) {
    std::longjmp(of(png_get_error_ptr(png)).jump_, 1);
  }

  static void on_warning(png_structp, png_const_charp) {}

  static void read(png_structp png, png_bytep out, std::size_t size) {
    ByteView& rest = of(png_get_io_ptr(png)).rest_;
    if (size > rest.size()) png_error(png, "the file has ended");
    std::copy_n(rest.begin(), size, out);
    rest = rest.subspan(size);
  }

  template <typename Step>
  bool guarded(const Step& step) {
    if (setjmp(jump_) != 0) return false;
    step();
    return true;
  }

  void read_header() {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, on_error, on_warning);
    if (png_ == nullptr) std::longjmp(jump_, 1);
    info_ = png_create_info_struct(png_);
    if (info_ == nullptr) std::longjmp(jump_, 1);
    png_set_read_fn(png_, this, read);
    png_set_user_limits(png_, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // ours are checked below
    png_set_chunk_cache_max(png_, 1);
    png_set_chunk_malloc_max(png_, png_chunk_max_bytes);
    png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_NEVER, nullptr, 0);
    png_set_keep_unknown_chunks(
        png_,
        PNG_HANDLE_CHUNK_NEVER,
        as_bytes(ignored_chunks).data(),
        static_cast<int>(ignored_chunks.size() / chunk_name_size)
    );
    png_read_info(png_, info_);
  }

  void choose_rgba() {
    png_set_expand(png_);
    png_set_scale_16(png_);
    png_set_gray_to_rgb(png_);
    png_set_add_alpha(png_, 0xFF, PNG_FILLER_AFTER);
    png_read_update_info(png_, info_);
    const std::size_t row_size = png_get_image_width(png_, info_) * rgba_size;
    if (png_get_rowbytes(png_, info_) != row_size) png_error(png_, "other rows than asked for");
  }

  std::uint8_t orientation() {
    png_uint_32 size = 0;
    png_bytep exif = nullptr;
    if (png_get_eXIf_1(png_, info_, &size, &exif) == 0) return 1;
    return orientation_of({exif, size});
  }

  ByteView rest_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  std::jmp_buf jump_{};
  png_bytepp rows_ = nullptr;
};

}  // namespace

Result<Decoded> decode_png(ByteView file) {
  return PngDecoder(file).run();
}

}  // namespace causeway::adapters::pictures
