// SPDX-License-Identifier: Apache-2.0
#include "cli/audit/node_head.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "almenara/node/v1/audit_service.grpc.pb.h"
#include "cli/audit/text_file.h"
#include "cli/node/node_client.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"
#include "common/transparency/tree_head.h"

namespace almenara::cli {
namespace {

using Json = nlohmann::ordered_json;
using log::v1::TreeHead;

constexpr char kFormat[] = "almenara-tree-head-1";

absl::StatusOr<uint64_t> NumberField(const Json& json, const char* name) {
  if (!json.contains(name) || !json[name].is_number_unsigned()) {
    return absl::InvalidArgumentError(absl::StrCat("the field \"", name, "\" is not a number"));
  }
  return json[name].get<uint64_t>();
}

absl::StatusOr<TreeHead> HeadFrom(const Json& json) {
  TreeHead head;
  ALMENARA_ASSIGN_OR_RETURN(*head.mutable_log_id(), HexField(json, "log_id"));
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t size, NumberField(json, "size"));
  ALMENARA_ASSIGN_OR_RETURN(*head.mutable_root(), HexField(json, "root"));
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t unix_ms, NumberField(json, "unix_ms"));
  ALMENARA_ASSIGN_OR_RETURN(*head.mutable_ed25519(), HexField(json, "ed25519"));
  head.set_size(size);
  head.set_unix_ms(unix_ms);
  return head;
}

}  // namespace

absl::StatusOr<KeptHead> CheckHead(const std::string& node_config,
                                   const NodeEnvironment& environment, bool accept) {
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(node_config, environment));
  node::v1::CheckHeadRequest request;
  request.set_accept(accept);
  const auto stub = node::v1::AuditService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto response,
      client->Call<node::v1::CheckHeadResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->CheckHead(&context, request, &answer);
      }));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::Ed25519PublicKey key,
                            crypto::Ed25519PublicKey::FromBytes(response.public_key()));
  ALMENARA_RETURN_IF_ERROR(transparency::VerifyTreeHead(response.head(), key));
  return KeptHead{response.head(), key, response.known_size()};
}

std::vector<Fact> HeadFacts(const TreeHead& head, const NodeEnvironment& environment) {
  return {
      {environment.Say({"leaves", "hojas"}), Grouped(head.size())},
      {environment.Say({"signed", "firmada"}),
       TimeText(static_cast<int64_t>(head.unix_ms() / 1000))},
      {environment.Say({"root", "raíz"}), absl::BytesToHexString(head.root())},
      {environment.Say({"log's id", "id de la bitácora"}), absl::BytesToHexString(head.log_id())},
      {environment.Say({"signature", "firma"}), absl::BytesToHexString(head.ed25519())}};
}

std::string HeadText(const TreeHead& head) {
  const Json json = {
      {"format", kFormat},         {"log_id", absl::BytesToHexString(head.log_id())},
      {"size", head.size()},       {"root", absl::BytesToHexString(head.root())},
      {"unix_ms", head.unix_ms()}, {"ed25519", absl::BytesToHexString(head.ed25519())}};
  return absl::StrCat(json.dump(1), "\n");
}

absl::StatusOr<TreeHead> ReadHeadFile(const std::string& path) {
  ALMENARA_ASSIGN_OR_RETURN(const Json json, ReadJsonFile(path, kFormat));
  absl::StatusOr<TreeHead> head = HeadFrom(json);
  if (!head.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", head.status().message()));
  }
  return head;
}

}  // namespace almenara::cli
