// SPDX-License-Identifier: Apache-2.0
// `almenara audit prove` and `almenara audit verify-record`.
#include <memory>

#include "absl/strings/str_cat.h"
#include "almenara/node/v1/audit_service.grpc.pb.h"
#include "cli/audit/audit_subcommands.h"
#include "cli/audit/log_key.h"
#include "cli/audit/node_head.h"
#include "cli/audit/record_file.h"
#include "cli/audit/text_file.h"
#include "cli/node/node_client.h"
#include "common/config/textproto.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

using node::v1::ProveRecordResponse;

constexpr Bilingual kProveHelp = {
    R"(almenara audit prove: that the record of one case stands in the hub's log as it was sent.

  almenara audit prove CASE --node NODE.textproto [--out FILE]

For example, with the case's name as `almenara node review` shows it:
  almenara audit prove casos/CL-2025-0417 --node nodes/casa-luz/node.textproto

The log holds no record, only a commitment under a key that your node keeps; without that key it
says nothing, not even that there is a record. The proof shows that the hub took this very record,
and no other, by a certain time.

  --out   write record, key and proof into a file, with which a third party can check them:
          `almenara audit verify-record FILE`. Whoever has the file reads the de-identified record
)",
    R"(almenara audit prove: que el registro de un caso está en la bitácora del centro como salió.

  almenara audit prove CASO --node NODO.textproto [--out ARCHIVO]

Por ejemplo, con el nombre del caso como lo muestra `almenara node review`:
  almenara audit prove casos/CL-2025-0417 --node nodes/casa-luz/node.textproto --lang es

La bitácora no contiene ningún registro, solo un compromiso bajo una clave que guarda su nodo; sin
esa clave no dice nada, ni siquiera que hay un registro. La prueba muestra que el centro tomó este
mismo registro, y no otro, antes de cierta hora.

  --out   escribir registro, clave y prueba en un archivo, con el que un tercero puede comprobarlos:
          `almenara audit verify-record ARCHIVO`. Quien lo tenga lee el registro desidentificado
)"};

constexpr Bilingual kVerifyHelp = {
    R"(almenara audit verify-record: check a record with its proof that a contributor handed to you.

  almenara audit verify-record FILE --log-key HEX|FILE [--code-lists DIRECTORY]

For example:
  almenara audit verify-record case.proof --log-key log.key --code-lists proto/codelists

  --log-key     the hub's log key; see `almenara audit key`
  --code-lists  names instead of numbers for what the record says

Offline: neither the hub nor the contributor is asked.
)",
    R"(almenara audit verify-record: comprobar un registro con la prueba de un contribuyente.

  almenara audit verify-record ARCHIVO --log-key HEX|ARCHIVO [--code-lists DIRECTORIO]

Por ejemplo:
  almenara audit verify-record caso.proof --log-key log.key --code-lists proto/codelists --lang es

  --log-key     la clave de la bitácora del centro; vea `almenara audit key`
  --code-lists  nombres en vez de números para lo que dice el registro

Sin conexión: no se pregunta ni al centro ni al contribuyente.
)"};

absl::StatusOr<std::unique_ptr<Catalogue>> LoadCatalogue(const std::string& directory) {
  if (directory.empty()) return nullptr;
  return Catalogue::Load(directory);
}

absl::Status RunProve(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string node, arguments.Require("node"));
  const std::string& case_name = arguments.operands().front();
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(node, environment));
  node::v1::ProveRecordRequest request;
  request.set_case_name(case_name);
  const auto stub = node::v1::AuditService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto proven,
      client->Call<ProveRecordResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->ProveRecord(&context, request, &answer);
      }));
  ALMENARA_ASSIGN_OR_RETURN(const KeptHead kept, CheckHead(node, environment, /*accept=*/false));
  const absl::StatusOr<VerifiedRecord> verified = VerifyRecord(proven, kept.key, environment);
  // What came is at fault, not the command line.
  if (absl::IsInvalidArgument(verified.status())) {
    return absl::DataLossError(verified.status().message());
  }
  ALMENARA_RETURN_IF_ERROR(verified.status());
  ALMENARA_ASSIGN_OR_RETURN(const auto catalogue, LoadCatalogue(client->code_lists()));
  environment.out << case_name
                  << environment.Say({": proven. The hub took this record, exactly as below.\n",
                                      ": probado. El centro tomó este registro, exactamente como "
                                      "sigue.\n"});
  PrintVerifiedRecord(*verified, proven, catalogue.get(), environment);
  if (const auto path = arguments.Find("out"); path.has_value()) {
    ALMENARA_RETURN_IF_ERROR(WriteTextFile(*path, RecordFileText(proven)));
    environment.out << environment.Say({"\nwritten to ", "\nescrito en "}) << *path
                    << environment.Say({"; whoever has it can read the record and check the "
                                        "proof:\n",
                                        "; quien lo tenga puede leer el registro y comprobar la "
                                        "prueba:\n"})
                    << "  almenara audit verify-record " << ShellWord(*path)
                    << " --log-key log.key\n";
  }
  return absl::OkStatus();
}

absl::Status RunVerify(const Arguments& arguments, const NodeEnvironment& environment) {
  const std::string& path = arguments.operands().front();
  ALMENARA_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  const absl::StatusOr<ProveRecordResponse> proven = ParseRecordFile(text);
  if (!proven.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", proven.status().message()));
  }
  ALMENARA_ASSIGN_OR_RETURN(const auto key, ChooseLogKey(arguments, nullptr));
  ALMENARA_ASSIGN_OR_RETURN(const VerifiedRecord verified, VerifyRecord(*proven, key, environment));
  ALMENARA_ASSIGN_OR_RETURN(const auto catalogue,
                            LoadCatalogue(arguments.FindOr("code-lists", "")));
  environment.out << path
                  << environment.Say({": verified. The hub took this record, exactly as below.\n",
                                      ": verificado. El centro tomó este registro, exactamente "
                                      "como sigue.\n"});
  PrintVerifiedRecord(verified, *proven, catalogue.get(), environment);
  environment.out << environment.Say(
      {"\nNot proven: that what the record says is true, or that the hub still holds it.\n",
       "\nNo probado: que sea cierto lo que dice el registro, ni que el centro lo conserve.\n"});
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand AuditProveSubcommand() {
  return {"prove",
          {"that a case's record stands in the log as sent",
           "que el registro de un caso está en la bitácora tal como salió"},
          kProveHelp,
          {.flags = {{"node"}, {"out"}}, .operands = {"CASE"}, .required_operands = 1},
          RunProve};
}

NodeSubcommand AuditVerifyRecordSubcommand() {
  return {"verify-record",
          {"check a record with its proof, offline",
           "comprobar un registro con su prueba, sin conexión"},
          kVerifyHelp,
          {.flags = {{"log-key"}, {"code-lists"}}, .operands = {"FILE"}, .required_operands = 1},
          RunVerify};
}

}  // namespace almenara::cli
