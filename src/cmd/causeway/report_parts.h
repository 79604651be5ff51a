#pragma once

#include <map>

#include "cmd/causeway/report_views.h"
#include "cmd/causeway/workspace.h"

/// What `report` and the commands about reports put together.
namespace causeway::cli {

/// What was typed of one's own, or is in a file: one line. Throws `Failure`: not found, usage.
std::string reporters_words(const Arguments& arguments);

/// Line breaks and tabs become blanks: what the reviewers read is one line.
std::string in_one_line(std::string text);

/// Where the blobs of the messages that a preview opens are: here, or else at the hub. Where it is
/// neither, nothing is said of them. What the hub cannot be asked about now counts as being there.
std::vector<report::ReportAttachment> find_files(
    Workspace& workspace, const client::ReportPreview& preview
);

/// Uploads those that are here and too large to travel in the report. Where that cannot be done
/// now, the report names the blob of the message instead.
void upload_files(Workspace& workspace, client::ReportPreview& preview);

using Verdicts = std::map<std::uint64_t, std::optional<api::FrankVerdict>>;

/// What the hub says of each message that the report opens, as far as it does so in a few seconds.
Verdicts check_franks(Workspace& workspace, const report::AbuseReport& report);

ReportPreviewView view_of(
    Workspace& workspace, const client::ReportPreview& preview, const Verdicts& verdicts
);
OwnReportView view_of(Workspace& workspace, const client::OwnReport& report);

}  // namespace causeway::cli
