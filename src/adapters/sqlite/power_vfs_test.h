#pragma once

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <new>
#include <sqlite3.h>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/seeded_random.h"

namespace causeway::adapters::sqlite {

/// A disk whose power can be cut. Writes since a file's last sync reach the platter sector by
/// sector or not at all, in any combination; a sector under way may hold garbage afterwards. Files
/// begin as those of the real disk; folders, locks and clocks are the real ones'.
class PowerVfs {
 public:
  explicit PowerVfs(SeededRandom& random) : random_(random) {
    vfs_ = *sqlite3_vfs_find(nullptr);
    vfs_.iVersion = 1;
    vfs_.pNext = nullptr;
    vfs_.szOsFile = sizeof(Handle);
    vfs_.zName = "power-test";
    vfs_.pAppData = this;
    vfs_.xOpen = open;
    vfs_.xDelete = remove;
    vfs_.xAccess = access;
    sqlite3_vfs_register(&vfs_, 0);
  }

  ~PowerVfs() { sqlite3_vfs_unregister(&vfs_); }

  PowerVfs(const PowerVfs&) = delete;
  PowerVfs& operator=(const PowerVfs&) = delete;

  const char* name() const { return vfs_.zName; }

  /// From now on so many writes and syncs succeed; then the power is off.
  void last_for(std::uint64_t operation_count) { operations_left_ = operation_count; }

  /// The operation after so many fails, those behind it do not: a bad cable, not a power cut.
  void stumble_after(std::uint64_t operation_count) { stumble_after_ = operation_count; }

  bool has_power() const { return operations_left_ > 0; }

  /// As if only the process had been killed: the system still has all that was written.
  void go_on() { operations_left_ = stumble_after_ = ~std::uint64_t{0}; }

  /// What is on the platter when the power comes back.
  void come_back() {
    for (auto& [_, file] : files_) {
      for (const Write& write : file.pending) settle(file, write);
      file.pending.clear();
      file.content = file.durable;
    }
    go_on();
  }

 private:
  static constexpr std::size_t sector_size = 512;

  struct Write {
    std::uint64_t offset;  // of the cut, where there are no bytes
    Bytes bytes;
  };

  struct File {
    Bytes content;
    Bytes durable;
    std::vector<Write> pending;
  };

  struct Handle {
    sqlite3_file head;
    PowerVfs* disk;
    File* file;
  };

  void settle(File& file, const Write& write) {
    if (write.bytes.empty()) {
      if (random_.below(2) == 0) file.durable.resize(write.offset);
      return;
    }
    const std::uint64_t fate = random_.below(3);
    for (std::uint64_t at = 0; at < write.bytes.size();) {
      const std::uint64_t place = write.offset + at;
      const std::uint64_t size =
          std::min<std::uint64_t>(sector_size - place % sector_size, write.bytes.size() - at);
      const bool is_kept = fate == 0 || (fate == 1 && random_.below(2) == 0);
      if (is_kept) keep(file, place, ByteView(write.bytes).subspan(at, size));
      // A drive that destroys a file's first sector is the one loss that is documented.
      const bool burns = fate == 1 && place >= sector_size && random_.below(8) == 0;
      if (burns) keep(file, place, Bytes(size, 0xE5));
      at += size;
    }
  }

  static void keep(File& file, std::uint64_t place, ByteView bytes) {
    if (file.durable.size() < place + bytes.size()) file.durable.resize(place + bytes.size());
    std::copy(
        bytes.begin(), bytes.end(), file.durable.begin() + static_cast<std::ptrdiff_t>(place)
    );
  }

  bool is_on() {
    if (operations_left_ == 0) return false;
    --operations_left_;
    return stumble_after_-- != 0;
  }

  static PowerVfs& disk(sqlite3_vfs* vfs) { return *static_cast<PowerVfs*>(vfs->pAppData); }

  static Handle& handle(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }

  static int open(
      sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out
  ) {
    auto& files = disk(vfs).files_;
    if (!files.contains(name)) {
      std::ifstream real(name, std::ios::binary);
      File& made = files[name];
      made.content = {std::istreambuf_iterator<char>(real), std::istreambuf_iterator<char>()};
      made.durable = made.content;
    }
    new (file) Handle{{&methods()}, &disk(vfs), &files[name]};
    if (flags_out != nullptr) *flags_out = flags;
    return SQLITE_OK;
  }

  static int remove(sqlite3_vfs* vfs, const char* name, int) {
    if (!disk(vfs).is_on()) return SQLITE_IOERR_DELETE;
    disk(vfs).files_.erase(name);
    return SQLITE_OK;
  }

  static int access(sqlite3_vfs* vfs, const char* name, int, int* out) {
    *out = disk(vfs).files_.contains(name) ? 1 : 0;
    return SQLITE_OK;
  }

  static int close(sqlite3_file*) { return SQLITE_OK; }

  static int read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
    const Bytes& content = handle(file).file->content;
    const auto from = static_cast<std::size_t>(offset);
    const auto wanted = static_cast<std::size_t>(size);
    const std::size_t there = from < content.size() ? std::min(wanted, content.size() - from) : 0;
    std::memset(out, 0, wanted);
    if (there > 0) std::memcpy(out, content.data() + from, there);
    return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
  }

  static int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    File& written = *handle(file).file;
    const auto* begin = static_cast<const std::uint8_t*>(data);
    const Bytes bytes(begin, begin + size);
    // The power fails before, or in the middle of, the write that is one too many.
    if (!handle(file).disk->is_on()) return SQLITE_IOERR_WRITE;
    const auto end = static_cast<std::size_t>(offset) + bytes.size();
    if (written.content.size() < end) written.content.resize(end);
    std::copy(bytes.begin(), bytes.end(), written.content.begin() + offset);
    written.pending.push_back({static_cast<std::uint64_t>(offset), bytes});
    return SQLITE_OK;
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (!handle(file).disk->is_on()) return SQLITE_IOERR_TRUNCATE;
    handle(file).file->content.resize(static_cast<std::size_t>(size));
    handle(file).file->pending.push_back({static_cast<std::uint64_t>(size), {}});
    return SQLITE_OK;
  }

  static int sync(sqlite3_file* file, int) {
    File& synced = *handle(file).file;
    if (!handle(file).disk->is_on()) return SQLITE_IOERR_FSYNC;
    synced.durable = synced.content;
    synced.pending.clear();
    return SQLITE_OK;
  }

  static int file_size(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(handle(file).file->content.size());
    return SQLITE_OK;
  }

  static int nothing(sqlite3_file*, int) { return SQLITE_OK; }

  static int check_reserved_lock(sqlite3_file*, int* out) {
    *out = 0;
    return SQLITE_OK;
  }

  static int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }

  static int sector(sqlite3_file*) { return sector_size; }

  static int characteristics(sqlite3_file*) { return 0; }

  static const sqlite3_io_methods& methods() {
    static const sqlite3_io_methods all = {
        1,
        close,
        read,
        write,
        truncate,
        sync,
        file_size,
        nothing,
        nothing,
        check_reserved_lock,
        file_control,
        sector,
        characteristics,
        nullptr,
        nullptr,
        nullptr,
        nullptr,
        nullptr,
        nullptr,
    };
    return all;
  }

  SeededRandom& random_;
  sqlite3_vfs vfs_;
  std::map<std::string, File> files_;
  std::uint64_t operations_left_ = ~std::uint64_t{0};
  std::uint64_t stumble_after_ = ~std::uint64_t{0};
};

}  // namespace causeway::adapters::sqlite
