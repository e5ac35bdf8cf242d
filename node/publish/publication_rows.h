// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_PUBLICATION_ROWS_H_
#define ALMENARA_NODE_PUBLISH_PUBLICATION_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/state/v1/node_state.pb.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "node/case/node_secrets.h"
#include "node/publish/publish_keys.h"

namespace almenara::node {

// The sealed rows of the tables of publication. Thread-safe. What it is given must outlive it.
class PublicationRows {
 public:
  PublicationRows(KeyValueStore& store, const NodeSecrets& secrets, RandomSource& random)
      : store_(store), secrets_(secrets), random_(random) {}

  // `result[i]` belongs to `record_ids[i]`; nullopt: nothing was published of it.
  absl::StatusOr<std::vector<std::optional<state::v1::PublishedRow>>> Read(
      const std::vector<std::string>& record_ids) const;
  void Put(absl::string_view record_id, const state::v1::PublishedRow& row,
           WriteBatch& batch) const;
  // `row` lacks the record, which is `record`, serialised: it need not be copied and serialised for
  // every row that has it.
  void Put(absl::string_view record_id, const state::v1::PublishedRow& row,
           absl::string_view record, WriteBatch& batch) const;
  void Delete(absl::string_view record_id, WriteBatch& batch) const;
  // Every published row, by record id. An error of the visitor ends the reading and is returned.
  using PublishedVisitor = absl::FunctionRef<absl::Status(const std::string& record_id,
                                                          const state::v1::PublishedRow& row)>;
  absl::Status EachPublished(PublishedVisitor visit) const;
  // The same without those rows whose record id `skip` is true for, which are not opened.
  using PublishedFilter = absl::FunctionRef<absl::StatusOr<bool>(const std::string& record_id)>;
  absl::Status EachPublishedUnless(PublishedFilter skip, PublishedVisitor visit) const;
  // Whether there is any published row.
  absl::StatusOr<bool> HasPublished() const;

  // DATA_LOSS when there is none.
  absl::StatusOr<state::v1::OutboxRow> ReadOutgoing(const OutboxPlace& place) const;
  void PutOutgoing(uint64_t epoch, const state::v1::OutboxRow& row, WriteBatch& batch) const;
  // `row` lacks the upsert, which is `record`, serialised.
  void PutOutgoing(uint64_t epoch, const state::v1::OutboxRow& row, absl::string_view record,
                   WriteBatch& batch) const;
  // Operations after `place` in its epoch, in order, until `visit` gives false. DATA_LOSS when one
  // is missing.
  absl::Status EachOutgoingAfter(const OutboxPlace& place,
                                 absl::FunctionRef<bool(state::v1::OutboxRow row)> visit) const;
  // Only the operations, and serialised, as they are sent.
  absl::Status EachOperationAfter(const OutboxPlace& place,
                                  absl::FunctionRef<bool(absl::string_view operation)> visit) const;

 private:
  void PutSealed(absl::string_view table, std::string key, absl::string_view plain,
                 WriteBatch& batch) const;

  KeyValueStore& store_;
  const NodeSecrets& secrets_;
  RandomSource& random_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_PUBLICATION_ROWS_H_
