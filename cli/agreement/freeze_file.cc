// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/freeze_file.h"

#include <google/protobuf/text_format.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "absl/time/time.h"
#include "common/config/textproto.h"
#include "common/crypto/owner_only_file.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "policy/agreement/contributor_statement.h"

namespace almenara::cli {
namespace {

constexpr char kHeader[] =
    R"(# Freezes the records of $0 at the hub: no later release counts them. Signed $1, not sent.
# Hand it in as agreed with $0, through any member of the hub:
#   almenara agreement freeze --statement THIS-FILE --config CLIENT.textproto
# It counts once. Whoever has it can freeze these records, and nothing else. Do not change it.
#
# Congela los registros de $0 en el centro: ninguna publicación posterior los cuenta.
# Firmado $1, sin enviar. Entréguelo como acordó con $0, por cualquier miembro del centro:
#   almenara agreement freeze --statement ESTE-ARCHIVO --config CLIENTE.textproto
# Cuenta una sola vez. Quien lo tiene puede congelar estos registros, y nada más. No lo cambie.
)";

absl::StatusOr<agreement::FreezeStatement> ParseFreezing(const std::string& statement,
                                                         const std::string& source) {
  absl::StatusOr<agreement::FreezeStatement> parsed = agreement::ParseFreeze(statement);
  if (!parsed.ok()) return Annotate(parsed.status(), source);
  if (parsed->lifts.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat(source, ": lifts a freeze; a thaw is signed and sent by the node"));
  }
  return parsed;
}

}  // namespace

absl::StatusOr<FreezeFile> ReadFreeze(const agreement::v1::SignedFreeze& signed_freeze,
                                      const std::string& source) {
  ALMENARA_ASSIGN_OR_RETURN(const agreement::FreezeStatement statement,
                            ParseFreezing(signed_freeze.statement(), source));
  return FreezeFile{signed_freeze, statement.organization.value()};
}

absl::Status WriteFreezeFile(const std::string& path,
                             const agreement::v1::SignedFreeze& signed_freeze) {
  ALMENARA_ASSIGN_OR_RETURN(const agreement::FreezeStatement statement,
                            ParseFreezing(signed_freeze.statement(), path));
  std::string text;
  if (!google::protobuf::TextFormat::PrintToString(signed_freeze, &text)) {
    return absl::InternalError(absl::StrCat(path, ": cannot be written as text"));
  }
  const std::string day = absl::FormatTime("%Y-%m-%d", statement.signed_at, absl::UTCTimeZone());
  return crypto::WriteNewFile(
      path, absl::StrCat(absl::Substitute(kHeader, statement.organization.value(), day), text),
      crypto::FileReaders::kOwner);
}

absl::StatusOr<FreezeFile> LoadFreezeFile(const std::string& path) {
  ALMENARA_ASSIGN_OR_RETURN(const auto signed_freeze,
                            LoadTextproto<agreement::v1::SignedFreeze>(path));
  return ReadFreeze(signed_freeze, path);
}

}  // namespace almenara::cli
