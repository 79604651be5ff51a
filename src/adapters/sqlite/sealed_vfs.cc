#include "adapters/sqlite/sealed_vfs.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <string_view>

#include "adapters/sqlite/error.h"
#include "base/encoding.h"
#include "base/invariant.h"

namespace causeway::adapters::sqlite {

/// The C side: SQLite hands in a `sqlite3_vfs` or `sqlite3_file`, each function finds the object
/// behind it.
struct SealedVfs::Shim {
  /// What SQLite allocates for one open file. Behind it lies the `sqlite3_file` of the VFS under
  /// us.
  struct Handle {
    sqlite3_file head;
    SealedFile* file;
    alignas(8) std::byte storage[std::max(sizeof(SealedPages), sizeof(SealedLog))];

    sqlite3_file& under() { return *reinterpret_cast<sqlite3_file*>(this + 1); }
  };

  static_assert(alignof(SealedLog) <= 8 && alignof(SealedPages) <= 8 && sizeof(Handle) % 8 == 0);

  static Handle& handle(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }

  static SealedFile& sealed(sqlite3_file* file) { return *handle(file).file; }

  static sqlite3_file& under(sqlite3_file* file) { return sealed(file).under(); }

  static SealedVfs& self(sqlite3_vfs* vfs) { return *static_cast<SealedVfs*>(vfs->pAppData); }

  static sqlite3_vfs* under(sqlite3_vfs* vfs) { return self(vfs).under_; }

  static bool is_journal(const char* name) { return std::string_view(name).ends_with("-journal"); }

  static int close(sqlite3_file* file) {
    sqlite3_file& below = under(file);
    std::destroy_at(handle(file).file);
    return below.pMethods->xClose(&below);
  }

  static int read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
    return sealed(file).read(
        {static_cast<std::uint8_t*>(out), static_cast<std::size_t>(size)},
        static_cast<std::uint64_t>(offset)
    );
  }

