// SPDX-License-Identifier: Apache-2.0
#include "tests/privacy/population.h"

#include <algorithm>
#include <random>
#include <span>

#include "absl/strings/str_cat.h"
#include "common/crypto/hmac.h"
#include "hub/release/testing/small_hub.h"
#include "policy/disclosure/answer.h"
#include "policy/disclosure/estimate_variance.h"
#include "policy/disclosure/plan_parser.h"
#include "policy/disclosure/rebuild.h"
#include "policy/disclosure/table_counter.h"

namespace almenara::attack {
namespace {

using agreement::v1::ReleaseKind;

struct WeightedCodes {
  std::vector<std::string> codes;
  std::vector<double> weights;

  std::string Draw(std::mt19937_64& chance) const {
    std::discrete_distribution<size_t> choice(weights.begin(), weights.end());
    return codes[choice(chance)];
  }
};

WeightedCodes Genders() {
  return {{"female", "male", "transgender_nonconforming", "unknown"}, {.66, .31, .01, .02}};
}
WeightedCodes Years() {
  return {{"2015", "2016", "2017", "2018", "2019"}, {.05, .15, .2, .25, .35}};
}
WeightedCodes Exploitations() {
  return {{"sexual_exploitation", "forced_labour", "domestic_servitude", "forced_begging",
           "forced_marriage", "organ_removal"},
          {.5, .3, .1, .06, .03, .01}};
}
WeightedCodes Citizenships() {
  WeightedCodes list = {{"PHL", "UKR", "COL", "NGA", "MEX", "IDN", "MDA", "KHM", "VEN", "BGD",
                         "HTI", "ROU", "NPL", "THA", "BLR", "GTM", "HND", "ETH", "UGA", "LAO",
                         "VNM", "IND", "BRA", "PER", "BOL", "GHA", "KEN", "MAR", "ALB", "BGR"},
                        {}};
  for (size_t i = 0; i < list.codes.size(); ++i) {
    list.weights.push_back(1.0 / static_cast<double>((i + 1) * (i + 1)));
  }
  return list;
}

void AddTable(agreement::v1::Plan& plan, uint32_t weight_milli,
              const std::vector<std::pair<std::string, std::string>>& dimensions) {
  agreement::v1::Table& table = *plan.add_table();
  table.set_weight_milli(weight_milli);
  for (const auto& [dimension, level] : dimensions) {
    agreement::v1::TableDimension& added = *table.add_dimension();
    added.set_dimension(dimension);
    added.set_level(level);
  }
}

void SetKinds(agreement::v1::Plan& plan) {
  plan.clear_kind();
  const auto add = [&](ReleaseKind kind, const std::vector<uint64_t>& rho_nano) {
    auto& added = *plan.add_kind();
    added.set_kind(kind);
    for (const uint64_t rho : rho_nano) added.add_rho_nano(rho);
  };
  add(agreement::v1::RELEASE_KIND_BACK_CATALOGUE, {60'000'000, 24'000'000, 8'000'000});
  add(agreement::v1::RELEASE_KIND_QUARTERLY, {15'000'000, 6'000'000});
  add(agreement::v1::RELEASE_KIND_ANNUAL_RESTATEMENT, {45'000'000, 18'000'000, 8'000'000});
}

}  // namespace

std::vector<Values> MakePeople(size_t count, uint64_t seed) {
  std::mt19937_64 chance(seed);
  std::vector<Values> people;
  for (size_t i = 0; i < count; ++i) {
    Values person = {{"gender", {Genders().Draw(chance)}},
                     {"citizenship", {Citizenships().Draw(chance)}},
                     {"registration_period", {Years().Draw(chance)}},
                     {"exploitation", {Exploitations().Draw(chance)}}};
    const std::string second = Exploitations().Draw(chance);
    std::vector<std::string>& exploitation = person["exploitation"];
    if (chance() % 4 == 0 && second != exploitation.front()) exploitation.push_back(second);
    people.push_back(std::move(person));
  }
  return people;
}

disclosure::RecordValues RecordValuesOf(const Catalogue& catalogue, const Values& values) {
  std::map<FieldId, std::vector<CodeId>> by_field;
  for (const auto& [name, codes] : values) {
    const Field* field = catalogue.FindFieldByName(name);
    for (const std::string& code : codes) {
      by_field[field->id].push_back(field->list->FindByCode(code)->id);
    }
  }
  disclosure::RecordValues record;
  for (auto& [field, codes] : by_field) {
    std::ranges::sort(codes);
    record.values.push_back({field, std::move(codes)});
  }
  return record;
}

disclosure::PersonRow PersonRowOf(const Catalogue& catalogue, const Values& values) {
  const disclosure::RecordValues record = RecordValuesOf(catalogue, values);
  return *disclosure::MergeRecords(catalogue,
                                   std::span<const disclosure::RecordValues>(&record, 1));
}

bool Matches(const Values& person, const std::vector<disclosure::QueryFilter>& where) {
  return std::ranges::all_of(where, [&](const disclosure::QueryFilter& filter) {
    const auto held =
        person.find(filter.dimension == "year" ? "registration_period" : filter.dimension);
    return held != person.end() && std::ranges::any_of(held->second, [&](const std::string& code) {
             return std::ranges::count(filter.codes, code) > 0;
           });
  });
}

agreement::v1::SharingAgreement SuiteAgreement(const Catalogue& catalogue) {
  agreement::v1::SharingAgreement agreement = hub::testing::SmallAgreement(catalogue);
  agreement::v1::Plan& plan = *agreement.mutable_plan();
  plan.clear_table();
  AddTable(plan, 4000, {});
  AddTable(plan, 4000, {{"gender", ""}});
  AddTable(plan, 4000, {{"citizenship", "subregion"}});
  AddTable(plan, 4000, {{"year", ""}});
  AddTable(plan, 4000, {{"exploitation", ""}});
  AddTable(plan, 2000, {{"citizenship", "country"}, {"gender", ""}});
  AddTable(plan, 2000, {{"gender", ""}, {"year", ""}});
  AddTable(plan, 2000, {{"exploitation", ""}, {"gender", ""}});
  AddTable(plan, 1000, {{"citizenship", "subregion"}, {"gender", ""}, {"year", ""}});
  SetKinds(plan);
  plan = OrDie(disclosure::WithNoise(plan, catalogue));
  return agreement;
}

disclosure::Plan NarrowPlan(const Catalogue& catalogue) {
  agreement::v1::Plan plan = hub::testing::SmallAgreement(catalogue).plan();
  plan.clear_table();
  AddTable(plan, 4000, {});
  AddTable(plan, 4000, {{"gender", ""}});
  AddTable(plan, 4000, {{"year", ""}});
  AddTable(plan, 4000, {{"exploitation", ""}});
  AddTable(plan, 2000, {{"gender", ""}, {"year", ""}});
  AddTable(plan, 2000, {{"exploitation", ""}, {"gender", ""}});
  const auto unused = std::ranges::remove_if(*plan.mutable_dimension(), [](const auto& dimension) {
    return dimension.dimension() == "citizenship";
  });
  plan.mutable_dimension()->erase(unused.begin(), unused.end());
  SetKinds(plan);
  auto& precise = *plan.add_kind();
  precise.set_kind(agreement::v1::RELEASE_KIND_AD_HOC);
  precise.add_rho_nano(600'000'000);
  return OrDie(disclosure::ParsePlan(OrDie(disclosure::WithNoise(plan, catalogue)), catalogue));
}

disclosure::ComponentCounts CountPeople(const Catalogue& catalogue, const disclosure::Plan& plan,
                                        const disclosure::PlannedKind& kind,
                                        const std::vector<Values>& people) {
  const disclosure::RowEncoder encoder =
      OrDie(disclosure::RowEncoder::Create(catalogue, plan.domain));
  disclosure::TableCounter counter(plan.domain, kind);
  disclosure::EncodedRow encoded;
  for (const Values& person : people) {
    encoded.Clear();
    encoder.Encode(PersonRowOf(catalogue, person), encoded);
    counter.Add(encoded);
  }
  return counter.Components();
}

disclosure::NoiseSource SeededNoise(uint64_t seed, uint64_t number) {
  const std::string name = absl::StrCat("attack ", seed, " release ", number);
  return {.key = crypto::AsBytes(crypto::Sha256(name)),
          .root = crypto::AsBytes(crypto::Sha256("root")),
          .release_id = name};
}

double EstimateOf(const disclosure::Plan& plan, const disclosure::PlannedKind& kind, size_t tier,
                  const disclosure::ComponentCounts& noisy, const disclosure::TableQuery& query) {
  const disclosure::PlannedQuery planned = OrDie(disclosure::PlanQuery(plan, kind, query));
  const disclosure::ComponentView view(noisy.begin(), noisy.end());
  const disclosure::RebuiltTable table =
      OrDie(disclosure::Rebuild(plan, kind, view, planned.levels));
  return OrDie(disclosure::Evaluate(plan, kind, tier, planned, table)).estimate.front();
}

double StatedVariance(const disclosure::Plan& plan, const disclosure::PlannedKind& kind,
                      size_t tier, const disclosure::TableQuery& query) {
  return disclosure::AnswerVariance(plan, kind, tier,
                                    OrDie(disclosure::PlanQuery(plan, kind, query)))
      .front();
}

}  // namespace almenara::attack
