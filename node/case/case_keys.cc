// SPDX-License-Identifier: Apache-2.0
#include "node/case/case_keys.h"

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"

namespace almenara::node {
namespace {

// Tags are on disk: never given to another table, never renumbered.
constexpr KeyFormat kCaseFormat = {.table_tag = 'c', .version = 1};
constexpr KeyFormat kCaseIndexFormat = {.table_tag = 'i', .version = 1};
constexpr KeyFormat kDataSetFormat = {.table_tag = 'd', .version = 1};
constexpr KeyFormat kKeptAsideFormat = {.table_tag = 'k', .version = 1};
constexpr KeyFormat kConsentFormat = {.table_tag = 'a', .version = 1};
constexpr KeyFormat kIdentityFormat = {.table_tag = 'n', .version = 1};
constexpr KeyFormat kTakenBackFormat = {.table_tag = 't', .version = 1};
constexpr KeyFormat kWithdrawalCheckFormat = {.table_tag = 'w', .version = 1};

}  // namespace

std::vector<std::string> CaseTables() {
  return {kCasesTable,     kCaseIndexTable, kDataSetsTable,
          kKeptAsideTable, kConsentsTable,  kIdentityTable};
}

DataSetKey::DataSetKey(const NodeSecrets& secrets, absl::string_view name)
    : bytes_(crypto::AsBytes(secrets.Pseudonym(PseudonymKind::kDataSet, name)).substr(0, kSize)) {}

std::string CaseIdentityInput(const state::v1::Case& subject) {
  PseudonymInput input;
  if (!subject.identifier().empty()) {
    input.Part("case").Part(subject.data_set()).Part(subject.identifier());
  } else {
    input.Part("row")
        .Part(subject.data_set())
        .Part(subject.content_sha256())
        .Number(subject.ordinal());
  }
  return input.bytes();
}

CaseKey::CaseKey(const NodeSecrets& secrets, const DataSetKey& data_set,
                 const state::v1::Case& subject)
    : bytes_(data_set.bytes() +
             crypto::AsBytes(secrets.Pseudonym(PseudonymKind::kCase, CaseIdentityInput(subject)))) {
}

absl::StatusOr<CaseKey> CaseKey::FromBytes(absl::string_view bytes) {
  if (bytes.size() != kSize) return absl::DataLossError("a case's key has the wrong size");
  return CaseKey(std::string(bytes));
}

std::string CaseKey::ShortName() const {
  return absl::BytesToHexString(absl::string_view(bytes_).substr(DataSetKey::kSize, 8));
}

std::string CaseRowKey(const CaseKey& key) {
  return KeyWriter(kCaseFormat).Fixed(key.bytes()).Take();
}

std::string CaseIndexRowKey(const CaseKey& key) {
  return KeyWriter(kCaseIndexFormat).Fixed(key.bytes()).Take();
}

std::string CaseIndexPrefix() { return KeyWriter(kCaseIndexFormat).Take(); }

std::string CaseIndexPrefix(const DataSetKey& data_set) {
  return KeyWriter(kCaseIndexFormat).Fixed(data_set.bytes()).Take();
}

absl::StatusOr<CaseKey> ParseCaseIndexRowKey(absl::string_view row_key) {
  KeyReader reader(row_key);
  ALMENARA_RETURN_IF_ERROR(reader.Expect(kCaseIndexFormat));
  ALMENARA_ASSIGN_OR_RETURN(const std::string bytes, reader.Fixed(CaseKey::kSize));
  ALMENARA_RETURN_IF_ERROR(reader.End());
  return CaseKey::FromBytes(bytes);
}

std::string DataSetRowKey(const DataSetKey& data_set) {
  return KeyWriter(kDataSetFormat).Fixed(data_set.bytes()).Take();
}

std::string DataSetPrefix() { return KeyWriter(kDataSetFormat).Take(); }

std::string KeptAsideRowKey(const DataSetKey& data_set, const KeptAsidePosition& position) {
  return KeyWriter(kKeptAsideFormat)
      .Fixed(data_set.bytes())
      .U64(position.import_number)
      .U64(position.line)
      .Take();
}

std::string KeptAsidePrefix() { return KeyWriter(kKeptAsideFormat).Take(); }

std::string KeptAsidePrefix(const DataSetKey& data_set) {
  return KeyWriter(kKeptAsideFormat).Fixed(data_set.bytes()).Take();
}

absl::StatusOr<ParsedKeptAsideKey> ParseKeptAsideRowKey(absl::string_view row_key) {
  KeyReader reader(row_key);
  ParsedKeptAsideKey parsed;
  ALMENARA_RETURN_IF_ERROR(reader.Expect(kKeptAsideFormat));
  ALMENARA_ASSIGN_OR_RETURN(parsed.data_set, reader.Fixed(DataSetKey::kSize));
  ALMENARA_ASSIGN_OR_RETURN(parsed.position.import_number, reader.U64());
  ALMENARA_ASSIGN_OR_RETURN(parsed.position.line, reader.U64());
  ALMENARA_RETURN_IF_ERROR(reader.End());
  return parsed;
}

std::string ConsentRowKey(uint64_t number) { return KeyWriter(kConsentFormat).U64(number).Take(); }
std::string ConsentPrefix() { return KeyWriter(kConsentFormat).Take(); }
std::string IdentityRowKey() { return KeyWriter(kIdentityFormat).Take(); }
std::string TakenBackRowKey() { return KeyWriter(kTakenBackFormat).Take(); }
std::string WithdrawalCheckRowKey() { return KeyWriter(kWithdrawalCheckFormat).Take(); }

}  // namespace almenara::node
