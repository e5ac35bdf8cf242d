// SPDX-License-Identifier: Apache-2.0
// A21. One person tries to weigh more than the charge assumes: a row with every mention, thirty
// records, a record in every cohort. Published to the hub's own store, merged and counted as a
// release does, the change of each component must stay within its D2.
#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "hub/release/person_rows.h"
#include "policy/disclosure/row_encoder.h"
#include "policy/disclosure/table_counter.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/attacked_hub.h"
#include "tests/privacy/population.h"

namespace almenara::attack {
namespace {

using disclosure::ComponentCounts;
using hub::testing::SmallHub;

constexpr char kContributor[] = "casa-aurora";

// What a release of this cohort would count of the contributor.
ComponentCounts CountAsReleased(SmallHub& core, const disclosure::Plan& plan,
                                const disclosure::PlannedKind& kind, const hub::CohortId& cohort) {
  const disclosure::RowEncoder encoder =
      OrDie(disclosure::RowEncoder::Create(core.catalogue(), plan.domain));
  disclosure::TableCounter counter(plan.domain, kind);
  const hub::RowSource source = {{cohort, *OrganizationId::Parse(kContributor)},
                                 OrDie(hub::RecordScope::Create(core.catalogue(), {}, {}))};
  hub::RepeatedPersons repeated;
  const absl::Status visited = hub::VisitPersonRows(
      {core.records()}, core.catalogue(), encoder, std::span(&source, 1), repeated,
      [&](const disclosure::EncodedRow& row, size_t) { counter.Add(row); });
  Require(visited);
  return counter.Components();
}

// The largest ratio, over the components, of the squared change to D2.
double LargestShare(const disclosure::PlannedKind& kind, const ComponentCounts& before,
                    const ComponentCounts& after) {
  double largest = 0;
  for (size_t c = 0; c < kind.components.size(); ++c) {
    double squares = 0;
    for (size_t i = 0; i < after[c].size(); ++i) {
      const auto change = static_cast<double>(after[c][i] - before[c][i]);
      squares += change * change;
    }
    largest = std::max(largest, squares / static_cast<double>(kind.components[c].d2));
  }
  return largest;
}

// The same person without merging and caps: every mention of every record is a row of its own.
double UnboundedShare(const Catalogue& catalogue, const disclosure::Plan& plan,
                      const disclosure::PlannedKind& kind, const std::vector<Values>& records) {
  std::vector<Values> rows;
  for (const Values& record : records) {
    for (const std::string& mention : record.at("exploitation")) {
      Values row = record;
      row["exploitation"] = {mention};
      rows.push_back(std::move(row));
    }
  }
  return LargestShare(kind, CountPeople(catalogue, plan, kind, {}),
                      CountPeople(catalogue, plan, kind, rows));
}

// Every mention that the code list has: the store holds no code of a field twice.
Values EveryMention(const Catalogue& catalogue) {
  std::vector<std::string> codes;
  for (const Code& code : catalogue.FindFieldByName("exploitation")->list->codes()) {
    if (!code.exclusive && !code.grouping_only && !code.withdrawn) codes.push_back(code.code);
  }
  return {{"gender", {"female"}},
          {"citizenship", {"PHL"}},
          {"registration_period", {"2017"}},
          {"exploitation", std::move(codes)}};
}

std::vector<SmallHub::Row> RowsOf(const std::string& prefix, const std::vector<Values>& records) {
  std::vector<SmallHub::Row> rows;
  for (size_t i = 0; i < records.size(); ++i) {
    rows.push_back({absl::StrCat(prefix, " ", i), "the target", records[i]});
  }
  return rows;
}

AttackResult ResultOf(const std::string& scenario, double measured, double unbounded) {
  AttackResult result;
  result.id = "A21";
  result.scenario = scenario;
  result.measure = "squared change / D2";
  result.measured = measured;
  result.bound = 1;
  result.at_least = 1;  // the largest contribution that is allowed is reached
  result.controls = {{"no caps, no merging", unbounded, 2}};
  result.note = "exact; a sound hub always passes";
  return result;
}

class ContributionAttack {
 public:
  ContributionAttack() : people_(MakePeople(kPopulation, 21)) {}

  AttackResult InOneCohort(const std::string& scenario, const std::vector<Values>& records) const {
    AttackedHub hub(people_, 210);
    const hub::CohortId cohort = *hub::CohortId::Parse(SmallHub::kBackCatalogue);
    const disclosure::Plan plan = PlanOf(hub);
    const disclosure::PlannedKind& kind = plan.kinds.front();
    const ComponentCounts before = CountAsReleased(hub.core(), plan, kind, cohort);
    hub.core().Publish(kContributor, RowsOf("target", records));
    const ComponentCounts after = CountAsReleased(hub.core(), plan, kind, cohort);
    return ResultOf(scenario, LargestShare(kind, before, after),
                    UnboundedShare(hub.core().catalogue(), plan, kind, records));
  }

  // The person's first record stands in the back catalogue; others arrive after its close.
  AttackResult OverCohorts(const std::vector<Values>& records) const {
    AttackedHub hub(people_, 211);
    const disclosure::Plan plan = PlanOf(hub);
    const disclosure::PlannedKind& kind = plan.kinds.front();
    const hub::CohortId first = *hub::CohortId::Parse(SmallHub::kBackCatalogue);
    const ComponentCounts before = CountAsReleased(hub.core(), plan, kind, first);
    hub.core().Publish(kContributor, RowsOf("early", {records.front()}));
    hub.CloseBackCatalogue();
    hub.core().Publish(kContributor, RowsOf("late", {records.begin() + 1, records.end()}));
    ComponentCounts all = CountAsReleased(hub.core(), plan, kind, first);
    const ComponentCounts later =
        CountAsReleased(hub.core(), plan, kind, *hub::CohortId::Parse("2026Q3"));
    for (size_t c = 0; c < all.size(); ++c) {
      for (size_t i = 0; i < all[c].size(); ++i) all[c][i] += later[c][i];
    }
    return ResultOf("records in two cohorts", LargestShare(kind, before, all),
                    UnboundedShare(hub.core().catalogue(), plan, kind, records));
  }

 private:
  static disclosure::Plan PlanOf(AttackedHub& hub) {
    return OrDie(hub.core().agreements().Find("test-trends", 1)).version->agreement.plan;
  }

  const std::vector<Values> people_;
};

}  // namespace

AttackResults AttackContributionBounds(Effort) {
  const ContributionAttack attack;
  const auto catalogue = OrDie(Catalogue::Load("proto/codelists"));
  const Values every = EveryMention(*catalogue);
  std::vector<Values> thirty;
  const std::vector<std::string> genders = {"female", "male", "unknown"};
  for (size_t i = 0; i < 30; ++i) {
    Values record = every;
    record["gender"] = {genders[i % genders.size()]};
    record["exploitation"] = {every.at("exploitation")[i % 10]};
    thirty.push_back(std::move(record));
  }
  return {attack.InOneCohort("a row with every mention of the list", {every}),
          attack.InOneCohort("a person in 30 records", thirty), attack.OverCohorts(thirty)};
}

}  // namespace almenara::attack
