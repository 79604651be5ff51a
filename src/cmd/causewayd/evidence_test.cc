// What the process that holds the keys opens of a provider's evidence: written into a folder for
// tools/report_markers_test.sh, which has reported something there and looks for what was said.
// Elsewhere there is nothing to open.
#include "report/evidence.h"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>

#include "adapters/sqlite_safety/safety_store.h"
#include "cmd/causewayd/frank.h"
#include "crypto/random.h"
#include "franking/commitment.h"

namespace causeway::causewayd {
namespace {

void write(const std::filesystem::path& file, ByteView bytes) {
  std::ofstream out(file, std::ios::binary);
  out << as_text(bytes);
}

/// Each opened entry as it was said, with its key beside it; of the others, that they were.
void write_entries(const std::filesystem::path& folder, const report::AbuseReport& report) {
  for (const report::ReportEntry& entry : report.entries) {
    const std::string seq = std::to_string(entry.context.seq);
    if (entry.opened() == nullptr) {
      write(folder / (seq + ".withheld"), {});
      continue;
    }
    const auto franked =
        *tls::decode<franking::FrankedContent>(entry.opened()->application_data.reveal());
    write(folder / (seq + ".opened"), franked.content);
    write(folder / (seq + ".key"), franked.franking_key.reveal());
  }
}

TEST(StoredEvidence, OpensToWhatWasReported) {
  const char* of = std::getenv("CAUSEWAY_EVIDENCE_OF");
  const char* to = std::getenv("CAUSEWAY_EVIDENCE_TO");
  if (of == nullptr || to == nullptr) GTEST_SKIP() << "skipped: of no provider";
  crypto::initialize();
  const std::filesystem::path data = std::filesystem::path(of) / "data";
  adapters::frank::FrankOptions options;
  options.path = std::string(CAUSEWAY_BIN_DIR) + "/causewayd";
  options.arguments = {"frank", (data / "frank-keys").string(), "localhost"};
  const Instant now = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
  adapters::frank::FrankProcess frank(std::move(options), now);
  adapters::sqlite_safety::SafetyStore safety(data / "safety.db");
  const auto reading = safety.begin_read();
  std::size_t opened = 0;
  for (std::uint32_t number = 1; reading->cases().find(safety::CaseNumber{number}); ++number) {
    for (const safety::Report& each : reading->reports().of_case({number})) {
      ASSERT_TRUE(each.evidence.has_value());
      const auto name = report::evidence_name(each.reporter, each.id);
      const auto shown = frank.show(name, *each.evidence);
      const auto& whole = std::get<report::ShownReport>(shown);
      write_entries(to, *report::unpack(whole.packed.reveal(), {}));
      ++opened;
    }
  }
  EXPECT_EQ(opened, 1U);
}

}  // namespace
}  // namespace causeway::causewayd
