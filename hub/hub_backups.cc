// SPDX-License-Identifier: Apache-2.0
#include "hub/hub_backups.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "common/storage/stored_message.h"
#include "hub/log_key.h"
#include "hub/release/release_keys.h"

namespace almenara::hub {
namespace {

// As the store names them, and not as the shelf does: a release is sealed before it is shelved.
absl::StatusOr<backup::SideFiles> SideFilesOf(const std::string& data_directory,
                                              const HubBackupParts& parts) {
  backup::SideFiles side_files;
  side_files.log_size = parts.log.Head().size();
  for (const char* key : {"digest.key", "log.key"}) {
    side_files.files.push_back({key, absl::StrCat(data_directory, "/", key)});
  }
  const std::unique_ptr<Iterator> rows = parts.store.Scan(kReleasesTable, ReleasePrefix());
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const auto entry,
                              ParseStored<state::v1::ReleaseEntry>(kReleasesTable, rows->value()));
    if (entry.stage() != state::v1::RELEASE_STAGE_SEALED) continue;
    side_files.files.push_back(
        {absl::StrCat("releases/", entry.id(), ".release"), parts.shelf.PathOf(entry.id())});
    ++side_files.releases;
  }
  ALMENARA_RETURN_IF_ERROR(rows->status());
  return side_files;
}

}  // namespace

absl::StatusOr<std::unique_ptr<backup::BackupMaker>> MakeHubBackups(const HubOptions& options,
                                                                    const HubBackupParts& parts) {
  return backup::BackupMaker::Create(
      {.program = state::v1::BACKUP_PROGRAM_HUB,
       .name = options.trust_domain,
       .data_directory = options.data_directory,
       .backup_directory = options.backup_directory,
       .secret = options.backup_secret},
      {.store = parts.store,
       .clock = parts.clock,
       .random = parts.random,
       .side_files = [directory = options.data_directory,
                      parts] { return SideFilesOf(directory, parts); },
       .signing_key =
           [directory = options.data_directory, parts] {
             return OpenLogKey(absl::StrCat(directory, "/log.key"), parts.store, parts.random);
           }});
}

}  // namespace almenara::hub
