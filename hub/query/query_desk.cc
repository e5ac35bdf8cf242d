// SPDX-License-Identifier: Apache-2.0
#include "hub/query/query_desk.h"

#include <algorithm>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/crypto/hmac.h"
#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"
#include "hub/query/answer_writer.h"
#include "hub/query/year_coverage.h"
#include "policy/disclosure/answer.h"
#include "policy/disclosure/query_plan.h"

namespace almenara::hub {
namespace {

absl::StatusOr<disclosure::Answer> AnswerFrom(const SealedRelease& release, size_t tier,
                                              const disclosure::TableQuery& query,
                                              TableCache& cache) {
  ALMENARA_ASSIGN_OR_RETURN(const disclosure::PlannedQuery planned,
                            disclosure::PlanQuery(release.plan(), release.kind(), query));
  ALMENARA_ASSIGN_OR_RETURN(const std::shared_ptr<const disclosure::RebuiltTable> table,
                            cache.Find(release, tier, planned.levels));
  return disclosure::Evaluate(release.plan(), release.kind(), tier, planned, *table);
}

// Everything that the answer's bytes depend on: nothing of who asks but the tier, and of the
// releases, which never change, their names.
std::string AnswerKey(const CanonicalQuery& query, const ReleaseChoice& choice) {
  KeyWriter key({.table_tag = 'A', .version = 1});
  key.Text(query.agreement).U8(static_cast<uint8_t>(choice.tier)).U8(query.all_cells ? 1 : 0);
  key.U32(static_cast<uint32_t>(choice.releases.size()));
  for (const auto& release : choice.releases) {
    key.Text(release->entry().id()).Text(release->entry().file_sha256());
  }
  key.U32(static_cast<uint32_t>(query.group_by.size()));
  for (const disclosure::QueryGroup& group : query.group_by) {
    key.Text(group.dimension).Text(group.level);
  }
  for (const disclosure::QueryFilter& filter : query.filters) {
    key.Text(filter.dimension).U32(static_cast<uint32_t>(filter.codes.size()));
    for (const std::string& code : filter.codes) key.Text(code);
  }
  return key.Take();
}

AnswerFacts FactsOf(const CanonicalQuery& query, const ReleaseChoice& choice,
                    const agreement::CallerProfile& caller, const std::string& answer_sha256) {
  AnswerFacts facts = {.consumer = caller.organization,
                       .tier = static_cast<uint32_t>(choice.tier),
                       .answer_sha256 = answer_sha256,
                       .agreement = query.agreement,
                       .purpose = query.purpose,
                       .releases = {},
                       .release_digests = {},
                       .canonical_query = query.Text(),
                       .text_delay = absl::ZeroDuration()};
  for (const auto& release : choice.releases) {
    facts.releases.push_back(release->entry().id());
    facts.release_digests.push_back(release->entry().file_sha256());
    facts.text_delay = std::max(facts.text_delay, release->agreement().agreement.query_text_delay);
  }
  return facts;
}

void DescribeTable(const disclosure::Domain& domain, const disclosure::PlannedTable& table,
                   v1::PlannedTable& planned) {
  for (size_t axis = 0; axis < domain.size(); ++axis) {
    if (table.levels[axis] == 0) continue;
    v1::AnswerDimension& dimension = *planned.add_dimension();
    dimension.set_dimension(domain.axes()[axis].name());
    dimension.set_level(domain.axes()[axis].level(table.levels[axis]).name);
  }
  planned.set_cells(table.cells);
}

v1::ReleaseDescription DescribeRelease(const SealedRelease& release, const Releases& current) {
  const state::v1::ReleaseEntry& entry = release.entry();
  v1::ReleaseDescription described;
  described.set_id(entry.id());
  for (const std::string& cohort : entry.cohort()) described.add_cohort(cohort);
  described.set_kind(std::string(agreement::ReleaseKindName(entry.kind())));
  described.set_sealed_at_unix_seconds(SealedDay(entry));
  described.set_current(std::any_of(current.begin(), current.end(), [&](const auto& other) {
    return other->entry().id() == entry.id();
  }));
  for (const size_t table : release.kind().tables) {
    DescribeTable(release.plan().domain, release.plan().tables[table], *described.add_table());
  }
  return described;
}

v1::AgreementDescription DescribeAgreement(const agreement::Agreement& agreement, int tier,
                                           const Releases& releases, const Releases& current) {
  v1::AgreementDescription description;
  description.set_id(agreement.id);
  description.set_version(agreement.version);
  description.set_title_en(agreement.title.en);
  description.set_title_es(agreement.title.es);
  description.set_tier(static_cast<uint32_t>(tier));
  for (const std::string& purpose : agreement::PermittedPurposes(agreement)) {
    description.add_purpose(purpose);
  }
  for (const auto& release : releases) {
    *description.add_release() = DescribeRelease(*release, current);
  }
  for (const disclosure::PlannedTable& table : agreement.plan.tables) {
    DescribeTable(agreement.plan.domain, table, *description.add_table());
  }
  return description;
}

}  // namespace

absl::StatusOr<v1::AskResponse> QueryDesk::Ask(const agreement::CallerProfile& caller,
                                               const v1::Query& query) {
  // Shared: the journal's thread may still hold it when this one goes on.
  const auto answered = std::make_shared<std::promise<absl::StatusOr<v1::AskResponse>>>();
  AskLater(caller, query, [answered](absl::StatusOr<v1::AskResponse> response) {
    answered->set_value(std::move(response));
  });
  return answered->get_future().get();
}

void QueryDesk::AskLater(const agreement::CallerProfile& caller, const v1::Query& query,
                         Done done) {
  absl::StatusOr<Unlogged> prepared = Prepare(caller, query);
  if (!prepared.ok()) return done(prepared.status());
  // Copied here: on the journal's thread all others would wait for a large answer.
  auto response = std::make_unique<v1::AskResponse>();
  response->set_answer(prepared->answer->bytes);
  parts_.receipts.Issue(std::move(prepared->facts),
                        [response = std::move(response),
                         done = std::move(done)](absl::StatusOr<v1::Receipt> receipt) mutable {
                          if (!receipt.ok()) return done(receipt.status());
                          *response->mutable_receipt() = *std::move(receipt);
                          done(std::move(*response));
                        });
}

absl::StatusOr<QueryDesk::Unlogged> QueryDesk::Prepare(const agreement::CallerProfile& caller,
                                                       const v1::Query& query) {
  const absl::Time now = parts_.clock.Now();
  ALMENARA_ASSIGN_OR_RETURN(const CanonicalQuery canonical, Canonicalize(query, parts_.catalogue));
  const std::shared_ptr<const Releases> sealed = parts_.shelf.All();
  ALMENARA_ASSIGN_OR_RETURN(const ReleaseChoice choice,
                            ChooseReleases(parts_.agreements, *sealed, canonical, caller, now));
  ALMENARA_ASSIGN_OR_RETURN(std::shared_ptr<const WrittenAnswer> answer, Answer(canonical, choice));
  AnswerFacts facts = FactsOf(canonical, choice, caller, answer->sha256);
  return Unlogged{std::move(answer), std::move(facts)};
}

absl::StatusOr<std::shared_ptr<const QueryDesk::WrittenAnswer>> QueryDesk::Answer(
    const CanonicalQuery& query, const ReleaseChoice& choice) {
  const std::string key = AnswerKey(query, choice);
  std::shared_ptr<const WrittenAnswer> answer = answers_.Find(key);
  if (answer != nullptr) return answer;
  ALMENARA_ASSIGN_OR_RETURN(WrittenAnswer written, Write(query, choice));
  answer = std::make_shared<const WrittenAnswer>(std::move(written));
  answers_.Insert(key, answer, sizeof(WrittenAnswer) + answer->bytes.capacity());
  return answer;
}

absl::StatusOr<QueryDesk::WrittenAnswer> QueryDesk::Write(const CanonicalQuery& query,
                                                          const ReleaseChoice& choice) {
  std::optional<disclosure::Answer> sum;
  for (const auto& release : choice.releases) {
    ALMENARA_ASSIGN_OR_RETURN(
        disclosure::Answer answer,
        AnswerFrom(*release, static_cast<size_t>(choice.tier), query.Table(), tables_));
    if (!sum.has_value()) {
      sum = std::move(answer);
    } else {
      ALMENARA_RETURN_IF_ERROR(disclosure::AddRelease(answer, *sum));
    }
  }
  const std::vector<YearCoverage> coverage =
      CoverageByYear(parts_.catalogue, parts_.agreements, choice);
  std::string bytes = WriteAnswer(query, choice, coverage, *sum).SerializeAsString();
  std::string sha256 = crypto::AsBytes(crypto::Sha256(bytes));
  return WrittenAnswer{std::move(bytes), std::move(sha256)};
}

v1::DescribeResponse QueryDesk::Describe(const agreement::CallerProfile& caller) const {
  v1::DescribeResponse response;
  const std::shared_ptr<const Releases> sealed = parts_.shelf.All();
  const Releases current = CurrentReleases(*sealed);
  for (const AgreementStanding& standing : parts_.agreements.AllInForce(parts_.clock.Now())) {
    const agreement::Agreement& agreement = standing.version->agreement;
    const std::optional<int> tier =
        agreement::BestTier(agreement, {standing.contributors.size()}, caller);
    if (!tier.has_value()) continue;
    Releases readable;
    for (const auto& release : *sealed) {
      if (release->entry().agreement() == agreement.id &&
          release->tiers() > static_cast<size_t>(*tier)) {
        readable.push_back(release);
      }
    }
    *response.add_agreement() = DescribeAgreement(agreement, *tier, readable, current);
  }
  return response;
}

}  // namespace almenara::hub
