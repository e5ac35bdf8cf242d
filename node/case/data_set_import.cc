// SPDX-License-Identifier: Apache-2.0
#include "node/case/data_set_import.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "common/crypto/secret_bytes.h"
#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"
#include "node/case/case_envelope.h"
#include "node/case/case_store.h"
#include "node/case/sealed_row.h"
#include "node/case/withdrawal_check.h"

namespace almenara::node {
namespace {

// One synced write for so many cases: a sync costs as much as sealing a few hundred of them.
constexpr size_t kCasesPerBatch = 4000;

}  // namespace

DataSetImport::DataSetImport(CaseStore& store, ImportTarget target, DataSetKey data_set,
                             uint64_t number)
    : store_(store),
      target_(std::move(target)),
      data_set_(std::move(data_set)),
      number_(number),
      nothing_before_(!store.store_.Scan(kCaseIndexTable, CaseIndexPrefix(data_set_))->Valid()) {}

DataSetImport::~DataSetImport() {
  crypto::Cleanse(pending_bytes_.data(), pending_bytes_.size());
  MutexLock lock(store_.change_mutex_);
  store_.importing_ = false;
}

DataSetImport::SeenKey DataSetImport::SeenKeyOf(const CaseKey& key) {
  SeenKey seen = 0;
  std::memcpy(&seen, key.bytes().data() + DataSetKey::kSize, sizeof(seen));
  return seen;
}

absl::Status DataSetImport::Add(const state::v1::Case& taken) {
  if (taken.revision() != 0 || taken.kept_back()) {
    return absl::InvalidArgumentError("revision and kept_back are the store's");
  }
  if (taken.data_set() != target_.data_set) {
    return absl::InvalidArgumentError("a row is of another data set than its file");
  }
  if (taken.identifier().empty() &&
      (taken.content_sha256().size() != 32 || target_.data_set.empty())) {
    return absl::InvalidArgumentError(
        "rows without an identifier need a data set: name it with --data-set");
  }
  CaseKey key(store_.secrets_, data_set_, taken);
  // The same case twice in a file: the earlier row must be in the store before the later one is
  // compared.
  if (!seen_.insert(SeenKeyOf(key)).second) {
    ALMENARA_RETURN_IF_ERROR(Flush());
    nothing_before_ = false;
  }
  const size_t begin = pending_bytes_.size();
  taken.AppendToString(&pending_bytes_);
  pending_.push_back(
      {.key = std::move(key), .begin = begin, .size = pending_bytes_.size() - begin});
  return pending_.size() < kCasesPerBatch ? absl::OkStatus() : Flush();
}

absl::Status DataSetImport::KeepAside(state::v1::RowKeptAsideRow row) {
  row.set_file_name(target_.file_name);
  const std::string key =
      KeptAsideRowKey(data_set_, {.import_number = number_, .line = row.line()});
  pending_kept_aside_.Put(kKeptAsideTable, key, SealRow(store_.secrets_, key, row, store_.random_));
  ++pending_kept_aside_rows_;
  return pending_kept_aside_.size() < kCasesPerBatch ? absl::OkStatus() : Flush();
}

void DataSetImport::MarkSeen(const std::string& identifier) {
  state::v1::Case subject;
  subject.set_data_set(target_.data_set);
  subject.set_identifier(identifier);
  seen_.insert(SeenKeyOf(CaseKey(store_.secrets_, subject)));
}

absl::StatusOr<ImportCounts> DataSetImport::Finish() {
  ALMENARA_RETURN_IF_ERROR(Flush());
  ALMENARA_RETURN_IF_ERROR(RemoveOldKeptAside());
  if (!target_.data_set.empty()) ALMENARA_RETURN_IF_ERROR(RemoveUnseen());
  return counts_;
}

absl::Status DataSetImport::StageCases(WriteBatch& batch, ImportCounts& counts) const {
  bool takes_back = false;
  std::vector<std::string> keys;
  keys.reserve(pending_.size());
  for (const Pending& pending : pending_) keys.push_back(CaseIndexRowKey(pending.key));
  std::vector<std::optional<std::string>> rows(keys.size());
  if (!nothing_before_) {
    ALMENARA_ASSIGN_OR_RETURN(rows, store_.store_.MultiGet(kCaseIndexTable, keys));
  }
  for (size_t i = 0; i < pending_.size(); ++i) {
    const CaseKey& key = pending_[i].key;
    const absl::string_view plain =
        absl::string_view(pending_bytes_).substr(pending_[i].begin, pending_[i].size);
    std::string mac = ContentMac(store_.secrets_, plain);
    state::v1::CaseIndexRow index;
    if (rows[i].has_value()) {
      if (!index.ParseFromString(*rows[i]))
        return absl::DataLossError("a row of the case index is damaged");
      const bool shredded = index.wrapped_key().empty();
      // A case that was withdrawn does not come back with the row that it was made of.
      if (index.content_mac() == mac && (!shredded || index.kept_back())) {
        ++counts.unchanged;
        continue;
      }
      ++(shredded ? counts.added : counts.revised);
      takes_back = true;
    } else {
      ++counts.added;
    }
    SealedCase sealed = SealCase(store_.secrets_, key, plain, store_.random_);
    index.set_content_mac(std::move(mac));
    index.set_wrapped_key(std::move(sealed.wrapped_key));
    index.set_revision(index.revision() + 1);
    batch.Put(kCaseIndexTable, keys[i], index.SerializeAsString());
    batch.Put(kCasesTable, CaseRowKey(key), sealed.sealed);
  }
  if (takes_back) StageTakenBack(store_.random_, batch);
  return absl::OkStatus();
}

absl::Status DataSetImport::Flush() {
  // In the order of their keys, which are random, rows find their places in the store several times
  // faster.
  std::sort(pending_.begin(), pending_.end(),
            [](const Pending& a, const Pending& b) { return a.key.bytes() < b.key.bytes(); });
  WriteBatch batch;
  ImportCounts counts;
  MutexLock lock(store_.change_mutex_);
  ALMENARA_RETURN_IF_ERROR(StageCases(batch, counts));
  batch.Append(std::move(pending_kept_aside_));
  pending_kept_aside_ = WriteBatch();
  ALMENARA_RETURN_IF_ERROR(
      Write(batch, {.cases = static_cast<int64_t>(counts.added),
                    .kept_aside = std::exchange(pending_kept_aside_rows_, 0)}));
  pending_.clear();
  crypto::Cleanse(pending_bytes_.data(), pending_bytes_.size());
  pending_bytes_.clear();
  counts_.added += counts.added;
  counts_.revised += counts.revised;
  counts_.unchanged += counts.unchanged;
  return absl::OkStatus();
}

absl::Status DataSetImport::RemoveOldKeptAside() {
  WriteBatch batch;
  const std::unique_ptr<Iterator> rows =
      store_.store_.Scan(kKeptAsideTable, KeptAsidePrefix(data_set_));
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const ParsedKeptAsideKey key, ParseKeptAsideRowKey(rows->key()));
    if (key.position.import_number == number_) continue;
    // A named data set is one file at a time; without a name, files stand beside each other.
    state::v1::RowKeptAsideRow row;
    ALMENARA_RETURN_IF_ERROR(OpenRow(store_.secrets_, rows->key(), rows->value(), row));
    if (!target_.data_set.empty() || row.file_name() == target_.file_name) {
      batch.Delete(kKeptAsideTable, rows->key());
    }
  }
  ALMENARA_RETURN_IF_ERROR(rows->status());
  if (batch.empty()) return absl::OkStatus();
  MutexLock lock(store_.change_mutex_);
  return Write(batch, {.kept_aside = -static_cast<int64_t>(batch.size())});
}

