// SPDX-License-Identifier: Apache-2.0
#include "hub/agreement/agreement_book.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara::hub {
namespace {

using agreement::Agreement;
using agreement::Reservation;
using agreement::TierCharge;

TierCharge Least(const TierCharge& a, const TierCharge& b) {
  TierCharge least{};
  for (size_t tier = 0; tier < least.size(); ++tier) least[tier] = std::min(a[tier], b[tier]);
  return least;
}

// The signature that stood at `at`; null when none did.
const AcceptedSignature* StandingAt(const std::vector<AcceptedSignature>& signatures,
                                    absl::Time at) {
  for (auto signature = signatures.rbegin(); signature != signatures.rend(); ++signature) {
    if (signature->accepted_at <= at) return &*signature;
  }
  return nullptr;
}

absl::Status NoSuchVersion(absl::string_view id, uint32_t version) {
  return absl::NotFoundError(absl::StrCat("no agreement ", id, " version ", version));
}

absl::Status NoSuchAgreement(absl::string_view id) {
  return absl::NotFoundError(absl::StrCat("no agreement ", id));
}

}  // namespace

absl::StatusOr<AgreementBook::Novelty> AgreementBook::CheckVersion(
    const AgreementVersion& version) const {
  const Agreement& proposed = version.agreement;
  const auto known = agreements_.find(proposed.id);
  if (const Version* const same = FindVersion(proposed.id, proposed.version)) {
    if (same->content->bytes == version.bytes) return Novelty::kAlreadyThere;
    return absl::AlreadyExistsError(
        absl::StrCat("agreement ", proposed.id, " version ", proposed.version,
                     " is there with other bytes; a changed text is a new version, so write ",
                     known->second.rbegin()->first + 1));
  }
  const uint32_t next = known == agreements_.end() ? 1 : known->second.rbegin()->first + 1;
  if (proposed.version != next) {
    return absl::FailedPreconditionError(absl::StrCat("agreement ", proposed.id,
                                                      ": the next version is ", next,
                                                      ", and the file says ", proposed.version));
  }
  return Novelty::kNew;
}

void AgreementBook::AddVersion(std::shared_ptr<const AgreementVersion> version) {
  const Agreement& added = version->agreement;
  agreements_[added.id][added.version].content = std::move(version);
}

const AcceptedSignature* AgreementBook::LastSignature(
    const agreement::SignatureStatement& statement) const {
  const Version* const version = FindVersion(statement.agreement, statement.version);
  if (version == nullptr) return nullptr;
  const auto found = version->signatures.find(statement.organization);
  return found == version->signatures.end() ? nullptr : &found->second.back();
}

bool AgreementBook::Has(const agreement::Signature& signature,
                        const agreement::SignatureStatement& statement) const {
  const AcceptedSignature* const last = LastSignature(statement);
  return last != nullptr && last->signature == signature;
}

absl::Status AgreementBook::CheckSignature(const agreement::SignatureStatement& statement) const {
  const Version* const version = FindVersion(statement.agreement, statement.version);
  if (version == nullptr) return NoSuchVersion(statement.agreement, statement.version);
  if (statement.agreement_sha256 != version->content->sha256) {
    return absl::InvalidArgumentError(absl::StrCat(
        "agreement_sha256: the signature is over another file than the hub's agreement ",
        statement.agreement, " version ", statement.version, "; fetch that and sign it"));
  }
  const AcceptedSignature* const last = LastSignature(statement);
  if (last != nullptr && statement.signed_at <= last->statement.signed_at) {
    return absl::FailedPreconditionError(
        absl::StrCat("signed_at_unix_seconds: a signature of ", statement.organization.value(),
                     " stands that was not made before this one; sign again"));
  }
  return CheckCommitmentWith(*version, statement);
}

absl::Status AgreementBook::CheckCommitmentWith(
    const Version& version, const agreement::SignatureStatement& statement) const {
  TierCharge cap = statement.cap.value_or(agreement::kPersonCap);
  std::vector<Reservation> reservations;
  for (const auto& [id, versions] : agreements_) {
    std::vector<const Agreement*> signed_versions;
    for (const auto& [number, candidate] : versions) {
      const auto found = candidate.signatures.find(statement.organization);
      if (&candidate == &version) {
        signed_versions.push_back(&candidate.content->agreement);
      } else if (found != candidate.signatures.end()) {
        signed_versions.push_back(&candidate.content->agreement);
        cap = Least(cap, found->second.back().statement.cap.value_or(agreement::kPersonCap));
      }
    }
    if (!signed_versions.empty()) reservations.push_back(ReservationOf(signed_versions));
  }
  return CheckCommitment(reservations, cap);
}

