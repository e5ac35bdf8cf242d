// SPDX-License-Identifier: Apache-2.0
// The whole hub, served with mutual TLS, and everybody who may look at it.
#ifndef ALMENARA_TESTS_PRIVACY_SERVED_HUB_H_
#define ALMENARA_TESTS_PRIVACY_SERVED_HUB_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/codelist/catalogue.h"
#include "common/storage/memory/memory_store.h"
#include "common/transport/hub_connection.h"
#include "tests/privacy/population.h"
#include "tests/testing/test_hub.h"

namespace almenara::attack {

// A change that a node publishes: a record of a person, or its withdrawal.
struct Change {
  std::string record;
  uint64_t revision = 1;
  std::optional<Values> values;  // nullopt: withdrawn
};

// Every answer that an observer got, by who asked and what.
using Transcript = std::map<std::string, std::string>;

class ServedHub {
 public:
  // The contributor whose open cohort changes; all others look on.
  static constexpr char kChanging[] = "casa-aurora";

  // The suite's agreement signed by three organisations, each with a third of these people, and the
  // back catalogue closed.
  explicit ServedHub(const std::vector<Values>& people);

  // Sends the changes in one batch; returns when the hub has answered that they are durable.
  void Publish(const std::string& contributor, const std::vector<Change>& changes);

  // Has the node's withdrawals erased and takes the receipts; all must be.
  void Erase(const std::string& contributor, const std::vector<Change>& withdrawals);

  // What authorities, agencies, the public, another member, its steward and the operator get when
  // they call everything that they may and may not, the log included: answers with receipts except
  // the time, the receipts' random numbers and what hashes and signatures make of both.
  Transcript Poll();
  // What the operator's tools show: the log since the last call, without times, and the metrics
  // without durations and without the counts of calls and of publication batches.
  std::string Telemetry();

 private:
  void Admit(const std::string& organization, const std::string& role,
             agreement::v1::OrganizationKind kind);
  void SignFor(const std::string& organization);

  const std::unique_ptr<Catalogue> catalogue_;
  MemoryStore store_;
  ::almenara::testing::TestHub hub_;
  std::map<std::string, std::unique_ptr<transport::HubConnection>> connections_;
  std::string agreement_text_;
  size_t log_read_ = 0;
};

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_SERVED_HUB_H_