  static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    return sealed(file).write(
        {static_cast<const std::uint8_t*>(bytes), static_cast<std::size_t>(size)},
        static_cast<std::uint64_t>(offset)
    );
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    return sealed(file).truncate(static_cast<std::uint64_t>(size));
  }

  static int sync(sqlite3_file* file, int flags) { return sealed(file).sync(flags); }

  static int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return under(file).pMethods->xFileSize(&under(file), size);
  }

  static int lock(sqlite3_file* file, int level) {
    return under(file).pMethods->xLock(&under(file), level);
  }

  static int unlock(sqlite3_file* file, int level) {
    return under(file).pMethods->xUnlock(&under(file), level);
  }

  static int check_reserved_lock(sqlite3_file* file, int* is_reserved) {
    return under(file).pMethods->xCheckReservedLock(&under(file), is_reserved);
  }

  /// Those that say something about the file; hints about sizes, chunks and mappings would change
  /// it behind our back.
  static int file_control(sqlite3_file* file, int operation, void* argument) {
    switch (operation) {
      case SQLITE_FCNTL_LOCKSTATE:
      case SQLITE_FCNTL_LAST_ERRNO:
      case SQLITE_FCNTL_HAS_MOVED:
      case SQLITE_FCNTL_SYNC:
      case SQLITE_FCNTL_COMMIT_PHASETWO:
      case SQLITE_FCNTL_PERSIST_WAL:
        return under(file).pMethods->xFileControl(&under(file), operation, argument);
      default:
        return SQLITE_NOTFOUND;
    }
  }

  static int sector_size(sqlite3_file* file) {
    return under(file).pMethods->xSectorSize(&under(file));
  }

  /// Nothing is atomic here, nothing sequential. Powersafe overwrite means that a write damages no
  /// byte outside itself, which holds for whole sealed units as it does for SQLite's own writes.
  static int device_characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

  /// Version 1: neither shared memory nor mapped pages.
  static const sqlite3_io_methods& io_methods() {
    static const sqlite3_io_methods methods = [] {
      sqlite3_io_methods all{};
      all.iVersion = 1;
      all.xClose = close;
      all.xRead = read;
      all.xWrite = write;
      all.xTruncate = truncate;
      all.xSync = sync;
      all.xFileSize = file_size;
      all.xLock = lock;
      all.xUnlock = unlock;
      all.xCheckReservedLock = check_reserved_lock;
      all.xFileControl = file_control;
      all.xSectorSize = sector_size;
      all.xDeviceCharacteristics = device_characteristics;
      return all;
    }();
    return methods;
  }

  static int open(
      sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out
  ) {
    Handle& opened = handle(file);
    opened.head.pMethods = nullptr;
    const bool is_database = (flags & SQLITE_OPEN_MAIN_DB) != 0;
    const bool is_log = (flags & SQLITE_OPEN_WAL) != 0;
    // One database, whose mark makes the keys, then its log.
    const bool is_turn = self(vfs).sealer_.has_value() ? is_log : is_database;
    if (name == nullptr || !is_turn) return SQLITE_CANTOPEN;
    sqlite3_file& below = opened.under();
    std::memset(&below, 0, static_cast<std::size_t>(under(vfs)->szOsFile));
    int code = under(vfs)->xOpen(under(vfs), name, &below, flags, flags_out);
    if (code == SQLITE_OK) {
      code = is_database ? self(vfs).open_pages(below, opened.storage)
                         : self(vfs).open_log(below, opened.storage);
    }
    if (code == SQLITE_OK) {
      opened.file = std::launder(reinterpret_cast<SealedFile*>(opened.storage));
      opened.head.pMethods = &io_methods();
    } else if (below.pMethods != nullptr) {
      below.pMethods->xClose(&below);
    }
    return code;
  }

  static int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
    if (is_journal(name)) return SQLITE_IOERR_DELETE_NOENT;
    return under(vfs)->xDelete(under(vfs), name, sync_folder);
  }

  static int access(sqlite3_vfs* vfs, const char* name, int flags, int* out) {
    *out = 0;
    if (is_journal(name)) return SQLITE_OK;
    return under(vfs)->xAccess(under(vfs), name, flags, out);
  }

  static int full_pathname(sqlite3_vfs* vfs, const char* name, int size, char* out) {
    return under(vfs)->xFullPathname(under(vfs), name, size, out);
  }

  static int randomness(sqlite3_vfs* vfs, int size, char* out) {
    return under(vfs)->xRandomness(under(vfs), size, out);
  }

  static int sleep(sqlite3_vfs* vfs, int microseconds) {
    return under(vfs)->xSleep(under(vfs), microseconds);
  }

  static int current_time(sqlite3_vfs* vfs, double* days) {
    return under(vfs)->xCurrentTime(under(vfs), days);
  }

  static int last_error(sqlite3_vfs* vfs, int size, char* out) {
    return under(vfs)->xGetLastError(under(vfs), size, out);
  }

  static sqlite3_vfs methods(SealedVfs& self) {
    sqlite3_vfs vfs{};
    vfs.iVersion = 1;
    vfs.szOsFile = static_cast<int>(sizeof(Handle)) + self.under_->szOsFile;
    vfs.mxPathname = self.under_->mxPathname;
    vfs.zName = self.name_.c_str();
    vfs.pAppData = &self;
    vfs.xOpen = open;
    vfs.xDelete = remove;
    vfs.xAccess = access;
    vfs.xFullPathname = full_pathname;
    vfs.xRandomness = randomness;
    vfs.xSleep = sleep;
    vfs.xCurrentTime = current_time;
    vfs.xGetLastError = last_error;
    return vfs;
  }
};

SealedVfs::SealedVfs(files::SealingKey key, Random& random, const char* under_name)
    : key_(std::move(key)),
      random_(random),
      under_(sqlite3_vfs_find(under_name)),
      name_("causeway-sealed-" + to_hex(random.bytes(8))) {
  INVARIANT(under_ != nullptr);
  vfs_ = std::make_unique<sqlite3_vfs>(Shim::methods(*this));
  if (const int code = sqlite3_vfs_register(vfs_.get(), 0); code != SQLITE_OK) raise(nullptr, code);
}

SealedVfs::~SealedVfs() {
  sqlite3_vfs_unregister(vfs_.get());
}

int SealedVfs::open_pages(sqlite3_file& under, void* storage) {
  FileMark mark;
  const int code = under.pMethods->xRead(&under, mark.data(), static_cast<int>(mark.size()), 0);
  if (code == SQLITE_IOERR_SHORT_READ || (code == SQLITE_OK && !is_file_mark(mark))) {
    return SQLITE_NOTADB;
  }
  if (code != SQLITE_OK) return code;
  sealer_.emplace(key_, mark, random_);
  new (storage) SealedPages(under, *sealer_, counters_);
  return SQLITE_OK;
}

int SealedVfs::open_log(sqlite3_file& under, void* storage) {
  new (storage) SealedLog(under, *sealer_, counters_);
  return SQLITE_OK;
}

}  // namespace causeway::adapters::sqlite