absl::Status DataSetImport::RemoveUnseen() {
  const std::string prefix = CaseIndexPrefix(data_set_);
  const std::unique_ptr<Iterator> rows = store_.store_.Scan(kCaseIndexTable, prefix);
  WriteBatch batch;
  int64_t cases = 0;
  const auto write = [&]() -> absl::Status {
    StageTakenBack(store_.random_, batch);
    MutexLock lock(store_.change_mutex_);
    ALMENARA_RETURN_IF_ERROR(Write(batch, {.cases = -cases}));
    counts_.removed += static_cast<uint64_t>(cases);
    batch.Clear();
    cases = 0;
    return absl::OkStatus();
  };
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const CaseKey key, ParseCaseIndexRowKey(rows->key()));
    if (seen_.contains(SeenKeyOf(key))) continue;
    state::v1::CaseIndexRow row;
    if (!row.ParseFromArray(rows->value().data(), static_cast<int>(rows->value().size()))) {
      return absl::DataLossError("a row of the case index is damaged");
    }
    // Only what is left of a withdrawn case keeps it from coming back with a later file.
    if (row.wrapped_key().empty()) continue;
    batch.Delete(kCaseIndexTable, rows->key());
    batch.Delete(kCasesTable, CaseRowKey(key));
    if (++cases == kCasesPerBatch) ALMENARA_RETURN_IF_ERROR(write());
  }
  ALMENARA_RETURN_IF_ERROR(rows->status());
  if (cases > 0) ALMENARA_RETURN_IF_ERROR(write());
  if (counts_.removed == 0) return absl::OkStatus();
  // The wrapped keys must leave the disk: with them the cases are shredded, wherever their bytes
  // still lie.
  return store_.store_.EraseDeletedBytes(kCaseIndexTable, {EverythingUnder(prefix)});
}

absl::Status DataSetImport::Write(const WriteBatch& batch, const DataSetChange& change) {
  WriteBatch all;
  if (!registered_) {
    state::v1::DataSetRow row;
    row.set_name(target_.data_set);
    row.set_last_import(number_);
    const std::string key = DataSetRowKey(data_set_);
    all.Put(kDataSetsTable, key, SealRow(store_.secrets_, key, row, store_.random_));
  }
  all.Append(batch);
  if (all.empty()) return absl::OkStatus();
  ALMENARA_RETURN_IF_ERROR(store_.store_.WriteSynced(all));
  registered_ = true;
  store_.data_sets_->SetLastImport(data_set_, number_);
  store_.data_sets_->Apply(data_set_, target_.data_set, change);
  return absl::OkStatus();
}

}  // namespace almenara::node
