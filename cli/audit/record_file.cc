// SPDX-License-Identifier: Apache-2.0
#include "cli/audit/record_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/audit/text_file.h"
#include "cli/node/plain_text.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"
#include "common/transparency/log_proof.h"

namespace almenara::cli {
namespace {

using Json = nlohmann::ordered_json;
using node::v1::ProveRecordResponse;

constexpr char kFormat[] = "almenara-record-proof-1";

absl::Status Damaged() {
  return absl::InvalidArgumentError(
      "not a record with its proof as `almenara audit prove --out` wrote it: it is damaged, was "
      "changed, or is another kind of file");
}

std::string CodeText(const Field& field, uint32_t id, const NodeEnvironment& environment) {
  const Code* code = field.list->Find(id);
  if (code == nullptr) return absl::StrCat(id);
  return absl::StrCat(code->code, " (", code->label.In(environment.language), ")");
}

Fact ValueFact(const record::v1::FieldValues& values, const Catalogue* catalogue,
               const NodeEnvironment& environment) {
  const Field* field = nullptr;
  if (catalogue != nullptr) {
    const auto found =
        std::find_if(catalogue->fields().begin(), catalogue->fields().end(),
                     [&](const Field& candidate) { return candidate.id == values.field(); });
    if (found != catalogue->fields().end()) field = &*found;
  }
  if (field == nullptr) {
    return {absl::StrCat(environment.Say({"field ", "campo "}), values.field()),
            absl::StrJoin(values.code(), ", ")};
  }
  std::vector<std::string> codes;
  for (const uint32_t id : values.code()) codes.push_back(CodeText(*field, id, environment));
  return {field->label.In(environment.language), absl::StrJoin(codes, ", ")};
}

}  // namespace

std::string RecordFileText(const ProveRecordResponse& proven) {
  const Json json = {{"format", kFormat},
                     {"record", absl::Base64Escape(proven.record())},
                     {"commitment_key", absl::Base64Escape(proven.commitment_key())},
                     {"proof", absl::Base64Escape(proven.proof().SerializeAsString())},
                     {"tree_head", absl::Base64Escape(proven.head().SerializeAsString())}};
  return absl::StrCat(json.dump(1), "\n");
}

absl::StatusOr<ProveRecordResponse> ParseRecordFile(absl::string_view text) {
  const Json json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || !json.is_object()) return Damaged();
  ProveRecordResponse proven;
  ALMENARA_ASSIGN_OR_RETURN(*proven.mutable_record(), Base64Field(json, "record"));
  ALMENARA_ASSIGN_OR_RETURN(*proven.mutable_commitment_key(), Base64Field(json, "commitment_key"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string proof, Base64Field(json, "proof"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string head, Base64Field(json, "tree_head"));
  if (!proven.mutable_proof()->ParseFromString(proof) ||
      !proven.mutable_head()->ParseFromString(head) || RecordFileText(proven) != text) {
    return Damaged();
  }
  return proven;
}

absl::StatusOr<VerifiedRecord> VerifyRecord(const ProveRecordResponse& proven,
                                            const crypto::Ed25519PublicKey& log_key,
                                            const NodeEnvironment& environment) {
  if (!proven.proof().has_member()) {
    return absl::FailedPreconditionError(
        proven.proof().pending()
            ? environment.Say(
                  {"the hub has the record, and its window has not ended; ask again "
                   "later",
                   "el centro tiene el registro, y su ventana no ha terminado; pregunte "
                   "más tarde"})
            : environment.Say({"the hub has no such record in its log; see `almenara node status`",
                               "el centro no tiene ese registro en su bitácora; vea `almenara node "
                               "status`"}));
  }
  VerifiedRecord verified;
  ALMENARA_ASSIGN_OR_RETURN(
      verified.entry, transparency::VerifyLoggedRecord(proven.record(), proven.commitment_key(),
                                                       proven.proof(), proven.head(), log_key));
  if (!verified.record.ParseFromString(proven.record())) return Damaged();
  return verified;
}

void PrintVerifiedRecord(const VerifiedRecord& verified, const ProveRecordResponse& proven,
                         const Catalogue* catalogue, const NodeEnvironment& environment) {
  const auto say = [&](const char* en, const char* es) { return environment.Say({en, es}); };
  const log::v1::Batch& batch = verified.entry.records();
  environment.out << say("\nThe record\n", "\nEl registro\n");
  std::vector<Fact> facts = {
      {say("pseudonym", "seudónimo"), absl::BytesToHexString(verified.record.record_id())},
      {say("revision", "revisión"), absl::StrCat(verified.record.revision())}};
  for (const record::v1::FieldValues& values : verified.record.values()) {
    facts.push_back(ValueFact(values, catalogue, environment));
  }
  PrintFacts(facts, environment.out);
  environment.out << say("\nIn the hub's log\n", "\nEn la bitácora del centro\n");
  PrintFacts(
      {{say("published by", "publicado por"), batch.organization()},
       {say("at the latest", "a más tardar"),
        TimeText(static_cast<int64_t>(verified.entry.at_unix_ms() / 1000))},
       {say("leaf", "hoja"), absl::StrCat(Grouped(proven.proof().member().leaf().index()),
                                          say(" of ", " de "), Grouped(proven.head().size()))},
       {say("commitment", "compromiso"), absl::BytesToHexString(proven.proof().commitment())}},
      environment.out);
}

}  // namespace almenara::cli
