// SPDX-License-Identifier: Apache-2.0
// The hub's core as the attacks meet it: records come in by publication, leave by the release of
// a closed cohort, and are asked for at the query desk. Nothing else is open to an attack.
#ifndef ALMENARA_TESTS_PRIVACY_ATTACKED_HUB_H_
#define ALMENARA_TESTS_PRIVACY_ATTACKED_HUB_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "almenara/hub/v1/query_service.pb.h"
#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/temp_dir.h"
#include "hub/query/query_desk.h"
#include "hub/release/testing/small_hub.h"
#include "policy/agreement/decision.h"
#include "tests/privacy/population.h"

namespace almenara::attack {

agreement::CallerProfile CallerOf(const std::string& organization,
                                  agreement::v1::OrganizationKind kind);
// An authority (tier 0), an intergovernmental organisation (1), the public (2).
agreement::CallerProfile CallerAtTier(size_t tier);

// A query of the suite's agreement; groups as dimension and level.
hub::v1::Query QueryOf(const disclosure::TableQuery& table);

class AttackedHub {
 public:
  // Signs the suite's agreement for three organisations and publishes each person with one of them.
  AttackedHub(const std::vector<Values>& people, uint64_t seed);

  void CloseBackCatalogue();
  // A fresh process over the same disk.
  void Restart(size_t table_cache_bytes);

  hub::testing::SmallHub& core() { return *core_; }
  hub::QueryDesk& desk() { return *desk_; }
  // The one release made.
  const hub::SealedRelease& release() const { return *core_->shelf().All()->front(); }

  absl::StatusOr<hub::v1::Answer> Ask(const agreement::CallerProfile& caller,
                                      const hub::v1::Query& query);

 private:
  ::almenara::testing::TempDir directory_;
  ::almenara::testing::FakeClock clock_;
  ::almenara::testing::SeededRandom random_;
  MemoryStore store_;
  std::unique_ptr<hub::testing::SmallHub> core_;
  std::unique_ptr<hub::QueryDesk> desk_;
};

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_ATTACKED_HUB_H_
