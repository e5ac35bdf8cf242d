// SPDX-License-Identifier: Apache-2.0
// Keys of the node's tables. They hold pseudonyms and numbers, never a name or an identifier.
#ifndef ALMENARA_NODE_CASE_CASE_KEYS_H_
#define ALMENARA_NODE_CASE_CASE_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/state/v1/case.pb.h"
#include "node/case/node_secrets.h"

namespace almenara::node {

inline constexpr char kCasesTable[] = "cases";           // sealed Case under its own data key
inline constexpr char kCaseIndexTable[] = "case_index";  // CaseIndexRow
inline constexpr char kDataSetsTable[] = "data_sets";    // sealed DataSetRow
inline constexpr char kKeptAsideTable[] = "kept_aside";  // sealed RowKeptAsideRow
inline constexpr char kConsentsTable[] = "consents";     // sealed AttestationRow
inline constexpr char kIdentityTable[] =
    "identity";  // NodeStoreIdentity, WithdrawalCheckRow, a mark

// Every table of node/case.
std::vector<std::string> CaseTables();

// The pseudonym of a data set's name.
class DataSetKey {
 public:
  static constexpr size_t kSize = 16;
  DataSetKey(const NodeSecrets& secrets, absl::string_view name);
  const std::string& bytes() const { return bytes_; }
  friend bool operator==(const DataSetKey&, const DataSetKey&) = default;

 private:
  friend class CaseKey;
  explicit DataSetKey(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string bytes_;
};

// Where a case lies: its data set's pseudonym and its own.
class CaseKey {
 public:
  static constexpr size_t kSize = DataSetKey::kSize + 32;

  // Of a case with an identifier: data set and identifier. Of one without: data set, content and
  // ordinal.
  CaseKey(const NodeSecrets& secrets, const state::v1::Case& subject)
      : CaseKey(secrets, DataSetKey(secrets, subject.data_set()), subject) {}
  // The same, with the key of the case's data set at hand.
  CaseKey(const NodeSecrets& secrets, const DataSetKey& data_set, const state::v1::Case& subject);
  // DATA_LOSS unless `bytes` has 48 bytes.
  static absl::StatusOr<CaseKey> FromBytes(absl::string_view bytes);

  const std::string& bytes() const { return bytes_; }
  absl::string_view data_set() const {
    return absl::string_view(bytes_).substr(0, DataSetKey::kSize);
  }
  // The first 16 hexadecimal digits of the case's own pseudonym: names it to the steward when it
  // has no identifier.
  std::string ShortName() const;

  friend bool operator==(const CaseKey&, const CaseKey&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const CaseKey& key) {
    return H::combine(std::move(state), key.bytes_);
  }

 private:
  explicit CaseKey(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string bytes_;
};

// What makes a case itself, for pseudonyms: see CaseKey.
std::string CaseIdentityInput(const state::v1::Case& subject);

std::string CaseRowKey(const CaseKey& key);
std::string CaseIndexRowKey(const CaseKey& key);
// Of all index rows, or of those of a data set.
std::string CaseIndexPrefix();
std::string CaseIndexPrefix(const DataSetKey& data_set);
// The case that an index row belongs to.
absl::StatusOr<CaseKey> ParseCaseIndexRowKey(absl::string_view row_key);

std::string DataSetRowKey(const DataSetKey& data_set);
std::string DataSetPrefix();

// Rows kept aside lie by data set, import and order in the file.
struct KeptAsidePosition {
  uint64_t import_number = 0;
  uint64_t line = 0;
};
std::string KeptAsideRowKey(const DataSetKey& data_set, const KeptAsidePosition& position);
std::string KeptAsidePrefix();
std::string KeptAsidePrefix(const DataSetKey& data_set);
// The data set whose row it is, and its position.
struct ParsedKeptAsideKey {
  std::string data_set;  // bytes of the DataSetKey
  KeptAsidePosition position;
};
absl::StatusOr<ParsedKeptAsideKey> ParseKeptAsideRowKey(absl::string_view row_key);

std::string ConsentRowKey(uint64_t number);
std::string ConsentPrefix();
std::string IdentityRowKey();
// Both in the table of the identity: see withdrawal_check.h.
std::string TakenBackRowKey();
std::string WithdrawalCheckRowKey();

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CASE_CASE_KEYS_H_
