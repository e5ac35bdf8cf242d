// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_HUB_BACKUPS_H_
#define ALMENARA_HUB_HUB_BACKUPS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "common/backup/backup_maker.h"
#include "hub/hub_options.h"
#include "hub/release/release_shelf.h"
#include "hub/transparency/transparency_log.h"

namespace almenara::hub {

struct HubBackupParts {
  KeyValueStore& store;
  const Clock& clock;
  RandomSource& random;
  const TransparencyLog& log;
  const ReleaseShelf& shelf;
};

// Makes backups of the hub: its store, its sealed releases, digest.key and log.key, signed by the
// key of its log, which every member knows. The parts must outlive it.
absl::StatusOr<std::unique_ptr<backup::BackupMaker>> MakeHubBackups(const HubOptions& options,
                                                                    const HubBackupParts& parts);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_HUB_BACKUPS_H_
