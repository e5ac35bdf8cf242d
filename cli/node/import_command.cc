// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "almenara/node/v1/case_service.grpc.pb.h"
#include "cli/node/file_chunks.h"
#include "cli/node/import_report.h"
#include "cli/node/mapping_draft.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/progress_line.h"
#include "cli/text_table.h"
#include "common/config/textproto.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

using node::v1::ImportRequest;
using node::v1::ImportResponse;
using ImportStream = grpc::ClientReaderWriterInterface<ImportRequest, ImportResponse>;

constexpr absl::Duration kLongestImport = absl::Hours(12);

constexpr Bilingual kHelp = {
    R"(almenara node import: read a file of cases into the node. Nothing leaves by it.

  almenara node import --config NODE.textproto [--data-set NAME] [--mapping MAPPING.textproto]
                       [--already-deidentified BASIS] FILE
  almenara node import --config NODE.textproto --draft-mapping FILE [--out MAPPING.textproto]

A file in a known format (CTDC, HTCDS), then one with columns of your own:
  almenara node import --config nodes/casa-luz/node.textproto --data-set ctdc-2020 \
      --already-deidentified "Published by CTDC, k-anonymised" ctdc.csv
  almenara node import --config nodes/casa-luz/node.textproto --draft-mapping casos.csv \
      --out casos.textproto
  almenara node import --config nodes/casa-luz/node.textproto --data-set casos \
      --mapping casos.textproto casos.csv

  --data-set              its name: importing it again replaces it by difference. Needed when rows
                          have no identifier
  --mapping               what the columns and values mean, in a file of your own
  --already-deidentified  who published the data without identities and on which basis
  --draft-mapping         propose a mapping for FILE; stores nothing
  --out                   write the proposal to a new file

Importing the same file again changes nothing. A row that cannot be taken whole is kept aside with
its reason: `almenara node problems` lists them. Ctrl-C stops it: cases read so far stay, none is
removed, and the same command completes it.
)",
    R"(almenara node import: lee un archivo de casos en el nodo. Con ello no sale nada.

  almenara node import --config NODO.textproto [--data-set NOMBRE] [--mapping MAPEO.textproto]
                       [--already-deidentified BASE] ARCHIVO
  almenara node import --config NODO.textproto --draft-mapping ARCHIVO [--out MAPEO.textproto]

Un archivo en un formato conocido (CTDC, HTCDS), y luego uno con columnas propias:
  almenara node import --config nodes/casa-luz/node.textproto --data-set ctdc-2020 \
      --already-deidentified "Publicado por CTDC, k-anonimizado" ctdc.csv
  almenara node import --config nodes/casa-luz/node.textproto --draft-mapping casos.csv \
      --out casos.textproto
  almenara node import --config nodes/casa-luz/node.textproto --data-set casos \
      --mapping casos.textproto casos.csv

  --data-set              su nombre: importarlo otra vez lo reemplaza por diferencia. Hace falta si
                          las filas no tienen identificador
  --mapping               qué significan las columnas y los valores, en un archivo propio
  --already-deidentified  quién publicó los datos sin identidades y sobre qué base
  --draft-mapping         propone un mapeo para ARCHIVO; no guarda nada
  --out                   escribe la propuesta en un archivo nuevo

Importar el mismo archivo otra vez no cambia nada. Una fila que no se puede tomar entera se aparta
con su motivo: `almenara node problems` las lista. Ctrl-C la detiene: los casos ya leídos se quedan,
no se quita ninguno, y la misma orden la completa.
)"};

absl::StatusOr<node::v1::ImportOptions> ReadOptions(const Arguments& arguments,
                                                    const FileChunks& file) {
  node::v1::ImportOptions options;
  options.set_data_set(arguments.FindOr("data-set", ""));
  options.set_already_deidentified_basis(arguments.FindOr("already-deidentified", ""));
  options.set_file_name(file.name());
  if (const auto mapping = arguments.Find("mapping"); mapping.has_value()) {
    absl::StatusOr<std::string> text = ReadFile(*mapping);
    if (!text.ok()) return absl::InvalidArgumentError(text.status().message());
    options.set_mapping(*std::move(text));
  }
  return options;
}

// Ends early without an error when the node does: why, Finish says.
absl::Status Send(const node::v1::ImportOptions& options, FileChunks& file, ImportStream& stream) {
  ImportRequest request;
  *request.mutable_options() = options;
  if (!stream.Write(request)) return absl::OkStatus();
  for (;;) {
    ALMENARA_ASSIGN_OR_RETURN(*request.mutable_chunk(), file.Next());
    if (request.chunk().empty()) break;
    if (!stream.Write(request)) return absl::OkStatus();
  }
  stream.WritesDone();
  return absl::OkStatus();
}

absl::StatusOr<node::v1::ImportReport> Import(const node::v1::ImportOptions& options,
                                              FileChunks& file, const NodeClient& client,
                                              const NodeEnvironment& environment) {
  ProgressLine progress(environment.err, environment.shows_progress, environment.clock,
                        environment.language, [&environment](uint64_t rows) {
                          return absl::StrCat(Grouped(rows), environment.Say({" rows", " filas"}));
                        });
  grpc::ClientContext context;
  client.Prepare(context, kLongestImport);
  const auto stub = node::v1::CaseService::NewStub(client.channel());
  const auto stream = stub->Import(&context);
  absl::Status sent;
  // Of its own, because the node reads on only while somebody takes its progress.
  std::thread sender([&] {
    sent = Send(options, file, *stream);
    if (!sent.ok()) context.TryCancel();
  });
  std::optional<node::v1::ImportReport> report;
  ImportResponse response;
  while (stream->Read(&response)) {
    if (response.has_progress()) {
      const node::v1::ImportProgress& read = response.progress();
      progress.Show(read.rows(), PartOf(read.bytes(), file.size()));
    }
    if (response.has_report()) report = response.report();
  }
  sender.join();
  progress.Clear();
  const grpc::Status finished = stream->Finish();
  ALMENARA_RETURN_IF_ERROR(sent);
  ALMENARA_RETURN_IF_ERROR(client.Explain(finished));
  if (!report.has_value()) {
    return absl::UnavailableError(
        environment.Say({"the node ended without a report; repeat the import, which is safe",
                         "el nodo terminó sin informe; repita la importación, sin riesgo"}));
  }
  return *std::move(report);
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  if (arguments.Has("draft-mapping")) return DraftMapping(arguments, environment);
  if (arguments.Has("out")) {
    return absl::InvalidArgumentError(
        environment.Say({"--out goes with --draft-mapping", "--out va con --draft-mapping"}));
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<FileChunks> file,
                            FileChunks::Open(arguments.operands().front()));
  ALMENARA_ASSIGN_OR_RETURN(const node::v1::ImportOptions options, ReadOptions(arguments, *file));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  ALMENARA_ASSIGN_OR_RETURN(const node::v1::ImportReport report,
                            Import(options, *file, *client, environment));
  PrintImportReport(report, file->name(), arguments, environment);
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand ImportSubcommand() {
  return {"import",
          {"read a file of cases; propose a mapping for one",
           "lee un archivo de casos; propone un mapeo para él"},
          kHelp,
          {.flags = {{"data-set"},
                     {"mapping"},
                     {"already-deidentified"},
                     {"draft-mapping", FlagKind::kSwitch},
                     {"out"}},
           .operands = {"FILE"},
           .required_operands = 1},
          Run};
}

}  // namespace almenara::cli
