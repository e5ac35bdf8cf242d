// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_BACKUP_DIRECTORY_SINK_H_
#define ALMENARA_COMMON_BACKUP_DIRECTORY_SINK_H_

#include <memory>
#include <set>
#include <string>

#include "common/backup/archive_reader.h"

namespace almenara::backup {

// Files of a backup in a new directory of mode 0700, removed at the end unless it was moved to its
// place. Errors: UNAVAILABLE with the path and the system's reason. Not thread-safe.
class DirectorySink final : public ArchiveSink {
 public:
  // FAILED_PRECONDITION when `directory` exists.
  static absl::StatusOr<std::unique_ptr<DirectorySink>> Create(const std::string& directory);
  ~DirectorySink() override;
  DirectorySink(const DirectorySink&) = delete;
  DirectorySink& operator=(const DirectorySink&) = delete;

  absl::Status Begin(const std::string& path) override;
  absl::Status Append(absl::string_view bytes) override;
  absl::Status End() override;

  // Syncs every directory and puts the whole where `place` is absent or an empty directory.
  absl::Status MoveTo(const std::string& place);

 private:
  explicit DirectorySink(std::string directory) : directory_(std::move(directory)) {}
  absl::Status MakeParentsOf(const std::string& path);

  const std::string directory_;
  std::set<std::string> made_;  // directories
  std::string file_;            // path of the open one
  int descriptor_ = -1;
  bool is_moved_ = false;
};

}  // namespace almenara::backup

#endif  // ALMENARA_COMMON_BACKUP_DIRECTORY_SINK_H_
