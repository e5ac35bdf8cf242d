// SPDX-License-Identifier: Apache-2.0
#include "node/case/case_store.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "almenara/state/v1/node_state.pb.h"
#include "common/status/status_macros.h"
#include "node/case/case_envelope.h"
#include "node/case/sealed_row.h"
#include "node/case/withdrawal_check.h"

namespace almenara::node {
namespace {

absl::Status CheckIdentity(const OrganizationId& organization, KeyValueStore& store,
                           const NodeSecrets& secrets) {
  const std::string check =
      crypto::AsBytes(secrets.Pseudonym(PseudonymKind::kKeyCheck, "almenara"));
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> row,
                            store.Get(kIdentityTable, IdentityRowKey()));
  state::v1::NodeStoreIdentity identity;
  if (!row.has_value()) {
    identity.set_organization(organization.value());
    identity.set_case_key_check(check);
    WriteBatch batch;
    batch.Put(kIdentityTable, IdentityRowKey(), identity.SerializeAsString());
    return store.WriteSynced(batch);
  }
  if (!identity.ParseFromString(*row))
    return absl::DataLossError("the store's identity row is damaged");
  if (identity.organization() != organization.value()) {
    return absl::FailedPreconditionError(absl::StrCat("data_directory holds the cases of ",
                                                      identity.organization(), ", not of ",
                                                      organization.value()));
  }
  if (identity.case_key_check() != check) {
    return absl::FailedPreconditionError(
        "sealed_case_key is not the key that this data_directory was made with");
  }
  return absl::OkStatus();
}

absl::Status ParseIndexRow(absl::string_view bytes, state::v1::CaseIndexRow& row) {
  if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("a row of the case index is damaged");
  }
  return absl::OkStatus();
}

absl::Status Open(const IdentifiedCaseAccess& access, const NodeSecrets& secrets,
                  const CaseKey& key, const state::v1::CaseIndexRow& index,
                  absl::string_view sealed, state::v1::Case& subject) {
  ALMENARA_RETURN_IF_ERROR(OpenCase(access, secrets, key, {index.wrapped_key(), sealed}, subject));
  subject.set_revision(index.revision());
  subject.set_kept_back(index.kept_back());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<CaseStore>> CaseStore::Create(const OrganizationId& organization,
                                                             KeyValueStore& store,
                                                             const NodeSecrets& secrets,
                                                             RandomSource& random) {
  ALMENARA_RETURN_IF_ERROR(CheckIdentity(organization, store, secrets));
  ALMENARA_ASSIGN_OR_RETURN(std::unique_ptr<DataSetRegister> data_sets,
                            DataSetRegister::Load(store, secrets));
  return std::unique_ptr<CaseStore>(new CaseStore(store, secrets, random, std::move(data_sets)));
}

absl::Status CaseStore::ReadEach(const IdentifiedCaseAccess& access, CaseVisitor visit) const {
  const std::unique_ptr<Snapshot> snapshot = store_.TakeSnapshot();
  const std::unique_ptr<Iterator> index =
      store_.Scan(kCaseIndexTable, CaseIndexPrefix(), "", snapshot.get());
  const std::unique_ptr<Iterator> cases = store_.Scan(kCasesTable, "", "", snapshot.get());
  state::v1::CaseIndexRow row;
  state::v1::Case subject;
  // Both tables have one row a case, in the same order, written in the same batch; of a shredded
  // one only the index.
  for (; index->Valid(); index->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const CaseKey key, ParseCaseIndexRowKey(index->key()));
    ALMENARA_RETURN_IF_ERROR(ParseIndexRow(index->value(), row));
    if (row.wrapped_key().empty()) continue;
    if (!cases->Valid() || cases->key() != CaseRowKey(key))
      return absl::DataLossError("cases and their index do not agree");
    ALMENARA_RETURN_IF_ERROR(Open(access, secrets_, key, row, cases->value(), subject));
    ALMENARA_RETURN_IF_ERROR(visit(key, subject));
    cases->Next();
  }
  ALMENARA_RETURN_IF_ERROR(index->status());
  ALMENARA_RETURN_IF_ERROR(cases->status());
  if (cases->Valid()) return absl::DataLossError("cases and their index do not agree");
  return absl::OkStatus();
}

