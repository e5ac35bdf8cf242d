// SPDX-License-Identifier: Apache-2.0
#include "hub/digest_key.h"

#include "absl/strings/str_cat.h"
#include "common/crypto/owner_only_file.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara::hub {
namespace {

constexpr size_t kKeySize = 32;

absl::StatusOr<bool> HasMemory(const KeyValueStore& store) {
  for (const char* table : {kPersonCohortsTable, kRecordIndexTable}) {
    const auto rows = store.Scan(table, "");
    if (rows->Valid()) return true;
    ALMENARA_RETURN_IF_ERROR(rows->status());
  }
  return false;
}

absl::Status MakeKey(const std::string& path, const KeyValueStore& store, RandomSource& random) {
  ALMENARA_ASSIGN_OR_RETURN(const bool has_memory, HasMemory(store));
  if (has_memory) {
    return absl::FailedPreconditionError(absl::StrCat(
        path, " is missing and the store was begun with it; restore it from the backup"));
  }
  const auto key = crypto::SecretBytes::Random(kKeySize, random);
  return crypto::WriteNewFile(path, key.view(), crypto::FileReaders::kOwner);
}

}  // namespace

absl::StatusOr<std::unique_ptr<KeyedDigests>> OpenDigestKey(const std::string& path,
                                                            const KeyValueStore& store,
                                                            RandomSource& random) {
  absl::StatusOr<crypto::SecretBytes> key = crypto::ReadOwnerOnlyFile(path);
  if (absl::IsNotFound(key.status())) {
    ALMENARA_RETURN_IF_ERROR(MakeKey(path, store, random));
    key = crypto::ReadOwnerOnlyFile(path);
  }
  ALMENARA_RETURN_IF_ERROR(key.status());
  absl::StatusOr<std::unique_ptr<KeyedDigests>> digests = KeyedDigests::Create(*key);
  if (!digests.ok()) return Annotate(digests.status(), path);
  return digests;
}

}  // namespace almenara::hub
