// SPDX-License-Identifier: Apache-2.0
#include "node/case/data_set_import.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "common/crypto/secret_bytes.h"
#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"
#include "common/sync/parallel_for.h"
#include "node/case/case_envelope.h"
#include "node/case/case_store.h"
#include "node/case/sealed_row.h"
#include "node/case/withdrawal_check.h"

namespace almenara::node {
namespace {

// One synced write for so many cases: a sync costs as much as sealing a few hundred of them. The
// more of them are written in the order of their keys, the closer to each other lie their places in
// the store, and the sooner are they found.
constexpr size_t kCasesPerBatch = 8000;

// Cases that one thread seals at a time.
constexpr size_t kCasesPerPart = 256;

// In the order of the keys of a data set's cases.
uint64_t SeenNumber(const CaseKey& key) {
  return BeginningAsNumber(absl::string_view(key.bytes()).substr(DataSetKey::kSize));
}

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

absl::Status DataSetImport::SetSeen(const CaseKey& key) {
  return nothing_before_ ? absl::OkStatus() : seen_.Add(SeenNumber(key));
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
  ALMENARA_RETURN_IF_ERROR(SetSeen(key));
  const size_t begin = pending_bytes_.size();
  taken.AppendToString(&pending_bytes_);
  pending_.push_back(
      {.key = std::move(key), .begin = begin, .size = pending_bytes_.size() - begin});
  return pending_.size() < kCasesPerBatch ? absl::OkStatus() : Flush(Rest::kMayFollow);
}

absl::Status DataSetImport::KeepAside(state::v1::RowKeptAsideRow row) {
  row.set_file_name(target_.file_name);
  const std::string key =
      KeptAsideRowKey(data_set_, {.import_number = number_, .line = row.line()});
  pending_kept_aside_.Put(kKeptAsideTable, key, SealRow(store_.secrets_, key, row, store_.random_));
  ++pending_kept_aside_rows_;
  return pending_kept_aside_.size() < kCasesPerBatch ? absl::OkStatus() : Flush(Rest::kMayFollow);
}

absl::Status DataSetImport::MarkSeen(const std::string& identifier) {
  state::v1::Case subject;
  subject.set_data_set(target_.data_set);
  subject.set_identifier(identifier);
  return SetSeen(CaseKey(store_.secrets_, subject));
}

absl::StatusOr<ImportCounts> DataSetImport::Finish() {
  ALMENARA_RETURN_IF_ERROR(Flush(Rest::kNone));
  ALMENARA_RETURN_IF_ERROR(RemoveOldKeptAside());
  if (!target_.data_set.empty() && !nothing_before_) ALMENARA_RETURN_IF_ERROR(RemoveUnseen());
  return counts_;
}

absl::StatusOr<std::vector<std::optional<std::string>>> DataSetImport::ReadIndex(
    const std::vector<Pending>& cases) const {
  std::vector<std::optional<std::string>> rows(cases.size());
  std::vector<std::string> keys;
  std::vector<size_t> places;
  for (size_t i = 0; i < cases.size(); ++i) {
    if (nothing_before_ && !taken_.MayHave(SeenNumber(cases[i].key))) continue;
    keys.push_back(CaseIndexRowKey(cases[i].key));
    places.push_back(i);
  }
  ALMENARA_ASSIGN_OR_RETURN(std::vector<std::optional<std::string>> found,
                            store_.store_.MultiGet(kCaseIndexTable, keys));
  for (size_t i = 0; i < places.size(); ++i) rows[places[i]] = std::move(found[i]);
  return rows;
}

absl::Status DataSetImport::StageCases(const std::vector<Pending>& cases, WriteBatch& batch,
                                       ImportCounts& counts) const {
  struct Part {
    WriteBatch batch;
    ImportCounts counts;
    bool takes_back = false;  // a case that was there is another one now
  };
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<std::optional<std::string>> rows, ReadIndex(cases));
  // Sealing takes longest.
  std::vector<Part> parts((cases.size() + kCasesPerPart - 1) / kCasesPerPart);
  const auto stage = [&](size_t part, size_t) -> absl::Status {
    Part& own = parts[part];
    const size_t end = std::min(cases.size(), (part + 1) * kCasesPerPart);
    for (size_t i = part * kCasesPerPart; i < end; ++i) {
      const size_t before = own.batch.size();
      ALMENARA_RETURN_IF_ERROR(StageCase(cases[i], rows[i], own.batch, own.counts));
      if (rows[i].has_value() && own.batch.size() > before) own.takes_back = true;
    }
    return absl::OkStatus();
  };
  ALMENARA_RETURN_IF_ERROR(ParallelFor(parts.size(), Processors(), stage));
  bool takes_back = false;
  for (const Part& part : parts) {
    batch.Append(part.batch);
    counts.added += part.counts.added;
    counts.revised += part.counts.revised;
    counts.unchanged += part.counts.unchanged;
    takes_back = takes_back || part.takes_back;
  }
  if (takes_back) StageTakenBack(store_.random_, batch);
  return absl::OkStatus();
}

absl::Status DataSetImport::StageCase(const Pending& pending,
                                      const std::optional<std::string>& index_row,
                                      WriteBatch& batch, ImportCounts& counts) const {
  const absl::string_view plain =
      absl::string_view(pending_bytes_).substr(pending.begin, pending.size);
  std::string mac = ContentMac(store_.secrets_, plain);
  state::v1::CaseIndexRow index;
  if (index_row.has_value()) {
    if (!index.ParseFromString(*index_row)) {
      return absl::DataLossError("a row of the case index is damaged");
    }
    const bool shredded = index.wrapped_key().empty();
    // A case that was withdrawn does not come back with the row that it was made of.
    if (index.content_mac() == mac && (!shredded || index.kept_back())) {
      ++counts.unchanged;
      return absl::OkStatus();
    }
    ++(shredded ? counts.added : counts.revised);
  } else {
    ++counts.added;
  }
  SealedCase sealed = SealCase(store_.secrets_, pending.key, plain, store_.random_);
  index.set_content_mac(std::move(mac));
  index.set_wrapped_key(std::move(sealed.wrapped_key));
  index.set_revision(index.revision() + 1);
  batch.Put(kCaseIndexTable, CaseIndexRowKey(pending.key), index.SerializeAsString());
  batch.Put(kCasesTable, CaseRowKey(pending.key), sealed.sealed);
  return absl::OkStatus();
}

absl::Status DataSetImport::Flush(Rest rest) {
  // In the order of their keys, which are random, rows find their places in the store several times
  // faster. Of the same case the earlier row comes first.
  std::sort(pending_.begin(), pending_.end(), [](const Pending& a, const Pending& b) {
    return std::tie(a.key.bytes(), a.begin) < std::tie(b.key.bytes(), b.begin);
  });
  // The same case twice in a file: the earlier row must be in the store before the later one is
  // compared.
  std::vector<Pending> later = std::exchange(pending_, {});
  do {
    std::vector<Pending> cases;
    std::vector<Pending> again;
    cases.reserve(later.size());
    for (Pending& pending : later) {
      const bool is_first = cases.empty() || cases.back().key != pending.key;
      (is_first ? cases : again).push_back(std::move(pending));
    }
    const Rest after = again.empty() ? rest : Rest::kMayFollow;
    ALMENARA_RETURN_IF_ERROR(WriteCases(cases, after));
    later = std::move(again);
  } while (!later.empty());
  crypto::Cleanse(pending_bytes_.data(), pending_bytes_.size());
  pending_bytes_.clear();
  return absl::OkStatus();
}

absl::Status DataSetImport::WriteCases(const std::vector<Pending>& cases, Rest rest) {
  WriteBatch batch;
  ImportCounts counts;
  MutexLock lock(store_.change_mutex_);
  ALMENARA_RETURN_IF_ERROR(StageCases(cases, batch, counts));
  batch.Append(std::exchange(pending_kept_aside_, WriteBatch()));
  ALMENARA_RETURN_IF_ERROR(
      Write(batch, {.cases = static_cast<int64_t>(counts.added),
                    .kept_aside = std::exchange(pending_kept_aside_rows_, 0)}));
  if (nothing_before_ && rest == Rest::kMayFollow) {
    for (const Pending& pending : cases) taken_.Add(SeenNumber(pending.key));
  }
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
  const auto removed = static_cast<int64_t>(batch.size());
  MutexLock lock(store_.change_mutex_);
  return Write(batch, {.kept_aside = -removed});
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
    ALMENARA_ASSIGN_OR_RETURN(const bool seen, seen_.Contains(SeenNumber(key)));
    if (seen) continue;
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

absl::Status DataSetImport::Write(WriteBatch& batch, const DataSetChange& change) {
  if (!registered_) {
    state::v1::DataSetRow row;
    row.set_name(target_.data_set);
    row.set_last_import(number_);
    const std::string key = DataSetRowKey(data_set_);
    batch.Put(kDataSetsTable, key, SealRow(store_.secrets_, key, row, store_.random_));
  }
  if (batch.empty()) return absl::OkStatus();
  ALMENARA_RETURN_IF_ERROR(store_.store_.WriteSynced(batch));
  registered_ = true;
  store_.data_sets_->SetLastImport(data_set_, number_);
  store_.data_sets_->Apply(data_set_, target_.data_set, change);
  return absl::OkStatus();
}

}  // namespace almenara::node
