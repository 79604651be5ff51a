#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>
#include <png.h>

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

constexpr std::string_view exif_name{"eXIf\0", chunk_name_size};

/// What libpng is given at once. It puts together what is longer, a chunk that is not pixels.
constexpr std::size_t piece_size = std::size_t{1} << 20;
constexpr int interlace_passes = 7;

/// A resource: one file that libpng reads, pushed into it as browsers do, so that what has come is
/// drawn although the rest is wrong or missing. As with libjpeg, each call stands in a step of
/// `guarded`, and no frame between the two has anything to destroy.
class PngDecoder {
 public:
  explicit PngDecoder(ByteView file) : rest_(file), piece_(std::min(file.size(), piece_size)) {}

  ~PngDecoder() { png_destroy_read_struct(&png_, &info_, nullptr); }

  PngDecoder(const PngDecoder&) = delete;
  PngDecoder& operator=(const PngDecoder&) = delete;

  Result<Decoded> run() {
    if (!guarded([this] { read_header(); })) return Error{*broken_};
    const std::size_t width = png_get_image_width(png_, info_);
    const std::size_t height = png_get_image_height(png_, info_);
    Bytes pixels(width * height * rgba_size);  // transparent where no row comes
    pixels_ = pixels.data();
    const bool is_read = guarded([this] { read_rows(); });
    if (!has_rows_) return Error{rules::is_well_formed};

    Decoded decoded;
    decoded.width = static_cast<std::uint32_t>(width);
    decoded.height = static_cast<std::uint32_t>(height);
    decoded.is_damaged = !is_read || !has_ended_ || !has_all_rows() || has_wrong_sum_;
    decoded.picture = {width, height, over_grey(std::move(pixels))};
    decoded.orientation = orientation_;
    return decoded;
  }

 private:
  static PngDecoder& of(png_voidp pointer) { return *static_cast<PngDecoder*>(pointer); }

  [[noreturn]] static void on_error(png_structp png, png_const_charp) {
    std::longjmp(of(png_get_error_ptr(png)).jump_, 1);
  }

  static void on_warning(png_structp png, png_const_charp message) {
    if (std::strstr(message, "CRC") != nullptr) of(png_get_error_ptr(png)).has_wrong_sum_ = true;
  }

  /// libpng 1.6 knows eXIf only where it is not pushed. Called for what is ignored, too.
  static int on_chunk(png_structp png, png_unknown_chunkp chunk) {
    PngDecoder& self = of(png_get_user_chunk_ptr(png));
    if (as_text(ByteView(chunk->name)) == exif_name) {
      self.orientation_ = orientation_of({chunk->data, chunk->size});
    }
    const bool is_critical = (chunk->name[0] & 0x20) == 0;
    return is_critical ? 0 : 1;
  }

  static void on_info(png_structp png, png_infop) {
    PngDecoder& self = of(png_get_progressive_ptr(png));
    self.has_info_ = true;
    self.check_header();
    self.choose_rgba();
    png_process_data_pause(png, 1);  // for the memory, which is taken outside of libpng
  }

  static void on_row(png_structp png, png_bytep row, png_uint_32 y, int) {
    PngDecoder& self = of(png_get_progressive_ptr(png));
    if (row == nullptr) return;  // a pass has nothing new for it
    self.has_rows_ = true;
    png_progressive_combine_row(png, self.pixels_ + y * self.row_size_, row);
  }

  static void on_end(png_structp png, png_infop) {
    of(png_get_progressive_ptr(png)).has_ended_ = true;
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
    png_set_progressive_read_fn(png_, this, on_info, on_row, on_end);
    png_set_crc_action(png_, PNG_CRC_WARN_USE, PNG_CRC_DEFAULT);
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
    const auto* const exif = as_bytes(exif_name).data();
    png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_ALWAYS, exif, 1);
    png_set_read_user_chunk_fn(png_, this, on_chunk);
    while (!has_info_ && !rest_.empty()) push();
    if (!has_info_) std::longjmp(jump_, 1);
  }

  void read_rows() {
    do push();  // once also where nothing is left but what libpng has kept
    while (!has_ended_ && !rest_.empty());
  }

  void push() {
    const std::size_t size = std::min(rest_.size(), piece_.size());
    std::copy_n(rest_.begin(), size, piece_.begin());
    rest_ = rest_.subspan(size);
    png_process_data(png_, info_, piece_.data(), size);
  }

  void check_header() {
    const std::uint64_t width = png_get_image_width(png_, info_);
    const std::uint64_t height = png_get_image_height(png_, info_);
    if (check_dimensions(width, height, unpacked_pixels_max).ok()) return;
    broken_ = &rules::dimensions_are_within_limit;
    std::longjmp(jump_, 1);
  }

  void choose_rgba() {
    png_set_expand(png_);
    png_set_scale_16(png_);
    png_set_gray_to_rgb(png_);
    png_set_add_alpha(png_, 0xFF, PNG_FILLER_AFTER);
    is_interlaced_ = png_set_interlace_handling(png_) == interlace_passes;
    png_read_update_info(png_, info_);
    row_size_ = png_get_image_width(png_, info_) * rgba_size;
    if (png_get_rowbytes(png_, info_) != row_size_) png_error(png_, "other rows than asked for");
  }

  bool has_all_rows() const {
    if (is_interlaced_) return png_get_current_pass_number(png_) >= interlace_passes;
    return png_get_current_row_number(png_) >= png_get_image_height(png_, info_);
  }

  ByteView rest_;
  Bytes piece_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  std::jmp_buf jump_{};
  const Rule* broken_ = &rules::is_well_formed;
  bool has_info_ = false;
  bool has_rows_ = false;
  bool has_ended_ = false;
  bool has_wrong_sum_ = false;
  bool is_interlaced_ = false;
  std::uint8_t orientation_ = 1;
  std::size_t row_size_ = 0;
  std::uint8_t* pixels_ = nullptr;
};

}  // namespace

Result<Decoded> decode_png(ByteView file) {
  return PngDecoder(file).run();
}

}  // namespace causeway::adapters::pictures
