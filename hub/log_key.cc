// SPDX-License-Identifier: Apache-2.0
#include "hub/log_key.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "common/crypto/owner_only_file.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "hub/transparency/log_keys.h"

namespace almenara::hub {
namespace {

constexpr size_t kSeedSize = 32;

absl::Status MakeKey(const std::string& path, const KeyValueStore& store, RandomSource& random) {
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> head,
                            store.Get(kLogTable, TreeHeadKey()));
  if (head.has_value()) {
    return absl::FailedPreconditionError(absl::StrCat(
        path, " is missing and the log was signed with it; restore it from the backup"));
  }
  const auto seed = crypto::SecretBytes::Random(kSeedSize, random);
  return crypto::WriteNewFile(path, seed.view(), crypto::FileReaders::kOwner);
}

}  // namespace

absl::StatusOr<crypto::Ed25519KeyPair> OpenLogKey(const std::string& path,
                                                  const KeyValueStore& store,
                                                  RandomSource& random) {
  absl::StatusOr<crypto::SecretBytes> seed = crypto::ReadOwnerOnlyFile(path);
  if (absl::IsNotFound(seed.status())) {
    ALMENARA_RETURN_IF_ERROR(MakeKey(path, store, random));
    seed = crypto::ReadOwnerOnlyFile(path);
  }
  ALMENARA_RETURN_IF_ERROR(seed.status());
  absl::StatusOr<crypto::Ed25519KeyPair> key = crypto::Ed25519KeyPair::FromSeed(*std::move(seed));
  if (!key.ok()) return Annotate(key.status(), path);
  return key;
}

}  // namespace almenara::hub