void AgreementBook::AddSignature(AcceptedSignature signature) {
  Version& version = agreements_[signature.statement.agreement][signature.statement.version];
  version.signatures[signature.statement.organization].push_back(std::move(signature));
}

uint32_t AgreementBook::SignaturesOf(const agreement::SignatureStatement& statement) const {
  const Version* const version = FindVersion(statement.agreement, statement.version);
  if (version == nullptr) return 0;
  const auto found = version->signatures.find(statement.organization);
  return found == version->signatures.end() ? 0 : static_cast<uint32_t>(found->second.size());
}

const AgreementBook::Version* AgreementBook::FindVersion(absl::string_view id,
                                                         uint32_t version) const {
  const auto versions = agreements_.find(std::string(id));
  if (versions == agreements_.end()) return nullptr;
  const auto found = versions->second.find(version);
  return found == versions->second.end() ? nullptr : &found->second;
}

TierCharge AgreementBook::CapOf(const OrganizationId& organization, absl::Time at) const {
  TierCharge cap = agreement::kPersonCap;
  for (const auto& [id, versions] : agreements_) {
    for (const auto& [number, version] : versions) {
      const auto found = version.signatures.find(organization);
      if (found == version.signatures.end()) continue;
      const AcceptedSignature* const standing = StandingAt(found->second, at);
      if (standing != nullptr && standing->statement.cap.has_value()) {
        cap = Least(cap, *standing->statement.cap);
      }
    }
  }
  return cap;
}

AgreementStanding AgreementBook::StandingOf(const Version& version, absl::Time at) const {
  AgreementStanding standing{version.content, {}};
  for (const auto& [organization, signatures] : version.signatures) {
    const AcceptedSignature* const signature = StandingAt(signatures, at);
    if (signature == nullptr) continue;
    standing.contributors.push_back({organization, signature->statement.narrower_scope,
                                     CapOf(organization, at), signature->statement.signed_at});
  }
  return standing;
}

std::vector<AgreementStanding> AgreementBook::List() const {
  std::vector<AgreementStanding> all;
  for (const auto& [id, versions] : agreements_) {
    for (const auto& [number, version] : versions) {
      all.push_back(StandingOf(version, absl::InfiniteFuture()));
    }
  }
  return all;
}

absl::StatusOr<AgreementStanding> AgreementBook::Find(absl::string_view id,
                                                      uint32_t version) const {
  const Version* const found = FindVersion(id, version);
  if (found == nullptr) return NoSuchVersion(id, version);
  return StandingOf(*found, absl::InfiniteFuture());
}

absl::StatusOr<AgreementStanding> AgreementBook::Latest(absl::string_view id) const {
  const auto versions = agreements_.find(std::string(id));
  if (versions == agreements_.end()) return NoSuchAgreement(id);
  return StandingOf(versions->second.rbegin()->second, absl::InfiniteFuture());
}

absl::StatusOr<AgreementStanding> AgreementBook::InForce(absl::string_view id,
                                                         absl::Time at) const {
  const auto versions = agreements_.find(std::string(id));
  if (versions == agreements_.end()) return NoSuchAgreement(id);
  for (auto version = versions->second.rbegin(); version != versions->second.rend(); ++version) {
    AgreementStanding standing = StandingOf(version->second, at);
    if (standing.contributors.size() >= agreement::kLeastContributors) return standing;
  }
  return absl::FailedPreconditionError(
      absl::StrCat("no version of agreement ", id, " is in force: none has the signatures of ",
                   agreement::kLeastContributors, " contributors"));
}

std::vector<AgreementStanding> AgreementBook::AllInForce(absl::Time at) const {
  std::vector<AgreementStanding> all;
  for (const auto& [id, versions] : agreements_) {
    absl::StatusOr<AgreementStanding> standing = InForce(id, at);
    if (standing.ok()) all.push_back(*std::move(standing));
  }
  return all;
}

std::vector<Contributor> AgreementBook::ContributorsOf(absl::string_view id, uint32_t version,
                                                       absl::Time at) const {
  const Version* const found = FindVersion(id, version);
  if (found == nullptr) return {};
  return StandingOf(*found, at).contributors;
}

std::vector<Reservation> AgreementBook::ReservationsOf(const OrganizationId& organization) const {
  std::vector<Reservation> reservations;
  for (const auto& [id, versions] : agreements_) {
    std::vector<const Agreement*> signed_versions;
    for (const auto& [number, version] : versions) {
      if (version.signatures.contains(organization)) {
        signed_versions.push_back(&version.content->agreement);
      }
    }
    if (!signed_versions.empty()) reservations.push_back(ReservationOf(signed_versions));
  }
  return reservations;
}

}  // namespace almenara::hub
