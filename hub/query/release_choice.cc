// SPDX-License-Identifier: Apache-2.0
#include "hub/query/release_choice.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara::hub {
namespace {

using agreement::Decision;
using agreement::Question;

bool ShareACohort(const SealedRelease& release, const SealedRelease& other) {
  return std::any_of(
      other.entry().cohort().begin(), other.entry().cohort().end(), [&](const std::string& cohort) {
        return std::find(release.entry().cohort().begin(), release.entry().cohort().end(),
                         cohort) != release.entry().cohort().end();
      });
}

// Of two releases that count a cohort the one with the higher rank stands for it; 0: never stands.
int RankOf(agreement::ReleaseKind kind) {
  switch (kind) {
    case agreement::v1::RELEASE_KIND_BACK_CATALOGUE:
    case agreement::v1::RELEASE_KIND_QUARTERLY:
      return 1;
    case agreement::v1::RELEASE_KIND_ANNUAL_RESTATEMENT:
      return 2;
    case agreement::v1::RELEASE_KIND_THREE_YEAR_RESTATEMENT:
      return 3;
    default:
      return 0;
  }
}

// Those of the agreement that the query means, in order of sealing.
absl::StatusOr<Releases> Candidates(const Releases& sealed, const CanonicalQuery& query) {
  Releases of_agreement;
  for (const auto& release : sealed) {
    if (release->entry().agreement() == query.agreement) of_agreement.push_back(release);
  }
  if (query.releases.empty()) return CurrentReleases(of_agreement);
  Releases named;
  for (const auto& release : of_agreement) {
    if (std::binary_search(query.releases.begin(), query.releases.end(), release->entry().id())) {
      named.push_back(release);
    }
  }
  if (named.size() != query.releases.size()) {
    return absl::NotFoundError(
        absl::StrCat("not every release that the query names is one of agreement ", query.agreement,
                     "; leave them out to use the current ones"));
  }
  absl::flat_hash_set<std::string> cohorts;
  for (const auto& release : named) {
    for (const std::string& cohort : release->entry().cohort()) {
      if (!cohorts.insert(cohort).second) {
        return absl::InvalidArgumentError(
            absl::StrCat("the named releases count cohort ", cohort, " twice"));
      }
    }
  }
  return named;
}

Question QuestionAbout(const CanonicalQuery& query, const Releases& releases) {
  Question question;
  question.purpose = query.purpose;
  question.choice =
      query.releases.empty() ? Question::Releases::kCurrent : Question::Releases::kNamed;
  for (const auto& release : releases) {
    question.releases.push_back({release->entry().id(), release->entry().kind(),
                                 absl::FromUnixSeconds(release->entry().sealed_at_unix_seconds())});
  }
  return question;
}

absl::Status Refusal(const agreement::Deny& deny) {
  return absl::PermissionDeniedError(absl::StrCat(agreement::DenialReasonName(deny.reason), ": ",
                                                  deny.text.en, " (", deny.clause, ")"));
}

}  // namespace

Releases CurrentReleases(const Releases& sealed) {
  // Three years stand for a year and a year for its quarters. Where a restatement leaves a cohort
  // out, that cohort's own release stands, and never another restatement that would count the rest
  // twice.
  Releases by_rank = sealed;
  std::erase_if(by_rank, [](const auto& release) { return RankOf(release->entry().kind()) == 0; });
  std::stable_sort(by_rank.begin(), by_rank.end(), [](const auto& a, const auto& b) {
    return RankOf(a->entry().kind()) > RankOf(b->entry().kind());
  });
  Releases chosen;
  for (const auto& release : by_rank) {
    const bool restated = std::any_of(chosen.begin(), chosen.end(), [&](const auto& other) {
      return other->entry().agreement() == release->entry().agreement() &&
             ShareACohort(*other, *release);
    });
    if (!restated) chosen.push_back(release);
  }
  Releases current;
  std::copy_if(sealed.begin(), sealed.end(), std::back_inserter(current), [&](const auto& release) {
    return std::find(chosen.begin(), chosen.end(), release) != chosen.end();
  });
  return current;
}

absl::StatusOr<ReleaseChoice> ChooseReleases(const AgreementStore& agreements,
                                             const Releases& sealed, const CanonicalQuery& query,
                                             const agreement::CallerProfile& caller,
                                             absl::Time now) {
  ALMENARA_ASSIGN_OR_RETURN(const Releases candidates, Candidates(sealed, query));
  std::map<uint32_t, Releases> by_version;
  for (const auto& release : candidates) {
    by_version[release->entry().agreement_version()].push_back(release);
  }
  if (by_version.empty()) {
    ALMENARA_ASSIGN_OR_RETURN(const AgreementStanding latest, agreements.Latest(query.agreement));
    by_version[latest.version->agreement.version] = {};
  }

  std::optional<ReleaseChoice> choice;
  std::optional<absl::Status> refusal;
  for (const auto& [version, releases] : by_version) {
    ALMENARA_ASSIGN_OR_RETURN(const AgreementStanding standing,
                              agreements.Find(query.agreement, version));
    const Decision decision =
        agreement::Decide(standing.version->agreement, {standing.contributors.size()}, caller,
                          QuestionAbout(query, releases), now);
    if (const agreement::Deny* deny = decision.deny(); deny != nullptr) {
      refusal = Refusal(*deny);
      if (!query.releases.empty()) return *refusal;
      continue;
    }
    const agreement::Allow& allow = *decision.allow();
    if (!choice.has_value()) choice = ReleaseChoice{allow.tier, {}};
    choice->tier = std::max(choice->tier, allow.tier);
    for (const auto& release : releases) {
      if (std::find(allow.releases.begin(), allow.releases.end(), release->entry().id()) !=
          allow.releases.end()) {
        choice->releases.push_back(release);
      }
    }
  }
  if (!choice.has_value()) return *refusal;
  for (const auto& release : choice->releases) {
    if (release->tiers() <= static_cast<size_t>(choice->tier)) {
      return absl::PermissionDeniedError(absl::StrCat("release ", release->entry().id(),
                                                      " has no numbers for tier ", choice->tier,
                                                      "; name other releases"));
    }
  }
  return *choice;
}

}  // namespace almenara::hub
