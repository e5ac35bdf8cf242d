// SPDX-License-Identifier: Apache-2.0
// Small, valid pieces for tests of whatever stores or reads records.
#ifndef ALMENARA_HUB_INTAKE_TESTING_SAMPLE_RECORDS_H_
#define ALMENARA_HUB_INTAKE_TESTING_SAMPLE_RECORDS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "almenara/record/v1/incident_record.pb.h"
#include "common/crypto/hmac.h"
#include "common/identity/spiffe_id.h"
#include "hub/intake/keyed_digests.h"
#include "hub/intake/record_store.h"

namespace almenara::hub::testing {

// 32 bytes that begin with `name`.
inline std::string Pseudonym(std::string name) {
  name.resize(kPseudonymSize, '.');
  return name;
}

inline SpiffeId NodeOf(const std::string& organization) {
  return *SpiffeId::Parse("spiffe://almenara.test/org/" + organization + "/node/main");
}

// A record without values.
inline almenara::record::v1::IncidentRecord RecordOf(const std::string& record,
                                                     const std::string& person, uint64_t revision) {
  almenara::record::v1::IncidentRecord proto;
  proto.set_record_id(Pseudonym(record));
  proto.set_person_key(Pseudonym(person));
  proto.set_revision(revision);
  proto.set_consent_basis(almenara::record::v1::CONSENT_BASIS_INFORMED_CONSENT);
  proto.set_code_list_version(1);
  return proto;
}

// As if every node had the same key.
inline std::string SampleCommitment(const almenara::record::v1::IncidentRecord& record) {
  return crypto::AsBytes(crypto::Sha256(record.SerializeAsString()));
}

inline Upsert UpsertOf(const almenara::record::v1::IncidentRecord& record) {
  return {record.record_id(), record.person_key(), record.revision(), EncodeRecord(record),
          SampleCommitment(record)};
}

inline std::unique_ptr<KeyedDigests> SampleDigests() {
  return *KeyedDigests::Create(crypto::SecretBytes::CopyOf(std::string(32, 'k')));
}

}  // namespace almenara::hub::testing

#endif  // ALMENARA_HUB_INTAKE_TESTING_SAMPLE_RECORDS_H_
