// SPDX-License-Identifier: Apache-2.0
#include "hub/release/release_shelf.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "hub/release/release_keys.h"

namespace almenara::hub {
namespace {

absl::StatusOr<std::vector<state::v1::ReleaseEntry>> SealedEntries(const KeyValueStore& store) {
  std::vector<state::v1::ReleaseEntry> entries;
  const std::unique_ptr<Iterator> rows = store.Scan(kReleasesTable, ReleasePrefix());
  for (; rows->Valid(); rows->Next()) {
    state::v1::ReleaseEntry entry;
    if (!entry.ParseFromArray(rows->value().data(), static_cast<int>(rows->value().size()))) {
      return absl::DataLossError("the store holds a release that cannot be read");
    }
    if (entry.stage() == state::v1::RELEASE_STAGE_SEALED) entries.push_back(std::move(entry));
  }
  ALMENARA_RETURN_IF_ERROR(rows->status());
  std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return a.sealed_at_unix_seconds() < b.sealed_at_unix_seconds();
  });
  return entries;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ReleaseShelf>> ReleaseShelf::Open(const std::string& directory,
                                                                 const KeyValueStore& store,
                                                                 const AgreementStore& agreements) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) {
    return absl::UnavailableError(absl::StrCat("cannot create ", directory, ": ", error.message()));
  }
  std::unique_ptr<ReleaseShelf> shelf(new ReleaseShelf(directory, agreements));
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<state::v1::ReleaseEntry> entries,
                            SealedEntries(store));
  for (const state::v1::ReleaseEntry& entry : entries) {
    ALMENARA_RETURN_IF_ERROR(shelf->Add(entry));
  }
  return shelf;
}

ReleaseShelf::ReleaseShelf(std::string directory, const AgreementStore& agreements)
    : directory_(std::move(directory)),
      agreements_(agreements),
      releases_(std::make_shared<Releases>()) {}

std::shared_ptr<const Releases> ReleaseShelf::All() const {
  MutexLock lock(mutex_);
  return releases_;
}

absl::Status ReleaseShelf::Add(const state::v1::ReleaseEntry& entry) {
  ALMENARA_ASSIGN_OR_RETURN(const AgreementStanding standing,
                            agreements_.Find(entry.agreement(), entry.agreement_version()));
  ALMENARA_ASSIGN_OR_RETURN(std::shared_ptr<const SealedRelease> release,
                            SealedRelease::Open(PathOf(entry.id()), entry, standing.version));
  MutexLock lock(mutex_);
  const bool there = std::any_of(releases_->begin(), releases_->end(), [&](const auto& other) {
    return other->entry().id() == entry.id();
  });
  if (there) return absl::OkStatus();
  auto longer = std::make_shared<Releases>(*releases_);
  longer->push_back(std::move(release));
  releases_ = std::move(longer);
  return absl::OkStatus();
}

std::string ReleaseShelf::PathOf(const std::string& release_id) const {
  return absl::StrCat(directory_, "/", release_id, ".release");
}

}  // namespace almenara::hub
