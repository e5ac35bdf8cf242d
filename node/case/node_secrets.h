// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CASE_NODE_SECRETS_H_
#define ALMENARA_NODE_CASE_NODE_SECRETS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/crypto/aes_gcm.h"
#include "common/crypto/hmac.h"
#include "common/crypto/secret_bytes.h"

namespace almenara::node {

// What a pseudonym stands for. Each has a key of its own, so that equal inputs of two kinds have
// nothing in common.
enum class PseudonymKind {
  kDataSet = 0,   // name of a data set, in keys of tables
  kCase = 1,      // a case, in keys of tables
  kFile = 2,      // a file's name, in keys of tables
  kContent = 3,   // a case's content, to know an unchanged row
  kRecord = 4,    // IncidentRecord.record_id
  kPerson = 5,    // IncidentRecord.person_key
  kIncident = 6,  // IncidentRecord.incident_key
  kKeyCheck = 7,  // that the case key is the one the store was made with
};

// Everything derived from the node's case key: HMAC-SHA256(case key, "almenara/node/<label>/v1"),
// one label a use. The case key itself is not kept. Immutable; thread-safe.
class NodeSecrets {
 public:
  // INVALID_ARGUMENT unless the case key has 32 bytes.
  static absl::StatusOr<NodeSecrets> Derive(const crypto::SecretBytes& case_key);

  // HMAC-SHA256 of `input` under the key of `kind`. Inputs of several parts come from
  // PseudonymInput.
  crypto::Digest256 Pseudonym(PseudonymKind kind, absl::string_view input) const;

  // Wraps the data keys of cases.
  const crypto::AesGcmKey& wrapping_key() const { return wrapping_key_; }
  // Seals every other row that must not be read from the disk.
  const crypto::AesGcmKey& row_key() const { return row_key_; }

 private:
  NodeSecrets(crypto::AesGcmKey wrapping_key, crypto::AesGcmKey row_key)
      : wrapping_key_(std::move(wrapping_key)), row_key_(std::move(row_key)) {}

  crypto::AesGcmKey wrapping_key_;
  crypto::AesGcmKey row_key_;
  std::vector<crypto::HmacKey> pseudonym_keys_;  // in the order of PseudonymKind
};

// Parts put together so that no two lists of parts give the same bytes: each part is its length, 32
// bits big-endian, and its bytes.
//
//   PseudonymInput().Part("case").Part(data_set).Part(identifier).bytes()
class PseudonymInput {
 public:
  PseudonymInput& Part(absl::string_view bytes);
  PseudonymInput& Number(uint32_t number);  // four bytes big-endian
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CASE_NODE_SECRETS_H_
