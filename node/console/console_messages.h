// SPDX-License-Identifier: Apache-2.0
// Between the console's messages and the node's own values.
#ifndef ALMENARA_NODE_CONSOLE_CONSOLE_MESSAGES_H_
#define ALMENARA_NODE_CONSOLE_CONSOLE_MESSAGES_H_

#include <grpcpp/server_context.h>

#include "absl/status/statusor.h"
#include "almenara/node/v1/case_service.pb.h"
#include "almenara/node/v1/review_service.pb.h"
#include "common/codelist/catalogue.h"
#include "node/case/attestation.h"
#include "node/case/data_set_import.h"
#include "node/intake/case_reader.h"
#include "node/publish/record_count.h"

namespace almenara::node {

// The language of the steward, "es" or "en" in the call's metadata; English when it says nothing.
inline constexpr char kLanguageMetadata[] = "almenara-language";
Language LanguageOf(const grpc::ServerContext& context);

// INVALID_ARGUMENT for a basis that is neither of the two; what else is missing is the register's
// to say.
absl::StatusOr<AttestationTerms> ToTerms(const v1::AttestConsentRequest& request);
v1::ConsentAttestation ToMessage(const Attestation& attestation);

v1::ImportProgress ToProgress(const ReadReport& read);
v1::ImportReport ToReport(const ReadReport& read, const ImportCounts& counts);

CountQuestion ToQuestion(const v1::CountRequest& request);
v1::CountResponse ToMessage(const CountTable& table);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CONSOLE_CONSOLE_MESSAGES_H_
