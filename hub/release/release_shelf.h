// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_RELEASE_SHELF_H_
#define ALMENARA_HUB_RELEASE_RELEASE_SHELF_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "hub/agreement/agreement_store.h"
#include "hub/release/sealed_release.h"

namespace almenara::hub {

using Releases = std::vector<std::shared_ptr<const SealedRelease>>;

// Every sealed release, mapped. What is served is what stands here. Thread-safe; readers take no
// lock while they read.
class ReleaseShelf {
 public:
  // Maps every sealed release of the store from `directory`, which is made if it does not exist.
  // DATA_LOSS when one is damaged: a hub that cannot serve what it sealed does not start. The
  // references must outlive the shelf.
  static absl::StatusOr<std::unique_ptr<ReleaseShelf>> Open(const std::string& directory,
                                                            const KeyValueStore& store,
                                                            const AgreementStore& agreements);

  // In order of sealing. The list never changes; a later call may return a longer one.
  std::shared_ptr<const Releases> All() const;

  // Maps a release that has just been sealed. Adding it again changes nothing.
  absl::Status Add(const state::v1::ReleaseEntry& entry);

  // Where the file of a release lies.
  std::string PathOf(const std::string& release_id) const;

 private:
  ReleaseShelf(std::string directory, const AgreementStore& agreements);

  const std::string directory_;
  const AgreementStore& agreements_;
  mutable Mutex mutex_;
  std::shared_ptr<const Releases> releases_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_RELEASE_SHELF_H_
