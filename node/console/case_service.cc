// SPDX-License-Identifier: Apache-2.0
#include "node/console/case_service.h"

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "common/status/status_macros.h"
#include "common/transport/grpc_status.h"
#include "node/console/console_messages.h"
#include "node/intake/draft_mapping.h"

namespace almenara::node {
namespace {

using transport::ToGrpcStatus;
using ImportStream = grpc::ServerReaderWriter<v1::ImportResponse, v1::ImportRequest>;

// A word of progress after so many bytes.
constexpr uint64_t kProgressBytes = uint64_t{1} << 20;

absl::Status ReadFile(ImportStream& stream, CaseImport& import) {
  v1::ImportRequest request;
  uint64_t told = 0;
  while (stream.Read(&request)) {
    if (!request.has_chunk())
      return absl::InvalidArgumentError("after the options only bytes may follow");
    ALMENARA_RETURN_IF_ERROR(import.Consume(request.chunk()));
    if (import.read().bytes < told + kProgressBytes) continue;
    told = import.read().bytes;
    v1::ImportResponse response;
    *response.mutable_progress() = ToProgress(import.read());
    if (!stream.Write(response)) return absl::CancelledError("the command ended before its file");
  }
  return absl::OkStatus();
}

absl::Status RunImport(const grpc::ServerContext& context, ImportStream& stream,
                       CaseCommands& commands) {
  v1::ImportRequest request;
  if (!stream.Read(&request) || !request.has_options()) {
    return absl::InvalidArgumentError("options must come first");
  }
  const v1::ImportOptions& options = request.options();
  ALMENARA_ASSIGN_OR_RETURN(
      const std::unique_ptr<CaseImport> import,
      commands.BeginImport({.data_set = options.data_set(),
                            .mapping = options.mapping(),
                            .already_deidentified_basis = options.already_deidentified_basis(),
                            .file_name = options.file_name(),
                            .language = LanguageOf(context)}));
  ALMENARA_RETURN_IF_ERROR(ReadFile(stream, *import));
  // A command that was interrupted ends its stream too: half a file must not replace a data set.
  if (context.IsCancelled()) return absl::CancelledError("the command ended before its file");
  ALMENARA_ASSIGN_OR_RETURN(const ImportCounts counts, import->Finish());
  v1::ImportResponse response;
  *response.mutable_report() = ToReport(import->read(), counts);
  stream.Write(response);
  return absl::OkStatus();
}

absl::StatusOr<v1::DraftMappingResponse> Draft(
    const Catalogue& catalogue, Language language,
    grpc::ServerReader<v1::DraftMappingRequest>& reader) {
  const std::unique_ptr<MappingDrafter> drafter = MappingDrafter::Create(catalogue, language);
  v1::DraftMappingRequest request;
  while (reader.Read(&request)) ALMENARA_RETURN_IF_ERROR(drafter->Consume(request.chunk()));
  ALMENARA_ASSIGN_OR_RETURN(const MappingDraft draft, drafter->Finish());
  v1::DraftMappingResponse response;
  response.set_mapping(draft.mapping);
  response.set_unmatched_columns(draft.unmatched_columns);
  response.set_unmatched_values(draft.unmatched_values);
  return response;
}

}  // namespace

grpc::Status CaseServiceHandler::Import(grpc::ServerContext* context, ImportStream* stream) {
  return ToGrpcStatus(RunImport(*context, *stream, commands_));
}

grpc::Status CaseServiceHandler::DraftMapping(grpc::ServerContext* context,
                                              grpc::ServerReader<v1::DraftMappingRequest>* reader,
                                              v1::DraftMappingResponse* response) {
  absl::StatusOr<v1::DraftMappingResponse> draft = Draft(catalogue_, LanguageOf(*context), *reader);
  if (draft.ok()) *response = *std::move(draft);
  return ToGrpcStatus(draft.status());
}

grpc::Status CaseServiceHandler::ListProblems(
    grpc::ServerContext*, const v1::ListProblemsRequest* request,
    grpc::ServerWriter<v1::ListProblemsResponse>* writer) {
  std::optional<std::string> data_set;
  if (!request->data_set().empty()) data_set = request->data_set();
  return ToGrpcStatus(cases_.ListKeptAside(data_set, [&](const KeptAsideRow& row) {
    v1::ListProblemsResponse response;
    response.set_data_set(row.data_set);
    response.set_line(row.line);
    response.set_column(row.column);
    response.set_reason(row.reason);
    return writer->Write(response) ? absl::OkStatus() : absl::CancelledError("the command ended");
  }));
}

grpc::Status CaseServiceHandler::AttestConsent(grpc::ServerContext*,
                                               const v1::AttestConsentRequest* request,
                                               v1::AttestConsentResponse* response) {
  const absl::StatusOr<AttestationTerms> terms = ToTerms(*request);
  if (!terms.ok()) return ToGrpcStatus(terms.status());
  const absl::StatusOr<AttestationEffect> effect = commands_.Attest(*terms);
  if (!effect.ok()) return ToGrpcStatus(effect.status());
  response->set_attestation(effect->attestation.Name());
  response->set_cases(effect->cases);
  response->set_minors_without_guardian(effect->minors_without_guardian);
  return grpc::Status::OK;
}

grpc::Status CaseServiceHandler::RevokeConsent(grpc::ServerContext*,
                                               const v1::RevokeConsentRequest* request,
                                               v1::RevokeConsentResponse* response) {
  const absl::StatusOr<uint64_t> cases = commands_.Revoke(request->attestation());
  if (cases.ok()) response->set_cases(*cases);
  return ToGrpcStatus(cases.status());
}

grpc::Status CaseServiceHandler::ListConsents(grpc::ServerContext*, const v1::ListConsentsRequest*,
                                              v1::ListConsentsResponse* response) {
  for (const Attestation& attestation : consents_.List())
    *response->add_attestation() = ToMessage(attestation);
  return grpc::Status::OK;
}

grpc::Status CaseServiceHandler::ListDataSets(grpc::ServerContext*, const v1::ListDataSetsRequest*,
                                              v1::ListDataSetsResponse* response) {
  for (const DataSetSummary& data_set : cases_.DataSets()) {
    v1::DataSet& message = *response->add_data_set();
    message.set_name(data_set.name);
    message.set_cases(data_set.cases);
    message.set_kept_aside(data_set.kept_aside);
  }
  return grpc::Status::OK;
}

}  // namespace almenara::node
