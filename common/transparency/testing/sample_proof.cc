// SPDX-License-Identifier: Apache-2.0
#include "common/transparency/testing/sample_proof.h"

#include "common/transparency/record_commitment.h"
#include "common/transparency/testing/sample_receipt.h"

namespace almenara::transparency::testing {
namespace {

constexpr uint64_t kWindowEndUnixMs = 1'799'996'400'000;

hub::v1::ProvenMember LogWindow(log::v1::LogEntry entry, const Hashes& leaves, uint64_t position,
                                SampleLog& log) {
  entry.set_at_unix_ms(kWindowEndUnixMs);
  hub::v1::ProvenMember member;
  const uint64_t index = log.Append(entry);
  *member.mutable_leaf() = log.Prove(index);
  member.set_position(position);
  *member.mutable_path() = InclusionPath(leaves, position);
  return member;
}

}  // namespace

hub::v1::ProvenMember LogEvents(const std::vector<std::string>& events, uint64_t position,
                                SampleLog& log) {
  const Hashes leaves = SubtreeOf(events);
  log::v1::LogEntry entry;
  entry.mutable_queries()->set_window(kSampleWindow);
  entry.mutable_queries()->set_root(crypto::AsBytes(RootOf(leaves)));
  return LogWindow(std::move(entry), leaves, position, log);
}

ProvenRecord LogRecord(const std::string& record, SampleLog& log) {
  ProvenRecord proven;
  proven.record = record;
  proven.commitment_key = std::string(kCommitmentKeySize, 'k');
  proven.proof.set_commitment(RecordCommitment(proven.commitment_key, record));
  const Hashes leaves =
      SubtreeOf({RecordCommitment(proven.commitment_key, "another"), proven.proof.commitment()});
  log::v1::LogEntry entry;
  entry.mutable_records()->set_organization("casa-luz");
  entry.mutable_records()->set_window(kSampleWindow);
  entry.mutable_records()->set_root(crypto::AsBytes(RootOf(leaves)));
  *proven.proof.mutable_member() = LogWindow(std::move(entry), leaves, 1, log);
  return proven;
}

}  // namespace almenara::transparency::testing
