// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_DIGEST_KEY_H_
#define ALMENARA_HUB_DIGEST_KEY_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "hub/intake/keyed_digests.h"

namespace almenara::hub {

// The key of the hub's memory of people and withdrawn records, from a file of 32 bytes that only
// its owner may read; made when the store holds no such memory yet. FAILED_PRECONDITION when the
// file is missing and the store does: with another key, people already counted would count again
// and withdrawn records could come back. Back the file up with the store.
absl::StatusOr<std::unique_ptr<KeyedDigests>> OpenDigestKey(const std::string& path,
                                                            const KeyValueStore& store,
                                                            RandomSource& random);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_DIGEST_KEY_H_
