// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/agreement/agreement_file.h"
#include "cli/agreement/file_commands.h"
#include "cli/arguments.h"
#include "common/config/textproto.h"
#include "common/crypto/hmac.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "policy/agreement/check.h"
#include "policy/agreement/reservation.h"

namespace almenara::cli {
namespace {

constexpr char kCheckHelp[] =
    R"(almenara agreement check FILE... [--draft] [--code-lists DIR]

Checks every rule of a sharing agreement: names, both languages, purposes, who may read which tier, scope, dimensions,
levels, codes, table sizes, charges and noise. Each fault is one line with file, line, column, field and what to write
instead. Several files are also checked for what they would reserve together of a person's privacy budget.

  --draft           do not ask for noise yet (before `almenara agreement plan`)
  --code-lists DIR  the code lists that the agreement's version belongs to (default: proto/codelists)

  almenara agreement check global-trends.textproto
  almenara agreement check trends.textproto routes.textproto
)";

constexpr char kHashHelp[] =
    R"(almenara agreement hash FILE

Prints the SHA-256 of the file's exact bytes: what a steward signs, and what the hub shows beside the version.

  almenara agreement hash global-trends.textproto
)";

std::string FormatCharge(const agreement::TierCharge& charge) {
  return absl::StrJoin(charge, " / ", [](std::string* text, uint64_t nano_rho) {
    absl::StrAppend(text, agreement::FormatRho(nano_rho));
  });
}

void PrintSound(const agreement::Agreement& checked, absl::string_view bytes, std::ostream& out) {
  const agreement::Agreement* const alone[] = {&checked};
  const agreement::Reservation reservation = agreement::ReservationOf(alone);
  out << checked.id << " version " << checked.version << " keeps every rule\n"
      << "  sha256   " << HexDigest(bytes) << "\n"
      << "  tables   " << checked.plan.tables.size() << "\n"
      << "  reserves rho " << FormatCharge(reservation.back_catalogue)
      << " (T0 / T1 / T2) of a person of the back catalogue, " << FormatCharge(reservation.calendar)
      << " of one of the calendar\n";
}

// Agreements of several files, by id; versions of one id reserve together.
class Checked {
 public:
  void Add(std::unique_ptr<agreement::Agreement> checked) {
    by_id_[checked->id].push_back(std::move(checked));
  }
  absl::Status CheckTogether() const {
    std::vector<agreement::Reservation> reservations;
    for (const auto& [id, versions] : by_id_) {
      std::vector<const agreement::Agreement*> of_id;
      for (const auto& version : versions) of_id.push_back(version.get());
      reservations.push_back(agreement::ReservationOf(of_id));
    }
    return agreement::CheckCommitment(reservations, agreement::kPersonCap);
  }

 private:
  std::map<std::string, std::vector<std::unique_ptr<agreement::Agreement>>> by_id_;
};

}  // namespace

absl::Status CheckFiles(const std::vector<std::string>& args, std::ostream& out) {
  const CommandShape shape{.flags = {{"draft", FlagKind::kSwitch}, {"code-lists"}},
                           .operands = std::vector<std::string>(100, "FILE"),
                           .required_operands = 1};
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(args, shape));
  if (arguments.help()) {
    out << kCheckHelp;
    return absl::OkStatus();
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<Catalogue> catalogue, LoadCodeLists(arguments));
  const bool draft = arguments.Has("draft");
  Checked checked;
  for (const std::string& path : arguments.operands()) {
    ALMENARA_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path));
    ALMENARA_RETURN_IF_ERROR(
        CheckFile(path, bytes, *catalogue,
                  draft ? agreement::Completeness::kDraft : agreement::Completeness::kProposal)
            .status());
    if (draft) {
      out << path
          << ": the draft keeps every rule; choose its noise with `almenara agreement plan`\n";
      continue;
    }
    ALMENARA_ASSIGN_OR_RETURN(agreement::Agreement read,
                              agreement::ReadAgreement(bytes, *catalogue));
    PrintSound(read, bytes, out);
    checked.Add(std::make_unique<agreement::Agreement>(std::move(read)));
  }
  return checked.CheckTogether();
}

absl::Status HashFile(const std::vector<std::string>& args, std::ostream& out) {
  ALMENARA_ASSIGN_OR_RETURN(
      const Arguments arguments,
      Arguments::Parse(args, {.flags = {}, .operands = {"FILE"}, .required_operands = 1}));
  if (arguments.help()) {
    out << kHashHelp;
    return absl::OkStatus();
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(arguments.operands().front()));
  out << HexDigest(bytes) << "\n";
  return absl::OkStatus();
}

}  // namespace almenara::cli
