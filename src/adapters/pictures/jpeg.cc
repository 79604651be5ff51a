#include <csetjmp>
#include <cstdio>
#include <jerror.h>
#include <jpeglib.h>

#include "adapters/pictures/codecs.h"

namespace causeway::adapters::pictures {
namespace {

constexpr int exif_marker = JPEG_APP0 + 1;
constexpr unsigned marker_size_max = 0xFFFF;
constexpr std::size_t cmyk_size = 4;

/// A resource: one file that libjpeg reads. It reports what is wrong by a call that must not
/// return, and which therefore jumps; so each call of it stands in a step of `guarded`, and no
/// frame between the two has anything to destroy.
class JpegDecoder {
 public:
  explicit JpegDecoder(ByteView file) : file_(file) {}

  ~JpegDecoder() { jpeg_destroy_decompress(&info_); }

  JpegDecoder(const JpegDecoder&) = delete;
  JpegDecoder& operator=(const JpegDecoder&) = delete;

  Result<Decoded> run() {
    if (!guarded([this] { read_header(); })) return Error{*broken_};
    TRY(check_dimensions(info_.image_width, info_.image_height, pixels_max));
    TRY(choose_colours());
    if (!guarded([this] { choose_size(); })) return Error{*broken_};
    row_size_ = info_.output_width * (is_cmyk() ? cmyk_size : rgb_size);
    Decoded decoded;
    decoded.width = info_.image_width;
    decoded.height = info_.image_height;
    decoded.picture = {info_.output_width, info_.output_height, {}};
    decoded.picture.rgb.resize(row_size_ * info_.output_height);
    pixels_ = decoded.picture.rgb.data();
    if (!guarded([this] { read_rows(); })) return Error{*broken_};
    if (is_cmyk()) cmyk_to_rgb(decoded.picture.rgb);
    decoded.orientation = orientation();
    decoded.is_damaged = has_faults_;
    return decoded;
  }

  /// After an error: where the data of the scan ends that was being read; 0 where none was.
  std::size_t last_scan_end() const {
    if (scan_data_at_ == 0) return 0;
    for (std::size_t at = scan_data_at_; at + 1 < file_.size(); ++at) {
      // T.81 B.1.1.5: in a scan only stuffing and restarts follow 0xFF.
      const std::uint8_t next = file_[at + 1];
      const bool is_of_scan = next == 0 || next == 0xFF || (0xD0 <= next && next <= 0xD7);
      if (file_[at] == 0xFF && !is_of_scan) return at;
    }
    return file_.size();
  }

 private:
  static JpegDecoder& of(j_common_ptr info) {
    return *static_cast<JpegDecoder*>(info->client_data);
  }

  [[noreturn]] void leave(const Rule& rule) {
    broken_ = &rule;
    std::longjmp(jump_, 1);
  }

  [[noreturn]] static void on_error(j_common_ptr info) {
    switch (info->err->msg_code) {
      case JERR_IMAGE_TOO_BIG:
      case JERR_NO_BACKING_STORE:  // more memory than it may take
      case JERR_OUT_OF_MEMORY:
        of(info).leave(rules::dimensions_are_within_limit);
      default:
        of(info).leave(rules::is_well_formed);
    }
  }

  static void on_message(j_common_ptr info, int level) {
    if (level < 0) of(info).has_faults_ = true;
  }

  static void print_nothing(j_common_ptr) {}

  static void on_progress(j_common_ptr info) { of(info).watch_scans(); }

  void watch_scans() {
    if (info_.input_scan_number == scan_) return;
    scan_ = info_.input_scan_number;
    scan_data_at_ = file_.size() - info_.src->bytes_in_buffer;
    if (scan_ > scans_max) info_.src->bytes_in_buffer = 0;  // as if the file ended here
  }

  template <typename Step>
  bool guarded(const Step& step) {
    if (setjmp(jump_) != 0) return false;
    step();
    return true;
  }

  void read_header() {
    info_.err = jpeg_std_error(&errors_);
    errors_.error_exit = on_error;
    errors_.emit_message = on_message;
    errors_.output_message = print_nothing;
    info_.client_data = this;
    jpeg_create_decompress(&info_);
    info_.mem->max_memory_to_use = jpeg_memory_max_bytes;
    progress_.progress_monitor = on_progress;
    info_.progress = &progress_;
    jpeg_mem_src(&info_, file_.data(), file_.size());
    jpeg_save_markers(&info_, exif_marker, marker_size_max);
    jpeg_read_header(&info_, TRUE);
  }

  bool is_cmyk() const { return info_.out_color_space == JCS_CMYK; }

  Result<void> choose_colours() {
    switch (info_.jpeg_color_space) {
      case JCS_GRAYSCALE:
      case JCS_RGB:
      case JCS_YCbCr:
        info_.out_color_space = JCS_RGB;
        return {};
      case JCS_CMYK:
      case JCS_YCCK:
        info_.out_color_space = JCS_CMYK;
        return {};
      default:
        return Error{rules::colours_are_known};
    }
  }

  void choose_size() {
    const std::uint64_t pixels = std::uint64_t{info_.image_width} * info_.image_height;
    info_.scale_num = 1;
    info_.scale_denom = pixels > unpacked_pixels_max ? 2 : 1;
    jpeg_calc_output_dimensions(&info_);
  }

  void read_rows() {
    jpeg_start_decompress(&info_);
    while (info_.output_scanline < info_.output_height) {
      JSAMPROW row = pixels_ + info_.output_scanline * row_size_;
      jpeg_read_scanlines(&info_, &row, 1);
    }
  }

  /// As a screen without a profile would. Adobe's programs, which make nearly all of these, write
  /// how much light is left, and not how much ink there is.
  void cmyk_to_rgb(Bytes& pixels) const {
    const unsigned flip = info_.saw_Adobe_marker != 0 ? 0 : 255;
    const std::size_t count = pixels.size() / cmyk_size;
    for (std::size_t i = 0; i < count; ++i) {
      const unsigned black = pixels[i * cmyk_size + rgb_size] ^ flip;
      for (std::size_t c = 0; c < rgb_size; ++c) {
        const unsigned light = pixels[i * cmyk_size + c] ^ flip;
        pixels[i * rgb_size + c] = static_cast<std::uint8_t>((light * black + 127) / 255);
      }
    }
    pixels.resize(count * rgb_size);
  }

  /// Of the first marker that has one, as viewers do.
  std::uint8_t orientation() const {
    for (auto* marker = info_.marker_list; marker != nullptr; marker = marker->next) {
      const std::uint8_t turn = orientation_of({marker->data, marker->data_length});
      if (turn != 1) return turn;
    }
    return 1;
  }

  ByteView file_;
  jpeg_decompress_struct info_{};
  jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
  std::jmp_buf jump_{};
  const Rule* broken_ = &rules::is_well_formed;
  bool has_faults_ = false;
  int scan_ = 0;
  std::size_t scan_data_at_ = 0;
  std::size_t row_size_ = 0;
  std::uint8_t* pixels_ = nullptr;
};

}  // namespace

Result<Decoded> decode_jpeg(ByteView file) {
  std::size_t good_size = 0;
  {
    JpegDecoder decoder(file);
    auto decoded = decoder.run();
    if (decoded.ok()) return decoded;
    good_size = decoder.last_scan_end();
    if (good_size == 0 || good_size == file.size()) return decoded;
  }
  // libjpeg cannot go on after an error: once more, up to where it stands.
  return JpegDecoder(file.first(good_size)).run();
}

}  // namespace causeway::adapters::pictures
