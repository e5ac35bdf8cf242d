// SPDX-License-Identifier: Apache-2.0
#include "node/console/agreement_signing.h"

#include <algorithm>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/crypto/hmac.h"
#include "common/status/status_macros.h"
#include "policy/agreement/check.h"
#include "policy/agreement/signature.h"

namespace almenara::node {
namespace {

absl::StatusOr<std::optional<agreement::TierCharge>> CapOf(const std::vector<uint64_t>& cap_nano) {
  if (cap_nano.empty()) return std::optional<agreement::TierCharge>();
  agreement::TierCharge cap = {};
  if (cap_nano.size() != cap.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("cap_nano: give one cap for each of the ", cap.size(), " tiers"));
  }
  std::copy(cap_nano.begin(), cap_nano.end(), cap.begin());
  return std::optional<agreement::TierCharge>(cap);
}

}  // namespace

absl::StatusOr<hub::v1::AgreementSummary> AgreementSigning::Sign(const SigningRequest& request) {
  ALMENARA_ASSIGN_OR_RETURN(const hub::v1::GetAgreementResponse held,
                            hub_.Get(request.agreement, request.version));
  if (crypto::AsBytes(crypto::Sha256(held.textproto())) != request.sha256) {
    return absl::FailedPreconditionError(
        "the hub's bytes of this version are not those that were read: do not sign, and tell the "
        "hub's operator");
  }
  const absl::StatusOr<agreement::Agreement> read =
      agreement::ReadAgreement(held.textproto(), catalogue_);
  if (!read.ok()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "this agreement breaks rules that every agreement must keep: ", read.status().message()));
  }
  if (read->id != request.agreement || read->version != request.version) {
    return absl::FailedPreconditionError(
        "the hub gave another agreement or version than was asked");
  }
  agreement::SignatureStatement statement =
      agreement::MakeStatement(organization_, *read, held.textproto(), clock_.Now());
  ALMENARA_ASSIGN_OR_RETURN(statement.cap, CapOf(request.cap_nano));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::Ed25519KeyPair key, open_key_());
  const agreement::Signature signed_statement = agreement::Sign(statement, key);
  agreement::v1::Signature signature;
  signature.set_statement(signed_statement.statement);
  signature.set_ed25519(signed_statement.ed25519);
  return hub_.Sign(signature);
}

}  // namespace almenara::node
