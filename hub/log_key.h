// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_LOG_KEY_H_
#define ALMENARA_HUB_LOG_KEY_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/crypto/ed25519.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"

namespace almenara::hub {

// The key that signs the transparency log, from a file of 32 bytes that only its owner may read;
// made when the store has no log yet. FAILED_PRECONDITION when the file is missing and the store
// does: with another key, nobody could tell the log from a forged one. Back the file up with the
// store.
absl::StatusOr<crypto::Ed25519KeyPair> OpenLogKey(const std::string& path,
                                                  const KeyValueStore& store, RandomSource& random);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_LOG_KEY_H_