absl::StatusOr<std::optional<state::v1::Case>> CaseStore::Read(const IdentifiedCaseAccess& access,
                                                               const CaseKey& key) const {
  const std::unique_ptr<Snapshot> snapshot = store_.TakeSnapshot();
  const std::string index_key = CaseIndexRowKey(key);
  const std::unique_ptr<Iterator> index =
      store_.Scan(kCaseIndexTable, index_key, "", snapshot.get());
  const std::unique_ptr<Iterator> cases =
      store_.Scan(kCasesTable, CaseRowKey(key), "", snapshot.get());
  ALMENARA_RETURN_IF_ERROR(index->status());
  ALMENARA_RETURN_IF_ERROR(cases->status());
  if (!index->Valid() || !cases->Valid()) return std::optional<state::v1::Case>();
  state::v1::CaseIndexRow row;
  ALMENARA_RETURN_IF_ERROR(ParseIndexRow(index->value(), row));
  state::v1::Case subject;
  ALMENARA_RETURN_IF_ERROR(Open(access, secrets_, key, row, cases->value(), subject));
  return std::optional<state::v1::Case>(std::move(subject));
}

absl::StatusOr<std::optional<CaseKey>> CaseStore::FindByShortName(
    absl::string_view data_set, absl::string_view short_name) const {
  const std::string bytes = absl::HexStringToBytes(short_name);
  const std::string prefix = absl::StrCat(CaseIndexPrefix(DataSetKey(secrets_, data_set)), bytes);
  const std::unique_ptr<Iterator> rows = store_.Scan(kCaseIndexTable, prefix);
  ALMENARA_RETURN_IF_ERROR(rows->status());
  if (!rows->Valid()) return std::optional<CaseKey>();
  ALMENARA_ASSIGN_OR_RETURN(CaseKey key, ParseCaseIndexRowKey(rows->key()));
  return std::optional<CaseKey>(std::move(key));
}

absl::StatusOr<std::optional<CaseKey>> CaseStore::FindByIdentifier(
    const IdentifiedCaseAccess&, const std::string& data_set, const std::string& identifier) const {
  state::v1::Case named;
  named.set_data_set(data_set);
  named.set_identifier(identifier);
  CaseKey key(secrets_, named);
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> row,
                            store_.Get(kCaseIndexTable, CaseIndexRowKey(key)));
  if (!row.has_value()) return std::optional<CaseKey>();
  return std::optional<CaseKey>(std::move(key));
}

absl::StatusOr<uint64_t> CaseStore::SetKeptBack(const std::vector<CaseKey>& cases,
                                                KeptBack kept_back) {
  std::vector<std::string> keys;
  for (const CaseKey& key : cases) keys.push_back(CaseIndexRowKey(key));
  MutexLock lock(change_mutex_);
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<std::optional<std::string>> rows,
                            store_.MultiGet(kCaseIndexTable, keys));
  WriteBatch batch;
  absl::flat_hash_set<std::string> changed;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].has_value()) continue;
    state::v1::CaseIndexRow row;
    ALMENARA_RETURN_IF_ERROR(ParseIndexRow(*rows[i], row));
    if (row.kept_back() == (kept_back == KeptBack::kYes) || !changed.insert(keys[i]).second)
      continue;
    row.set_kept_back(kept_back == KeptBack::kYes);
    batch.Put(kCaseIndexTable, keys[i], row.SerializeAsString());
  }
  if (!batch.empty()) {
    if (kept_back == KeptBack::kYes) StageTakenBack(random_, batch);
    ALMENARA_RETURN_IF_ERROR(store_.WriteSynced(batch));
  }
  return changed.size();
}

absl::StatusOr<std::unique_ptr<DataSetImport>> CaseStore::BeginImport(const ImportTarget& target) {
  const DataSetKey data_set(secrets_, target.data_set);
  MutexLock lock(change_mutex_);
  if (importing_)
    return absl::AbortedError("another import is running; wait for its report and try again");
  importing_ = true;
  return std::unique_ptr<DataSetImport>(
      new DataSetImport(*this, target, data_set, data_sets_->NextImport(data_set)));
}

absl::Status CaseStore::ListKeptAside(
    const std::optional<std::string>& data_set,
    absl::FunctionRef<absl::Status(const KeptAsideRow&)> visit) const {
  const std::unique_ptr<Iterator> rows = store_.Scan(
      kKeptAsideTable,
      data_set.has_value() ? KeptAsidePrefix(DataSetKey(secrets_, *data_set)) : KeptAsidePrefix());
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const ParsedKeptAsideKey key, ParseKeptAsideRowKey(rows->key()));
    state::v1::RowKeptAsideRow row;
    ALMENARA_RETURN_IF_ERROR(OpenRow(secrets_, rows->key(), rows->value(), row));
    for (const state::v1::RowProblemRow& problem : row.problem()) {
      ALMENARA_RETURN_IF_ERROR(visit({.data_set = data_sets_->NameOf(key.data_set),
                                      .file_name = row.file_name(),
                                      .line = row.line(),
                                      .column = problem.column(),
                                      .reason = problem.reason()}));
    }
  }
  return rows->status();
}

}  // namespace almenara::node
