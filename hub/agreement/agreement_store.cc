// SPDX-License-Identifier: Apache-2.0
#include "hub/agreement/agreement_store.h"

#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "almenara/state/v1/agreement_state.pb.h"
#include "common/crypto/hmac.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "hub/agreement/agreement_keys.h"
#include "policy/agreement/check.h"

namespace almenara::hub {
namespace {

absl::StatusOr<std::shared_ptr<const AgreementVersion>> ReadVersion(absl::string_view bytes,
                                                                    const Catalogue& catalogue) {
  ALMENARA_ASSIGN_OR_RETURN(agreement::Agreement parsed,
                            agreement::ReadAgreement(bytes, catalogue));
  return std::make_shared<const AgreementVersion>(AgreementVersion{
      std::string(bytes), crypto::AsBytes(crypto::Sha256(bytes)), std::move(parsed)});
}

absl::Status LoadVersions(const KeyValueStore& store, const Catalogue& catalogue,
                          AgreementBook& book) {
  const std::unique_ptr<Iterator> rows =
      store.Scan(kAgreementsTable, AgreementVersionKey::Prefix());
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const AgreementVersionKey key,
                              AgreementVersionKey::Parse(rows->key()));
    state::v1::AgreementVersionState state;
    if (!state.ParseFromArray(rows->value().data(), static_cast<int>(rows->value().size()))) {
      return absl::DataLossError("agreements: a stored version is damaged");
    }
    absl::StatusOr<std::shared_ptr<const AgreementVersion>> version =
        ReadVersion(state.textproto(), catalogue);
    if (!version.ok()) {
      // Most likely the code lists were changed under it.
      return absl::FailedPreconditionError(
          absl::StrCat("stored agreement ", key.agreement, " version ", key.version,
                       " does not hold with these code lists: ", version.status().message()));
    }
    const agreement::Agreement& parsed = (*version)->agreement;
    if (AgreementVersionKey{parsed.id, parsed.version} != key ||
        !book.CheckVersion(**version).ok()) {
      return absl::DataLossError("agreements: a stored version lies under a wrong key");
    }
    book.AddVersion(*std::move(version));
  }
  return rows->status();
}

absl::StatusOr<AcceptedSignature> ReadSignature(absl::string_view value) {
  state::v1::AcceptedSignatureState state;
  if (!state.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
    return absl::DataLossError("agreements: a stored signature is damaged");
  }
  agreement::Signature signature{state.statement(), state.ed25519()};
  absl::StatusOr<crypto::Ed25519PublicKey> key =
      crypto::Ed25519PublicKey::FromBytes(state.steward_key());
  if (!key.ok()) return absl::DataLossError("agreements: a stored steward key is damaged");
  absl::StatusOr<agreement::SignatureStatement> statement = agreement::Verify(signature, *key);
  if (!statement.ok()) return absl::DataLossError("agreements: a stored signature does not verify");
  return AcceptedSignature{std::move(signature), *std::move(statement), key->bytes(),
                           absl::FromUnixMicros(state.accepted_at_unix_micros())};
}

absl::Status LoadSignatures(const KeyValueStore& store, AgreementBook& book) {
  const std::unique_ptr<Iterator> rows = store.Scan(kAgreementsTable, SignatureKey::Prefix());
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const SignatureKey key, SignatureKey::Parse(rows->key()));
    ALMENARA_ASSIGN_OR_RETURN(AcceptedSignature signature, ReadSignature(rows->value()));
    const agreement::SignatureStatement& statement = signature.statement;
    const SignatureKey expected{{statement.agreement, statement.version},
                                statement.organization,
                                book.SignaturesOf(statement)};
    const absl::StatusOr<AgreementStanding> standing =
        book.Find(statement.agreement, statement.version);
    if (key != expected || !standing.ok() ||
        standing->version->sha256 != statement.agreement_sha256) {
      return absl::DataLossError("agreements: a stored signature is not of a stored version");
    }
    book.AddSignature(std::move(signature));
  }
  return rows->status();
}

}  // namespace

AgreementStore::AgreementStore(KeyValueStore& store, const Catalogue& catalogue,
                               const StewardKeys& steward_keys, const Clock& clock)
    : store_(store), catalogue_(catalogue), steward_keys_(steward_keys), clock_(clock) {}

absl::StatusOr<std::unique_ptr<AgreementStore>> AgreementStore::Open(
    KeyValueStore& store, const Catalogue& catalogue, const StewardKeys& steward_keys,
    const Clock& clock) {
  AgreementBook book;
  ALMENARA_RETURN_IF_ERROR(LoadVersions(store, catalogue, book));
  ALMENARA_RETURN_IF_ERROR(LoadSignatures(store, book));
  auto opened = absl::WrapUnique(new AgreementStore(store, catalogue, steward_keys, clock));
  MutexLock lock(opened->mutex_);
  opened->book_ = std::make_shared<const AgreementBook>(std::move(book));
  return opened;
}

std::shared_ptr<const AgreementBook> AgreementStore::Book() const {
  MutexLock lock(mutex_);
  return book_;
}

