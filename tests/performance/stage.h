// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_TESTS_PERFORMANCE_STAGE_H_
#define ALMENARA_TESTS_PERFORMANCE_STAGE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "almenara/hub/v1/query_service.grpc.pb.h"
#include "common/codelist/catalogue.h"
#include "common/transport/hub_connection.h"
#include "tests/testing/local_federation.h"

namespace almenara::performance {

struct StageOptions {
  uint64_t records;
  std::string data;  // "demo" or "uniform"
  int runs;
};

// How fast nodes published, from when every one of them was sending until the first was done: what
// they do at their start, which reads every case, is not in it.
struct Pace {
  std::vector<double> rows_per_second;  // of each node
  double rows_per_processor_second;     // of hub and nodes together
};

// A hub, one node that has all the cases, and six that have a sixth of them each, brought step by
// step to the state that a figure starts from. States are kept, so that each run starts from the
// same files; those that RocksDB never changes are linked, not copied. Not thread-safe.
class Stage {
 public:
  static constexpr char kSingle[] = "single-node";
  static constexpr char kCases[] = "cases";

  explicit Stage(StageOptions options);

  const StageOptions& options() const { return options_; }
  const Catalogue& catalogue() const { return *catalogue_; }
  testing::LocalFederation& federation() { return federation_; }
  const testing::LocalFederation& federation() const { return federation_; }
  const std::vector<std::string>& six() const { return six_; }
  std::string HubData() const { return federation_.File("hub-data"); }
  std::string NodeData(const std::string& organization) const {
    return federation_.NodeDirectory(organization) + "/data";
  }
  // Its file of cases.
  std::string CasesOf(const std::string& organization) const;

  // Each stops what runs and gives the files of the state, making it first where it is not made.
  void ToEmpty();  // members admitted, agreement signed by the six, no case anywhere
  // Cases imported and records in the outbox of these nodes.
  void ToImported(const std::vector<std::string>& organizations);
  // That the running node, and no other, is as ToImported would have made it: it need not be made.
  void KeepImported(const std::string& organization);
  void ToPublished();  // the hub has the records of the six
  void ToSealed();     // and has sealed their release
  // Instead of one release the hub has sealed twenty, of as many agreements; the further ones count
  // the records of three of the six.
  void ToTwentyReleases();

  // Imports an organisation's cases into its running node, then has it fill its outbox. REQUIRES:
  // the hub is stopped.
  void Import(const std::string& organization);
  // Closes the cohort. REQUIRES: the hub runs.
  void Seal();
  // Starts the nodes and returns when they are connected and the hub has acknowledged everything.
  // REQUIRES: the hub runs and the nodes do not.
  void Publish(const std::vector<std::string>& organizations);
  // The same, and lets all of them send at once. There must be enough to send.
  Pace MeasurePace(const std::vector<std::string>& organizations);

  // Waits until a process does nothing: files are merged in the background for a while after much
  // was written.
  static void WaitUntilAtRest(pid_t process);

  // A connection of the authority's analyst. REQUIRES: the hub runs.
  std::unique_ptr<transport::HubConnection> ConnectAnalyst() const;

 private:
  void WriteCases();
  void StopAll();
  // The same, once nobody works at what was written any more: a kept state would have every run do
  // it again.
  void StopAllAtRest();
  void Keep(const std::string& state);
  // False when the state was never kept.
  bool Return(const std::string& state);

  const StageOptions options_;
  const std::unique_ptr<Catalogue> catalogue_;
  std::vector<std::string> six_;
  testing::LocalFederation federation_;
  std::string analyst_directory_;
};

// One answer; ends the program on a refusal.
hub::v1::AskResponse Ask(hub::v1::QueryService::Stub& stub, const hub::v1::Query& query);

}  // namespace almenara::performance

#endif  // ALMENARA_TESTS_PERFORMANCE_STAGE_H_
