// SPDX-License-Identifier: Apache-2.0
#include "cli/node/mapping_draft.h"

#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "almenara/node/v1/case_service.grpc.pb.h"
#include "cli/node/file_chunks.h"
#include "cli/node/node_client.h"
#include "cli/node/plain_text.h"
#include "cli/text_table.h"
#include "common/files/atomic_file.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr absl::Duration kLongestDraft = absl::Hours(1);

absl::StatusOr<node::v1::DraftMappingResponse> AskForDraft(FileChunks& file,
                                                           const NodeClient& client) {
  grpc::ClientContext context;
  client.Prepare(context, kLongestDraft);
  const auto stub = node::v1::CaseService::NewStub(client.channel());
  node::v1::DraftMappingResponse response;
  const auto writer = stub->DraftMapping(&context, &response);
  node::v1::DraftMappingRequest request;
  for (;;) {
    absl::StatusOr<std::string> chunk = file.Next();
    if (!chunk.ok()) {
      context.TryCancel();
      writer->Finish();  // cancelled, as asked
      return chunk.status();
    }
    if (chunk->empty()) break;
    *request.mutable_chunk() = *std::move(chunk);
    if (!writer->Write(request)) break;  // the node has read enough, or Finish says why not
  }
  writer->WritesDone();
  ALMENARA_RETURN_IF_ERROR(client.Explain(writer->Finish()));
  return response;
}

absl::Status WriteNewFile(const std::string& path, const std::string& content) {
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<AtomicFile> file, AtomicFile::Create(path));
  ALMENARA_RETURN_IF_ERROR(file->Append(content));
  return file->Commit();
}

}  // namespace

absl::Status DraftMapping(const Arguments& arguments, const NodeEnvironment& environment) {
  for (const char* flag : {"data-set", "mapping", "already-deidentified"}) {
    if (arguments.Has(flag)) {
      return absl::InvalidArgumentError(
          absl::StrCat("--", flag,
                       environment.Say({" does not go with --draft-mapping, which stores nothing",
                                        " no va con --draft-mapping, que no guarda nada"})));
    }
  }
  const std::string out = arguments.FindOr("out", "");
  std::error_code error;
  if (!out.empty() && std::filesystem::exists(out, error)) {
    return absl::InvalidArgumentError(absl::StrCat(
        out, environment.Say({": exists already and is kept; choose another name for --out",
                              ": ya existe y se conserva; elija otro nombre para --out"})));
  }
  const std::string path = arguments.operands().front();
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<FileChunks> file, FileChunks::Open(path));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  ALMENARA_ASSIGN_OR_RETURN(const auto draft, AskForDraft(*file, *client));
  if (out.empty()) {
    environment.out << draft.mapping();
  } else if (const absl::Status written = WriteNewFile(out, draft.mapping()); !written.ok()) {
    return absl::InvalidArgumentError(written.message());
  }
  environment.err << environment.Say({"columns without a proposal: ", "columnas sin propuesta: "})
                  << Grouped(draft.unmatched_columns())
                  << environment.Say({"; values without a code: ", "; valores sin código: "})
                  << Grouped(draft.unmatched_values()) << "\n"
                  << environment.Say({"Read and complete the mapping, then:\n",
                                      "Lea y complete el mapeo; después:\n"})
                  << NextCommand(absl::StrCat("import --data-set ",
                                              environment.Say({"NAME", "NOMBRE"}), " --mapping ",
                                              out.empty() ? "MAPPING.textproto" : ShellWord(out),
                                              " ", ShellWord(path)),
                                 arguments);
  return absl::OkStatus();
}

}  // namespace almenara::cli
