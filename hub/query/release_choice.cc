// SPDX-License-Identifier: Apache-2.0
#include "hub/query/release_choice.h"

#include <algorithm>
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

bool Covers(const SealedRelease& release, const SealedRelease& other) {
  return std::all_of(
      other.entry().cohort().begin(), other.entry().cohort().end(), [&](const std::string& cohort) {
        return std::find(release.entry().cohort().begin(), release.entry().cohort().end(),
                         cohort) != release.entry().cohort().end();
      });
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
  Releases current;
  for (size_t i = 0; i < sealed.size(); ++i) {
    const bool restated = std::any_of(
        sealed.begin() + static_cast<std::ptrdiff_t>(i) + 1, sealed.end(), [&](const auto& later) {
          return later->entry().agreement() == sealed[i]->entry().agreement() &&
                 Covers(*later, *sealed[i]);
        });
    if (!restated) current.push_back(sealed[i]);
  }
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