absl::Status AgreementStore::Commit(const WriteBatch& batch, AgreementBook book) {
  ALMENARA_RETURN_IF_ERROR(store_.WriteSynced(batch));
  auto committed = std::make_shared<const AgreementBook>(std::move(book));
  MutexLock lock(mutex_);
  book_ = std::move(committed);
  return absl::OkStatus();
}

absl::StatusOr<AgreementStanding> AgreementStore::Propose(absl::string_view bytes) {
  ALMENARA_ASSIGN_OR_RETURN(std::shared_ptr<const AgreementVersion> version,
                            ReadVersion(bytes, catalogue_));
  const AgreementVersionKey key{version->agreement.id, version->agreement.version};
  MutexLock lock(writing_);
  AgreementBook book = *Book();
  ALMENARA_ASSIGN_OR_RETURN(const AgreementBook::Novelty novelty, book.CheckVersion(*version));
  if (novelty == AgreementBook::Novelty::kNew) {
    state::v1::AgreementVersionState state;
    state.set_textproto(version->bytes);
    state.set_proposed_at_unix_micros(absl::ToUnixMicros(clock_.Now()));
    WriteBatch batch;
    batch.Put(kAgreementsTable, key.Encode(), state.SerializeAsString());
    book.AddVersion(std::move(version));
    ALMENARA_RETURN_IF_ERROR(Commit(batch, std::move(book)));
  }
  return Find(key.agreement, key.version);
}

absl::StatusOr<AcceptedSignature> AgreementStore::VerifyNew(
    const OrganizationId& caller, const agreement::Signature& signature) const {
  const absl::StatusOr<crypto::Ed25519PublicKey> key = steward_keys_.StewardKeyOf(caller);
  if (absl::IsNotFound(key.status())) {
    return absl::PermissionDeniedError(
        absl::StrCat("no steward key is pinned for ", caller.value(),
                     "; the hub's operator pins it with `almenara member steward-key`"));
  }
  ALMENARA_RETURN_IF_ERROR(key.status());
  ALMENARA_ASSIGN_OR_RETURN(agreement::SignatureStatement statement,
                            agreement::Verify(signature, *key));
  ALMENARA_RETURN_IF_ERROR(agreement::CheckScope(statement.narrower_scope, catalogue_,
                                                 "signature statement: narrower_scope"));
  const absl::Time now = clock_.Now();
  if (statement.signed_at > now + kClockTolerance) {
    return absl::InvalidArgumentError(
        "signed_at_unix_seconds: lies in the future; set the node's clock and sign again");
  }
  return AcceptedSignature{signature, std::move(statement), key->bytes(), now};
}

absl::StatusOr<AgreementStanding> AgreementStore::Sign(const OrganizationId& caller,
                                                       const agreement::Signature& signature) {
  ALMENARA_ASSIGN_OR_RETURN(const agreement::SignatureStatement claimed,
                            agreement::ParseStatement(signature.statement));
  if (claimed.organization != caller) {
    return absl::PermissionDeniedError(absl::StrCat("organization: the statement is of ",
                                                    claimed.organization.value(),
                                                    ", and the caller is ", caller.value()));
  }
  MutexLock lock(writing_);
  AgreementBook book = *Book();
  if (!book.Has(signature, claimed)) {
    ALMENARA_ASSIGN_OR_RETURN(AcceptedSignature accepted, VerifyNew(caller, signature));
    ALMENARA_RETURN_IF_ERROR(book.CheckSignature(accepted.statement));
    state::v1::AcceptedSignatureState state;
    state.set_statement(signature.statement);
    state.set_ed25519(signature.ed25519);
    state.set_steward_key(accepted.steward_key);
    state.set_accepted_at_unix_micros(absl::ToUnixMicros(accepted.accepted_at));
    WriteBatch batch;
    batch.Put(kAgreementsTable,
              SignatureKey{{claimed.agreement, claimed.version}, caller, book.SignaturesOf(claimed)}
                  .Encode(),
              state.SerializeAsString());
    book.AddSignature(std::move(accepted));
    ALMENARA_RETURN_IF_ERROR(Commit(batch, std::move(book)));
  }
  return Find(claimed.agreement, claimed.version);
}

std::vector<AgreementStanding> AgreementStore::List() const { return Book()->List(); }

absl::StatusOr<AgreementStanding> AgreementStore::Find(absl::string_view id,
                                                       uint32_t version) const {
  return Book()->Find(id, version);
}

absl::StatusOr<AgreementStanding> AgreementStore::Latest(absl::string_view id) const {
  return Book()->Latest(id);
}

absl::StatusOr<AgreementStanding> AgreementStore::InForce(absl::string_view id,
                                                          absl::Time at) const {
  return Book()->InForce(id, at);
}

std::vector<AgreementStanding> AgreementStore::AllInForce(absl::Time at) const {
  return Book()->AllInForce(at);
}

std::vector<Contributor> AgreementStore::ContributorsOf(absl::string_view id, uint32_t version,
                                                        absl::Time at) const {
  return Book()->ContributorsOf(id, version, at);
}

agreement::TierCharge AgreementStore::CapOf(const OrganizationId& organization,
                                            absl::Time at) const {
  return Book()->CapOf(organization, at);
}

std::vector<agreement::Reservation> AgreementStore::ReservationsOf(
    const OrganizationId& organization) const {
  return Book()->ReservationsOf(organization);
}

}  // namespace almenara::hub
