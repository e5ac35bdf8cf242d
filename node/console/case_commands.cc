// SPDX-License-Identifier: Apache-2.0
#include "node/console/case_commands.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/status_macros.h"
#include "node/console/case_names.h"

namespace almenara::node {

absl::StatusOr<std::unique_ptr<CaseImport>> CaseCommands::BeginImport(const ImportTerms& terms) {
  return CaseImport::Begin(cases_, catalogue_, terms,
                           [this](const ImportCounts& counts) -> absl::Status {
                             // A removed row, or one whose consent was taken back, must not wait
                             // for the next publication.
                             if (counts.removed + counts.revised == 0) return absl::OkStatus();
                             return publication_.Withdraw().status();
                           });
}

absl::StatusOr<AttestationEffect> CaseCommands::Attest(AttestationTerms terms) {
  AttestationEffect effect;
  const Coverage coverage = terms.coverage;
  const bool needs_guardian =
      terms.basis == state::v1::ATTESTED_BASIS_INFORMED_CONSENT && terms.guardian.empty();
  ALMENARA_ASSIGN_OR_RETURN(effect.attestation, consents_.Attest(std::move(terms)));
  const absl::flat_hash_set<std::string> identifiers(coverage.identifiers.begin(),
                                                     coverage.identifiers.end());
  const IdentifiedCaseAccess access;
  const auto count = [&](const CaseKey&, const state::v1::Case& subject) {
    const bool covered =
        coverage.data_set.has_value()
            ? subject.data_set() == *coverage.data_set
            : !subject.identifier().empty() && identifiers.contains(subject.identifier());
    if (!covered) return absl::OkStatus();
    ++effect.cases;
    if (needs_guardian && !subject.guardian_consented() && majority_.IsMinor(subject)) {
      ++effect.minors_without_guardian;
    }
    return absl::OkStatus();
  };
  ALMENARA_RETURN_IF_ERROR(cases_.ReadEach(access, count));
  return effect;
}

absl::StatusOr<uint64_t> CaseCommands::CasesWithoutBasis() const {
  uint64_t without = 0;
  const auto count = [&](const GatedCase& gated) {
    const KeptBackReason* reason = std::get_if<KeptBackReason>(&gated.result.outcome);
    if (reason != nullptr && (*reason == KeptBackReason::kNoConsent ||
                              *reason == KeptBackReason::kMinorWithoutGuardian)) {
      ++without;
    }
    return absl::OkStatus();
  };
  ALMENARA_RETURN_IF_ERROR(gate_.Each(CaseGate::Detail::kRecords, count));
  return without;
}

absl::StatusOr<uint64_t> CaseCommands::Revoke(absl::string_view attestation_name) {
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t number, ParseAttestationName(attestation_name));
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t before, CasesWithoutBasis());
  ALMENARA_RETURN_IF_ERROR(consents_.Revoke(number).status());
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t after, CasesWithoutBasis());
  ALMENARA_RETURN_IF_ERROR(publication_.Withdraw().status());
  return after > before ? after - before : 0;
}

absl::StatusOr<std::optional<CaseKey>> CaseCommands::FindCase(const std::string& name) const {
  for (const DataSetSummary& data_set : cases_.DataSets()) {
    absl::string_view within = WithinDataSet(name, data_set.name);
    if (within.empty()) continue;
    const IdentifiedCaseAccess access;
    ALMENARA_ASSIGN_OR_RETURN(std::optional<CaseKey> key,
                              cases_.FindByIdentifier(access, data_set.name, std::string(within)));
    if (!key.has_value() && absl::ConsumePrefix(&within, "@") && within.size() == 16 &&
        within.find_first_not_of("0123456789abcdef") == absl::string_view::npos) {
      ALMENARA_ASSIGN_OR_RETURN(key, cases_.FindByShortName(data_set.name, within));
    }
    if (key.has_value()) return key;
  }
  return std::optional<CaseKey>();
}

absl::StatusOr<std::vector<CaseKey>> CaseCommands::FindCases(
    const std::vector<std::string>& names) const {
  std::vector<CaseKey> keys;
  for (size_t i = 0; i < names.size(); ++i) {
    ALMENARA_ASSIGN_OR_RETURN(std::optional<CaseKey> key, FindCase(names[i]));
    if (!key.has_value()) {
      return absl::NotFoundError(
          absl::StrCat("the case that is number ", i + 1,
                       " of those named does not exist; `almenara node review "
                       "--records` shows every case's name"));
    }
    keys.push_back(*std::move(key));
  }
  return keys;
}

absl::StatusOr<CaseKey> CaseCommands::Find(const std::string& case_name) const {
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<CaseKey> keys, FindCases({case_name}));
  return keys.front();
}

absl::StatusOr<uint64_t> CaseCommands::SetKeptBack(const std::vector<std::string>& case_names,
                                                   KeptBack kept_back) {
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<CaseKey> keys, FindCases(case_names));
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t changed, cases_.SetKeptBack(keys, kept_back));
  if (kept_back == KeptBack::kYes) ALMENARA_RETURN_IF_ERROR(publication_.Withdraw().status());
  return changed;
}

absl::StatusOr<WithdrawalEffect> CaseCommands::Withdraw(const std::vector<std::string>& case_names,
                                                        AfterWithdrawal after) {
  ALMENARA_ASSIGN_OR_RETURN(std::vector<CaseKey> keys, FindCases(case_names));
  std::sort(keys.begin(), keys.end(),
            [](const CaseKey& a, const CaseKey& b) { return a.bytes() < b.bytes(); });
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  // Marked first: should the node end here, its next start withdraws what is kept back.
  ALMENARA_RETURN_IF_ERROR(cases_.SetKeptBack(keys, KeptBack::kYes).status());
  WithdrawalEffect effect = {.cases = keys.size(), .record_ids = {}};
  ALMENARA_ASSIGN_OR_RETURN(effect.record_ids, publication_.WithdrawCases(keys));
  if (after == AfterWithdrawal::kShredCase) ALMENARA_RETURN_IF_ERROR(cases_.Shred(keys).status());
  return effect;
}

absl::StatusOr<std::string> CaseCommands::NameOf(const CaseKey& key) const {
  const IdentifiedCaseAccess access;
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<state::v1::Case> subject, cases_.Read(access, key));
  if (subject.has_value()) return NameOfCase(*subject, key);
  return NameOfMissingCase(cases_.DataSetNameOf(key), key);
}

}  // namespace almenara::node
