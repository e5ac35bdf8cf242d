// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_SECRET_CONFIG_H_
#define ALMENARA_COMMON_TRANSPORT_SECRET_CONFIG_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/client/config/v1/client_config.pb.h"
#include "common/crypto/secret_source.h"

namespace almenara::transport {

// What opens a sealed key, from a configuration file's field of that name. Nothing is read yet.
// INVALID_ARGUMENT, naming file and field, when it is not set.
absl::StatusOr<crypto::SecretSource> SecretSourceFromConfig(
    const client::config::v1::PassphraseSource& source, const std::string& config_file,
    absl::string_view field);

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_SECRET_CONFIG_H_
