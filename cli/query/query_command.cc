// SPDX-License-Identifier: Apache-2.0
#include "cli/query/query_command.h"

#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "almenara/hub/v1/query_service.grpc.pb.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/hub_client.h"
#include "cli/query/answer_printer.h"
#include "cli/query/saved_answer.h"
#include "cli/question.h"
#include "common/answer/answer_document.h"
#include "common/answer/sdmx.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr char kHelp[] =
    R"(almenara query: ask the hub for protected counts under a sharing agreement.

  almenara query --config CLIENT.textproto --agreement ID --purpose P
                 [--by dimension[,dimension]] [--where dimension=CODE[|CODE]] [--level dimension=level]
                 [--release ID] [--all-cells] [--top N] [--lang en|es]
                 [--format table|csv|json|sdmx-csv]
                 [--save FILE.json|FILE.csv]
  almenara query --config CLIENT.textproto --list
  almenara query --config CLIENT.textproto --sdmx-structure

How many women and girls from each country, in 2016?
  almenara query --config authority.textproto --agreement global-trends --purpose trend-analysis \
                 --by citizenship --where gender=female --where year=2016

  --by       the axes of the table; none: the total
  --where    keep only these codes; repeat for several dimensions
  --level    a coarser level of a dimension: --level citizenship=subregion
  --list     the agreements under which you may ask, your tier, their purposes and tables
  --release  a sealed release; repeat for several. Without it: all current ones
  --all-cells  also list the cells below threshold of a large table
  --top      of an aligned table, only the N largest estimates
  --format   sdmx-csv: SDMX-CSV 2.0, as statistical offices exchange data. Needs code_lists in the
             configuration
  --sdmx-structure  the SDMX 3.0 structure message that explains sdmx-csv: dimensions, codes in English
             and Spanish. It asks the hub nothing; keep it beside the data:
               almenara query --config C --sdmx-structure > victim_records.xml
               almenara query --config C --agreement A --purpose P --by year --format sdmx-csv > year.csv
  --save     also into a file, with the receipt by which `almenara audit verify FILE` proves every
             number of it, offline and years later; of a .csv the receipt is in FILE.csv.receipt

A cell printed as <38 is below its threshold: too small to tell from zero. It is not zero. In
sdmx-csv it has no OBS_VALUE, OBS_STATUS Q and CONF_STATUS A; UNLISTED_BELOW_THRESHOLD counts those
that a large table does not list.
Exit status: 0 answered, 2 the command is wrong, 3 refused, 4 the hub was not reached.
)";

constexpr std::array<Role, 4> kRoles = kAllRoles;

CommandShape Shape() {
  CommandShape shape = {.flags = QuestionFlags(), .operands = {}};
  for (const char* name : {"config", "agreement", "purpose", "format", "lang", "top", "save"}) {
    shape.flags.push_back({name});
  }
  shape.flags.push_back({"release", FlagKind::kRepeated});
  shape.flags.push_back({"all-cells", FlagKind::kSwitch});
  shape.flags.push_back({"list", FlagKind::kSwitch});
  shape.flags.push_back({"sdmx-structure", FlagKind::kSwitch});
  return shape;
}

absl::StatusOr<hub::v1::Query> ReadQuery(const Arguments& arguments) {
  hub::v1::Query query;
  ALMENARA_ASSIGN_OR_RETURN(*query.mutable_agreement(), arguments.Require("agreement"));
  ALMENARA_ASSIGN_OR_RETURN(*query.mutable_purpose(), arguments.Require("purpose"));
  ALMENARA_ASSIGN_OR_RETURN(const Question question, ReadQuestion(arguments));
  for (const QuestionAxis& axis : question.by) {
    hub::v1::GroupBy& group = *query.add_group_by();
    group.set_dimension(axis.dimension);
    group.set_level(axis.level);
  }
  for (const QuestionFilter& from : question.where) {
    hub::v1::Filter& filter = *query.add_filter();
    filter.set_dimension(from.dimension);
    filter.set_level(from.level);
    for (const std::string& code : from.codes) filter.add_code(code);
  }
  for (const std::string& release : arguments.All("release")) query.add_release(release);
  query.set_all_cells(arguments.Has("all-cells"));
  return query;
}

struct Output {
  std::string format;
  Language language;
  size_t top;
  std::string save;  // empty: nowhere
};

absl::StatusOr<Output> ReadOutput(const Arguments& arguments) {
  ALMENARA_ASSIGN_OR_RETURN(std::string format,
                            arguments.Choose("format", {"table", "csv", "json", "sdmx-csv"}));
  ALMENARA_ASSIGN_OR_RETURN(const std::string language, arguments.Choose("lang", {"en", "es"}));
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<uint64_t> top, arguments.FindNumber("top"));
  const std::string save = arguments.FindOr("save", "");
  if (!save.empty()) ALMENARA_RETURN_IF_ERROR(SavedFormatOf(save).status());
  return Output{.format = std::move(format),
                .language = language == "es" ? Language::kSpanish : Language::kEnglish,
                .top = static_cast<size_t>(top.value_or(kEveryLine)),
                .save = save};
}

absl::StatusOr<std::unique_ptr<Catalogue>> CodeListsForSdmx(const HubClient& client) {
  ALMENARA_ASSIGN_OR_RETURN(std::unique_ptr<Catalogue> catalogue, client.LoadCodeLists());
  if (catalogue != nullptr) return catalogue;
  return absl::FailedPreconditionError(
      "SDMX names every dimension and code: set code_lists in the configuration to the folder of "
      "the code lists");
}

