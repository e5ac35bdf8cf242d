// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "absl/strings/escaping.h"
#include "almenara/node/v1/audit_service.grpc.pb.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/node/plain_text.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"
#include "common/transparency/receipt.h"

namespace almenara::cli {
namespace {

using Json = nlohmann::ordered_json;
using node::v1::AuditService;
using node::v1::ListErasuresResponse;

constexpr Bilingual kHelp = {
    R"(almenara node erasures: the hub's signed receipts for withdrawn records.

  almenara node erasures --config NODE.textproto [--format table|json]

For example, after `almenara node withdraw`:
  almenara node erasures --config nodes/casa-luz/node.textproto

A receipt says that no file of the hub holds the record's bytes since then. The node takes one only
if it is signed by the hub's log and is of a record that it withdrew; this command checks the
signatures once more, as long as the hub is reached. The receipts are here alone: do not pass them
on, since they show that someone withdrew.
)",
    R"(almenara node erasures: los recibos firmados por el centro de los registros retirados.

  almenara node erasures --config NODO.textproto [--format table|json]

Por ejemplo, después de `almenara node withdraw`:
  almenara node erasures --config nodes/casa-luz/node.textproto --lang es

Un recibo dice que ningún archivo del centro guarda los bytes del registro desde ese momento. El
nodo solo acepta uno si lo firma el libro del centro y es de un registro que retiró; esta orden
comprueba otra vez las firmas, si se alcanza el centro. Los recibos están solo aquí: no los
comparta, porque muestran que alguien se retiró.
)"};

enum class Verified { kYes, kNo, kNotChecked };

struct Receipt {
  hub::v1::ErasureStatement statement;
  Verified verified;
};

// The log's key that the node keeps; nullopt while the hub does not prove its head.
std::optional<crypto::Ed25519PublicKey> LogKey(const NodeClient& client) {
  const auto stub = AuditService::NewStub(client.channel());
  const auto head =
      client.Call<node::v1::CheckHeadResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->CheckHead(&context, {}, &answer);
      });
  if (!head.ok()) return std::nullopt;
  const auto key = crypto::Ed25519PublicKey::FromBytes(head->public_key());
  return key.ok() ? std::optional(*key) : std::nullopt;
}

Receipt Read(const hub::v1::SignedErasure& erasure,
             const std::optional<crypto::Ed25519PublicKey>& key) {
  Receipt receipt = {.statement = {}, .verified = Verified::kNotChecked};
  const bool readable = receipt.statement.ParseFromString(erasure.statement());
  if (!readable) {
    receipt.verified = Verified::kNo;
  } else if (key.has_value()) {
    const bool verifies = transparency::VerifyErasure(erasure, *key).ok();
    receipt.verified = verifies ? Verified::kYes : Verified::kNo;
  }
  return receipt;
}

Json ToJson(const ListErasuresResponse& response,
            const std::optional<crypto::Ed25519PublicKey>& key) {
  Json list = Json::array();
  for (const hub::v1::SignedErasure& erasure : response.erasure()) {
    const Receipt receipt = Read(erasure, key);
    Json item = {{"record_id", absl::BytesToHexString(receipt.statement.record_id())},
                 {"revision", receipt.statement.revision()},
                 {"erased_at_unix_ms", receipt.statement.erased_at_unix_ms()},
                 {"verified", nullptr},
                 {"statement", absl::BytesToHexString(erasure.statement())},
                 {"ed25519", absl::BytesToHexString(erasure.ed25519())}};
    if (receipt.verified != Verified::kNotChecked) {
      item["verified"] = receipt.verified == Verified::kYes;
    }
    list.push_back(std::move(item));
  }
  return {{"erasures", std::move(list)}, {"pending", response.pending()}};
}

void PrintTable(const ListErasuresResponse& response,
                const std::optional<crypto::Ed25519PublicKey>& key,
                const NodeEnvironment& environment) {
  TextTable table({{environment.Say({"record", "registro"})},
                   {environment.Say({"erased", "borrado"})},
                   {environment.Say({"signature", "firma"})}});
  for (const hub::v1::SignedErasure& erasure : response.erasure()) {
    const Receipt receipt = Read(erasure, key);
    const char* verified = receipt.verified == Verified::kYes
                               ? environment.Say({"verified", "comprobada"})
                           : receipt.verified == Verified::kNo
                               ? environment.Say({"WRONG", "FALSA"})
                               : environment.Say({"not checked now", "sin comprobar ahora"});
    table.AddRow({absl::BytesToHexString(receipt.statement.record_id()),
                  TimeText(static_cast<int64_t>(receipt.statement.erased_at_unix_ms() / 1000)),
                  verified});
  }
  if (table.rows() > 0) table.PrintAligned(environment.out);
  environment.out << environment.Say({"Receipts: ", "Recibos: "})
                  << Grouped(static_cast<uint64_t>(response.erasure_size()))
                  << environment.Say({"; still to be confirmed by the hub: ",
                                      "; el centro aún debe confirmar: "})
                  << Grouped(response.pending()) << "\n";
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string format,
                            arguments.Choose("format", {"table", "json"}));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  const auto stub = AuditService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto response,
      client->Call<ListErasuresResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->ListErasures(&context, {}, &answer);
      }));
  std::optional<crypto::Ed25519PublicKey> key;
  if (!response.erasure().empty()) key = LogKey(*client);
  if (format == "json") {
    environment.out << ToJson(response, key).dump(2) << "\n";
  } else {
    PrintTable(response, key, environment);
  }
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand ErasuresSubcommand() {
  return {"erasures",
          {"receipts for what the hub has erased", "los recibos de lo borrado en el centro"},
          kHelp,
          {.flags = {{"format"}}, .operands = {}},
          Run};
}

}  // namespace almenara::cli
