// SPDX-License-Identifier: Apache-2.0
#include "node/publish/testing/published_records.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <map>

#include "common/crypto/hmac.h"
#include "common/testing/status_matchers.h"
#include "node/publish/publish_keys.h"

namespace almenara::testing {

const Catalogue& SourceCodeLists() {
  static const Catalogue* const catalogue = Catalogue::Load("proto/codelists")->release();
  return *catalogue;
}

node::DesiredRecord MakeRecord(const std::string& name, const std::string& person,
                               const RecordCodes& values) {
  record::v1::IncidentRecord record;
  record.set_record_id(crypto::AsBytes(crypto::Sha256(name)));
  record.set_person_key(person);
  std::map<FieldId, std::vector<CodeId>> ordered;
  for (const auto& [field_name, codes] : values) {
    const Field* field = SourceCodeLists().FindFieldByName(field_name);
    for (const std::string& code : codes)
      ordered[field->id].push_back(field->list->FindByCode(code)->id);
  }
  for (const auto& [field, codes] : ordered) {
    auto* held = record.add_values();
    held->set_field(field);
    held->mutable_code()->Add(codes.begin(), codes.end());
  }
  return {.record_id = record.record_id(), .case_key = std::string(48, 'c'), .record = record};
}

PublishedRecords::PublishedRecords(const std::vector<node::DesiredRecord>& records,
                                   uint64_t durable)
    : disk_(node::PublishTables()),
      secrets_(*node::NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, 7)))),
      outbox_(*node::Outbox::Load(disk_, secrets_, random_, clock_)) {
  const auto rest = records.begin() + static_cast<std::ptrdiff_t>(durable);
  EXPECT_OK(outbox_->Apply({records.begin(), rest}, node::ApplyMode::kEverything));
  EXPECT_OK(outbox_->Apply({rest, records.end()}, node::ApplyMode::kEverything));
  EXPECT_OK(outbox_->MarkSent(records.size()));
  EXPECT_OK(outbox_->Acknowledge(durable, {}));
}

}  // namespace almenara::testing
