// SPDX-License-Identifier: Apache-2.0
#include "node/publish/publication_rows.h"

#include <memory>
#include <optional>
#include <utility>

#include "common/status/status_macros.h"
#include "node/case/sealed_row.h"
#include "node/publish/wire_field.h"

namespace almenara::node {

namespace {

using state::v1::OutboxRow;
using state::v1::PublishedRow;

}  // namespace

absl::StatusOr<std::vector<std::optional<PublishedRow>>> PublicationRows::Read(
    const std::vector<std::string>& record_ids) const {
  std::vector<std::string> keys;
  keys.reserve(record_ids.size());
  for (const std::string& record_id : record_ids) keys.push_back(PublishedRowKey(record_id));
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<std::optional<std::string>> values,
                            store_.MultiGet(kPublishedTable, keys));
  std::vector<std::optional<PublishedRow>> rows(keys.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    if (!values[i].has_value()) continue;
    ALMENARA_RETURN_IF_ERROR(OpenRow(secrets_, keys[i], *values[i], rows[i].emplace()));
  }
  return rows;
}

void PublicationRows::Put(absl::string_view record_id, const PublishedRow& row,
                          WriteBatch& batch) const {
  PutSealed(kPublishedTable, PublishedRowKey(record_id), row.SerializeAsString(), batch);
}

void PublicationRows::Put(absl::string_view record_id, const PublishedRow& row,
                          absl::string_view record, WriteBatch& batch) const {
  std::string plain = row.SerializeAsString();
  AppendField(PublishedRow::kRecordFieldNumber, record, plain);
  PutSealed(kPublishedTable, PublishedRowKey(record_id), plain, batch);
}

void PublicationRows::Delete(absl::string_view record_id, WriteBatch& batch) const {
  batch.Delete(kPublishedTable, PublishedRowKey(record_id));
}

absl::Status PublicationRows::EachPublished(PublishedVisitor visit) const {
  return EachPublishedUnless([](const std::string&) { return false; }, visit);
}

absl::StatusOr<bool> PublicationRows::HasPublished() const {
  const std::unique_ptr<Iterator> rows = store_.Scan(kPublishedTable, PublishedPrefix());
  ALMENARA_RETURN_IF_ERROR(rows->status());
  return rows->Valid();
}

absl::Status PublicationRows::EachPublishedUnless(PublishedFilter skip,
                                                  PublishedVisitor visit) const {
  const std::unique_ptr<Iterator> rows = store_.Scan(kPublishedTable, PublishedPrefix());
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const std::string record_id, ParsePublishedRowKey(rows->key()));
    ALMENARA_ASSIGN_OR_RETURN(const bool skipped, skip(record_id));
    if (skipped) continue;
    PublishedRow row;
    ALMENARA_RETURN_IF_ERROR(OpenRow(secrets_, rows->key(), rows->value(), row));
    ALMENARA_RETURN_IF_ERROR(visit(record_id, row));
  }
  return rows->status();
}

absl::StatusOr<OutboxRow> PublicationRows::ReadOutgoing(const OutboxPlace& place) const {
  const std::string key = OutboxRowKey(place);
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> bytes, store_.Get(kOutboxTable, key));
  if (!bytes.has_value()) return absl::DataLossError("the outbox has gaps");
  OutboxRow row;
  ALMENARA_RETURN_IF_ERROR(OpenRow(secrets_, key, *bytes, row));
  return row;
}

void PublicationRows::PutOutgoing(uint64_t epoch, const OutboxRow& row, WriteBatch& batch) const {
  PutSealed(kOutboxTable, OutboxRowKey({.epoch = epoch, .sequence = row.operation().sequence()}),
            row.SerializeAsString(), batch);
}

void PublicationRows::PutOutgoing(uint64_t epoch, const OutboxRow& row, absl::string_view record,
                                  WriteBatch& batch) const {
  // Whole and first in the row, where EachOperationAfter looks for it; its sequence is first in it.
  std::string operation = row.operation().SerializeAsString();
  AppendField(hub::v1::Operation::kUpsertFieldNumber, record, operation);
  std::string plain;
  AppendField(OutboxRow::kOperationFieldNumber, operation, plain);
  if (row.has_held_before()) {
    AppendField(OutboxRow::kHeldBeforeFieldNumber, row.held_before().SerializeAsString(), plain);
  }
  PutSealed(kOutboxTable, OutboxRowKey({.epoch = epoch, .sequence = row.operation().sequence()}),
            plain, batch);
}

void PublicationRows::PutSealed(absl::string_view table, std::string key, absl::string_view plain,
                                WriteBatch& batch) const {
  std::string sealed = secrets_.row_key().Seal(plain, key, random_);
  batch.Put(table, key, sealed);
}

absl::Status PublicationRows::EachOperationAfter(
    const OutboxPlace& place, absl::FunctionRef<bool(absl::string_view operation)> visit) const {
  uint64_t expected = place.sequence + 1;
  const std::unique_ptr<Iterator> rows =
      store_.Scan(kOutboxTable, OutboxEpochPrefix(place.epoch),
                  OutboxRowKey({.epoch = place.epoch, .sequence = expected}));
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretBytes row,
                              secrets_.row_key().Open(rows->value(), rows->key()));
    // Protobuf writes fields in the order of their numbers.
    const std::optional<absl::string_view> operation =
        FirstField(OutboxRow::kOperationFieldNumber, row.view());
    const std::optional<uint64_t> sequence =
        operation.has_value() ? FirstNumber(hub::v1::Operation::kSequenceFieldNumber, *operation)
                              : std::nullopt;
    if (sequence != expected) return absl::DataLossError("the outbox has gaps");
    ++expected;
    if (!visit(*operation)) break;
  }
  return rows->status();
}

absl::Status PublicationRows::EachOutgoingAfter(
    const OutboxPlace& place, absl::FunctionRef<bool(OutboxRow row)> visit) const {
  uint64_t expected = place.sequence + 1;
  const std::unique_ptr<Iterator> rows =
      store_.Scan(kOutboxTable, OutboxEpochPrefix(place.epoch),
                  OutboxRowKey({.epoch = place.epoch, .sequence = expected}));
  for (; rows->Valid(); rows->Next()) {
    OutboxRow row;
    ALMENARA_RETURN_IF_ERROR(OpenRow(secrets_, rows->key(), rows->value(), row));
    if (row.operation().sequence() != expected++) return absl::DataLossError("the outbox has gaps");
    if (!visit(std::move(row))) break;
  }
  return rows->status();
}

}  // namespace almenara::node
