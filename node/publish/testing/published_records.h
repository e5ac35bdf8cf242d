// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_TESTING_PUBLISHED_RECORDS_H_
#define ALMENARA_NODE_PUBLISH_TESTING_PUBLISHED_RECORDS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/codelist/catalogue.h"
#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "node/case/node_secrets.h"
#include "node/publish/outbox.h"

namespace almenara::testing {

// The code lists of proto/codelists.
const Catalogue& SourceCodeLists();

// Field names and codes.
using RecordCodes = std::vector<std::pair<std::string, std::vector<std::string>>>;

// A record to publish, by codes of those lists.
node::DesiredRecord MakeRecord(const std::string& name, const std::string& person,
                               const RecordCodes& values);

// An outbox whose first `durable` records the hub has acknowledged.
class PublishedRecords {
 public:
  PublishedRecords(const std::vector<node::DesiredRecord>& records, uint64_t durable);
  const node::Outbox& outbox() const { return *outbox_; }

 private:
  MemoryStore disk_;
  SeededRandom random_{1};
  FakeClock clock_{absl::UnixEpoch()};
  node::NodeSecrets secrets_;
  std::unique_ptr<node::Outbox> outbox_;
};

}  // namespace almenara::testing

#endif  // ALMENARA_NODE_PUBLISH_TESTING_PUBLISHED_RECORDS_H_
