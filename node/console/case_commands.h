// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CONSOLE_CASE_COMMANDS_H_
#define ALMENARA_NODE_CONSOLE_CASE_COMMANDS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/codelist/catalogue.h"
#include "node/case/case_store.h"
#include "node/case/consent_register.h"
#include "node/console/case_import.h"
#include "node/deidentify/case_gate.h"
#include "node/deidentify/majority.h"
#include "node/publish/case_publication.h"

namespace almenara::node {

struct AttestationEffect {
  Attestation attestation;
  uint64_t cases = 0;                    // covered now
  uint64_t minors_without_guardian = 0;  // of these
};

struct WithdrawalEffect {
  uint64_t cases = 0;
  std::vector<std::string> record_ids;  // of records that the hub held, or still has to erase
};

enum class AfterWithdrawal { kKeepCase, kShredCase };

// What a steward does with her own cases. With CaseGate the only reader of identified cases.
// Thread-safe. What it is given must outlive it.
class CaseCommands {
 public:
  CaseCommands(CaseStore& cases, ConsentRegister& consents, const CaseGate& gate,
               CasePublication& publication, const Catalogue& catalogue, Majority majority)
      : cases_(cases),
        consents_(consents),
        gate_(gate),
        publication_(publication),
        catalogue_(catalogue),
        majority_(std::move(majority)) {}

  // Begins to take a file. What it removes or refuses is withdrawn from the hub at its end.
  absl::StatusOr<std::unique_ptr<CaseImport>> BeginImport(const ImportTerms& terms);

  absl::StatusOr<AttestationEffect> Attest(AttestationTerms terms);
  // Number of cases left without a basis; their records are withdrawn.
  absl::StatusOr<uint64_t> Revoke(absl::string_view attestation_name);

  // Keeps cases back, whose records are withdrawn, or lets them go again. NOT_FOUND, naming the
  // case, when one does not exist; then nothing is changed. Gives the number of cases changed.
  absl::StatusOr<uint64_t> SetKeptBack(const std::vector<std::string>& case_names,
                                       KeptBack kept_back);

  // Withdraws the cases' records for good: the cases stay kept back, or are shredded. NOT_FOUND as
  // above.
  absl::StatusOr<WithdrawalEffect> Withdraw(const std::vector<std::string>& case_names,
                                            AfterWithdrawal after);
  // The case so named. NOT_FOUND when there is none.
  absl::StatusOr<CaseKey> Find(const std::string& case_name) const;

  // See case_names.h; also for a case that is no longer there.
  absl::StatusOr<std::string> NameOf(const CaseKey& key) const;

 private:
  absl::StatusOr<std::optional<CaseKey>> FindCase(const std::string& name) const;
  absl::StatusOr<std::vector<CaseKey>> FindCases(const std::vector<std::string>& names) const;
  absl::StatusOr<uint64_t> CasesWithoutBasis() const;

  CaseStore& cases_;
  ConsentRegister& consents_;
  const CaseGate& gate_;
  CasePublication& publication_;
  const Catalogue& catalogue_;
  const Majority majority_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CONSOLE_CASE_COMMANDS_H_
