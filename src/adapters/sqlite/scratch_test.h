#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>

#include "base/bytes.h"

namespace causeway::adapters::sqlite {

/// An empty folder that goes away with the test; in memory where there is such a file system, since
/// these tests sync thousands of times and none of them cuts the power.
class Scratch {
 public:
  Scratch() {
    const std::filesystem::path memory = "/dev/shm";
    std::string name =
        (std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path()) /
        "causeway-XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }

  ~Scratch() { std::filesystem::remove_all(folder_); }

  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }

  const std::filesystem::path& path() const { return folder_; }

  Bytes read(const std::string& name) const {
    Bytes bytes(std::filesystem::file_size(folder_ / name));
    std::ifstream file(folder_ / name, std::ios::binary);
    file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return bytes;
  }

  void write(const std::string& name, const Bytes& bytes) const {
    std::ofstream file(folder_ / name, std::ios::binary | std::ios::trunc);
    file.write(
        reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size())
    );
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace causeway::adapters::sqlite
