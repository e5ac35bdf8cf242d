// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/agreement/agreement_file.h"
#include "cli/agreement/file_commands.h"
#include "cli/arguments.h"
#include "cli/text_table.h"
#include "common/config/textproto.h"
#include "common/status/status_macros.h"
#include "policy/agreement/check.h"
#include "policy/agreement/noise_text.h"
#include "policy/agreement/reservation.h"
#include "policy/agreement/table_error.h"

namespace almenara::cli {
namespace {

constexpr char kPlanHelp[] =
    R"(almenara agreement plan FILE [--out FILE] [--kind KIND] [--format table|csv] [--code-lists DIR]

Chooses the noise of every component from the charges in the file, and shows what each table would be like: the
median standard deviation of its cells and the median threshold from which a cell is shown, tier by tier. No data are
needed: errors depend on the plan alone.

  --out FILE        writes the agreement with its noise; may be FILE itself. Comments stay.
  --kind KIND       back_catalogue, quarterly, annual_restatement, three_year_restatement or ad_hoc (default: the first)
  --format csv      for a spreadsheet
  --code-lists DIR  the code lists that the agreement's version belongs to (default: proto/codelists)

  almenara agreement plan trends.textproto
  almenara agreement plan trends.textproto --kind quarterly
  almenara agreement plan trends.textproto --out trends.textproto
)";

absl::Status PrintErrors(const disclosure::Plan& plan, const disclosure::PlannedKind& kind,
                         absl::string_view format, std::ostream& out) {
  std::vector<TextTable::Column> columns = {{"table"}, {"cells", TextTable::Align::kRight}};
  for (size_t tier = 0; tier < kind.tiers(); ++tier) {
    columns.push_back({absl::StrCat("T", tier, " sd"), TextTable::Align::kRight});
    columns.push_back({"tau", TextTable::Align::kRight});
  }
  TextTable errors(columns);
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<agreement::TableError> of_tables,
                            agreement::TableErrors(plan, kind));
  for (const agreement::TableError& table : of_tables) {
    std::vector<std::string> row = {table.table, Grouped(table.cells)};
    for (const agreement::TierError& tier : table.tiers) {
      row.push_back(absl::StrFormat("%.1f", tier.median_sd));
      row.push_back(Grouped(static_cast<uint64_t>(tier.median_threshold)));
    }
    errors.AddRow(std::move(row));
  }
  if (format == "csv") {
    errors.PrintCsv(out);
    return absl::OkStatus();
  }
  out << std::string(agreement::ReleaseKindName(kind.kind)) << ": " << kind.tables.size()
      << " tables, " << kind.components.size() << " components, charge rho";
  for (const uint64_t nano_rho : kind.rho_nano) out << " " << agreement::FormatRho(nano_rho);
  out << "\n\n";
  errors.PrintAligned(out);
  return absl::OkStatus();
}

// Whole or not at all: a crash leaves the old file.
absl::Status ReplaceFile(const std::string& path, const std::string& text) {
  const std::string partial = path + ".partial";
  std::ofstream file(partial, std::ios::binary);
  file << text;
  file.close();
  std::error_code error;
  if (file.good()) std::filesystem::rename(partial, path, error);
  if (!file.good() || error) {
    return absl::UnavailableError(absl::StrCat("cannot write ", path));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status PlanFile(const std::vector<std::string>& args, std::ostream& out) {
  const CommandShape shape{.flags = {{"out"}, {"kind"}, {"format"}, {"code-lists"}},
                           .operands = {"FILE"},
                           .required_operands = 1};
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(args, shape));
  if (arguments.help()) {
    out << kPlanHelp;
    return absl::OkStatus();
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::string format, arguments.Choose("format", {"table", "csv"}));
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<Catalogue> catalogue, LoadCodeLists(arguments));
  const std::string& path = arguments.operands().front();
  ALMENARA_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path));
  ALMENARA_ASSIGN_OR_RETURN(const agreement::Draft draft,
                            CheckFile(path, bytes, *catalogue, agreement::Completeness::kDraft));
  ALMENARA_ASSIGN_OR_RETURN(const std::string text, agreement::WithNoiseText(draft, *catalogue));
  ALMENARA_ASSIGN_OR_RETURN(const agreement::Agreement planned,
                            agreement::ReadAgreement(text, *catalogue));
  ALMENARA_ASSIGN_OR_RETURN(const disclosure::PlannedKind* const kind,
                            FindKind(planned.plan, arguments.FindOr("kind", "")));
  ALMENARA_RETURN_IF_ERROR(PrintErrors(planned.plan, *kind, format, out));
  const std::optional<std::string> destination = arguments.Find("out");
  return destination.has_value() ? ReplaceFile(*destination, text) : absl::OkStatus();
}

}  // namespace almenara::cli
