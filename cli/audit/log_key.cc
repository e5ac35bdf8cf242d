// SPDX-License-Identifier: Apache-2.0
#include "cli/audit/log_key.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "almenara/hub/v1/transparency_service.grpc.pb.h"
#include "common/config/textproto.h"
#include "common/status/status_macros.h"
#include "common/transparency/tree_head.h"

namespace almenara::cli {
namespace {

using crypto::Ed25519PublicKey;

constexpr size_t kHexDigits = 2 * Ed25519PublicKey::kSize;
constexpr size_t kGroup = 4;
constexpr uint64_t kMaxKeyFileBytes = uint64_t{1} << 16;

bool IsHexKey(absl::string_view text) {
  return text.size() == kHexDigits && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isxdigit(static_cast<unsigned char>(c));
         });
}

std::string InGroups(absl::string_view hex) {
  std::string text;
  for (size_t i = 0; i < hex.size(); i += kGroup) {
    absl::StrAppend(&text, i == 0 ? "" : " ", hex.substr(i, kGroup));
  }
  return text;
}

}  // namespace

absl::StatusOr<Ed25519PublicKey> ReadLogKey(const std::string& text_or_path) {
  if (IsHexKey(text_or_path)) {
    return Ed25519PublicKey::FromBytes(absl::HexStringToBytes(text_or_path));
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::string content, ReadFile(text_or_path, kMaxKeyFileBytes));
  const absl::string_view text = absl::StripAsciiWhitespace(content);
  if (IsHexKey(text)) return Ed25519PublicKey::FromBytes(absl::HexStringToBytes(text));
  if (absl::StartsWith(text, "-----BEGIN")) return Ed25519PublicKey::FromPem(content);
  return absl::InvalidArgumentError(
      absl::StrCat(text_or_path,
                   ": not a log's public key, which is 64 hexadecimal digits; `almenara audit key "
                   "--config CLIENT.textproto --out FILE` writes one"));
}

absl::StatusOr<Ed25519PublicKey> FetchLogKey(const HubClient& client) {
  const auto stub = hub::v1::TransparencyService::NewStub(client.channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto response,
      client.Call<hub::v1::GetTreeHeadResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->GetTreeHead(&context, {}, &answer);
      }));
  ALMENARA_ASSIGN_OR_RETURN(const Ed25519PublicKey key,
                            Ed25519PublicKey::FromBytes(response.public_key()));
  ALMENARA_RETURN_IF_ERROR(transparency::VerifyTreeHead(response.head(), key));
  return key;
}

absl::StatusOr<Ed25519PublicKey> ChooseLogKey(const Arguments& arguments, const HubClient* client) {
  const std::optional<std::string> given = arguments.Find("log-key");
  if (!given.has_value()) {
    if (client != nullptr) return FetchLogKey(*client);
    return absl::InvalidArgumentError(
        "--log-key is missing: the hub's log key as 64 hexadecimal digits or in a file; `almenara "
        "audit key --config CLIENT.textproto --out FILE` writes it");
  }
  ALMENARA_ASSIGN_OR_RETURN(const Ed25519PublicKey key, ReadLogKey(*given));
  if (client == nullptr) return key;
  ALMENARA_ASSIGN_OR_RETURN(const Ed25519PublicKey fetched, FetchLogKey(*client));
  if (!(fetched == key)) {
    return absl::PermissionDeniedError(
        "the hub shows another log key than --log-key says; find out why before you believe "
        "either");
  }
  return key;
}

std::vector<Fact> LogKeyFacts(const Ed25519PublicKey& key, const NodeEnvironment& environment) {
  return {{environment.Say({"log's public key", "clave pública de la bitácora"}),
           InGroups(absl::BytesToHexString(key.bytes()))},
          {environment.Say({"log's id", "identificador de la bitácora"}),
           InGroups(absl::BytesToHexString(transparency::LogId(key)))}};
}

}  // namespace almenara::cli
