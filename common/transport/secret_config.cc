// SPDX-License-Identifier: Apache-2.0
#include "common/transport/secret_config.h"

#include "absl/strings/str_cat.h"
#include "common/config/textproto.h"
#include "common/status/annotate.h"

namespace almenara::transport {

absl::StatusOr<crypto::SecretSource> SecretSourceFromConfig(
    const client::config::v1::PassphraseSource& source, const std::string& config_file,
    absl::string_view field) {
  const std::string where = absl::StrCat(config_file, ": ", std::string(field));
  if (source.source_case() == client::config::v1::PassphraseSource::SOURCE_NOT_SET) {
    return absl::InvalidArgumentError(absl::StrCat(
        where, " is not set; write passphrase_file: \"FILE\" or systemd_credential: \"NAME\""));
  }
  absl::StatusOr<crypto::SecretSource> made = crypto::SecretSource::Make(
      {.passphrase_file = ResolvePath(config_file, source.passphrase_file()),
       .systemd_credential = source.systemd_credential()});
  if (!made.ok()) return Annotate(made.status(), where);
  return made;
}

}  // namespace almenara::transport