// Null where the output is without labels, or the configuration names no lists.
absl::StatusOr<std::unique_ptr<Catalogue>> CodeListsFor(const Output& output,
                                                        const HubClient& client) {
  if (output.format == "sdmx-csv") return CodeListsForSdmx(client);
  if (output.format == "table") return client.LoadCodeLists();
  return nullptr;
}

absl::Status PrintAnswer(const hub::v1::AskResponse& response, const Output& output,
                         const Catalogue* catalogue, std::ostream& out) {
  hub::v1::Answer answer;
  if (!answer.ParseFromString(response.answer())) {
    return absl::DataLossError(
        "the hub's answer cannot be read; is this program as new as the hub?");
  }
  if (output.format == "json") {
    out << AnswerJson(answer, response.receipt()) << "\n";
    return absl::OkStatus();
  }
  if (output.format == "csv") {
    ALMENARA_ASSIGN_OR_RETURN(const std::string table, answer::CsvText(response));
    out << table;
    return absl::OkStatus();
  }
  if (output.format == "sdmx-csv") {
    ALMENARA_ASSIGN_OR_RETURN(const std::string rows, answer::SdmxCsv(*catalogue, response));
    out << rows;
    return absl::OkStatus();
  }
  PrintAnswerTable(answer, {.language = output.language, .catalogue = catalogue}, out, output.top);
  return absl::OkStatus();
}

absl::Status Ask(const HubClient& client, const Arguments& arguments, std::ostream& out) {
  ALMENARA_ASSIGN_OR_RETURN(const Output output, ReadOutput(arguments));
  hub::v1::AskRequest request;
  ALMENARA_ASSIGN_OR_RETURN(*request.mutable_query(), ReadQuery(arguments));
  // Before the question, which is logged whether its answer can be printed or not.
  ALMENARA_ASSIGN_OR_RETURN(const auto catalogue, CodeListsFor(output, client));
  const auto stub = hub::v1::QueryService::NewStub(client.channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto response,
      client.Call<hub::v1::AskResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->Ask(&context, request, &answer);
      }));
  if (!output.save.empty()) ALMENARA_RETURN_IF_ERROR(SaveAnswer(response, output.save));
  ALMENARA_RETURN_IF_ERROR(PrintAnswer(response, output, catalogue.get(), out));
  if (!output.save.empty() && output.format == "table") {
    out << "\n"
        << (output.language == Language::kSpanish ? "guardado; para comprobarlo: "
                                                  : "saved; to check it: ")
        << "almenara audit verify " << output.save << "\n";
  }
  return absl::OkStatus();
}

std::string TableName(const hub::v1::PlannedTable& table) {
  std::vector<std::string> axes;
  for (const auto& dimension : table.dimension()) {
    axes.push_back(dimension.dimension() == dimension.level()
                       ? dimension.dimension()
                       : absl::StrCat(dimension.dimension(), "=", dimension.level()));
  }
  return axes.empty() ? "the total" : absl::StrJoin(axes, ", ");
}

absl::Status List(const HubClient& client, std::ostream& out) {
  const auto stub = hub::v1::QueryService::NewStub(client.channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto response,
      client.Call<hub::v1::DescribeResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->Describe(&context, {}, &answer);
      }));
  if (response.agreement().empty()) {
    out << "No agreement in force names you as a recipient.\n";
  }
  for (const auto& agreement : response.agreement()) {
    out << absl::StrCat(agreement.id(), " v", agreement.version(), ": ", agreement.title_en(),
                        "\n  tier      T", agreement.tier(), "\n  purposes  ",
                        absl::StrJoin(agreement.purpose(), ", "), "\n");
    for (const auto& release : agreement.release()) {
      out << "  release   " << release.id() << " (" << release.kind() << ")\n";
    }
    for (const auto& table : agreement.table()) {
      out << "  table     " << TableName(table) << " (" << table.cells() << " cells)\n";
    }
  }
  return absl::OkStatus();
}

absl::Status PrintSdmxStructure(const HubClient& client, std::ostream& out) {
  ALMENARA_ASSIGN_OR_RETURN(const auto catalogue, CodeListsForSdmx(client));
  out << answer::SdmxStructure(*catalogue);
  return absl::OkStatus();
}

absl::Status Run(const Arguments& arguments, const Clock& clock, std::ostream& out) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string config, arguments.Require("config"));
  const bool asks = !arguments.Has("list") && !arguments.Has("sdmx-structure");
  if (asks) {
    ALMENARA_RETURN_IF_ERROR(ReadQuery(arguments).status());
    ALMENARA_RETURN_IF_ERROR(ReadOutput(arguments).status());
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<HubClient> client,
                            HubClient::Open(config, kRoles, clock));
  if (asks) return Ask(*client, arguments, out);
  return arguments.Has("list") ? List(*client, out) : PrintSdmxStructure(*client, out);
}

}  // namespace

int RunQuery(const std::vector<std::string>& args, const Clock& clock, std::ostream& out,
             std::ostream& err) {
  const absl::StatusOr<Arguments> arguments = Arguments::Parse(args, Shape());
  if (arguments.ok() && (arguments->help() || args.empty())) {
    out << kHelp;
    return kExitAnswered;
  }
  const absl::Status status = arguments.ok() ? Run(*arguments, clock, out) : arguments.status();
  return status.ok() ? kExitAnswered : ReportFailure("query", status, err);
}

}  // namespace almenara::cli
