// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/transparency_service.h"

#include <algorithm>
#include <set>
#include <string>

#include "common/crypto/hmac.h"
#include "common/status/status_macros.h"

namespace almenara::hub {
namespace {

constexpr uint32_t kUsualLeaves = 100;
constexpr uint32_t kMostLeaves = 1'000;
constexpr int kMostCommitments = 1'000;

void PutHashes(const MerkleHashes& hashes, google::protobuf::RepeatedPtrField<std::string>& list) {
  for (const crypto::Digest256& hash : hashes) *list.Add() = crypto::AsBytes(hash);
}

// Whether a use is one that the filter asks for, and of a release in `entered`.
bool IsAskedFor(const log::v1::QueryEvent& event, const v1::ListUsesRequest& filter,
                const std::set<std::string>& entered) {
  const auto at = static_cast<int64_t>(event.at_unix_ms() / 1000);
  return (filter.consumer().empty() || filter.consumer() == event.consumer()) &&
         (filter.purpose().empty() || filter.purpose() == event.purpose()) &&
         at >= filter.from_unix_seconds() &&
         (filter.until_unix_seconds() == 0 || at < filter.until_unix_seconds()) &&
         std::ranges::any_of(event.release(),
                             [&](const std::string& release) { return entered.contains(release); });
}

}  // namespace

grpc::Status TransparencyService::GetTreeHead(grpc::ServerContext* context,
                                              const v1::GetTreeHeadRequest* request,
                                              v1::GetTreeHeadResponse* response) {
  return get_head_.Answer(
      *context, *response, [&](const Caller&) -> absl::StatusOr<v1::GetTreeHeadResponse> {
        v1::GetTreeHeadResponse answer;
        *answer.mutable_head() = parts_.log.Head();
        answer.set_public_key(parts_.log.public_key().bytes());
        const uint64_t known = request->known_size();
        if (known > 0 && known <= answer.head().size()) {
          ALMENARA_ASSIGN_OR_RETURN(const MerkleHashes proof,
                                    parts_.log.ConsistencyProof(known, answer.head().size()));
          PutHashes(proof, *answer.mutable_proof());
        }
        return answer;
      });
}

grpc::Status TransparencyService::GetConsistencyProof(grpc::ServerContext* context,
                                                      const v1::GetConsistencyProofRequest* request,
                                                      v1::GetConsistencyProofResponse* response) {
  return get_consistency_.Answer(
      *context, *response, [&](const Caller&) -> absl::StatusOr<v1::GetConsistencyProofResponse> {
        ALMENARA_ASSIGN_OR_RETURN(
            const MerkleHashes proof,
            parts_.log.ConsistencyProof(request->first_size(), request->second_size()));
        v1::GetConsistencyProofResponse answer;
        PutHashes(proof, *answer.mutable_proof());
        return answer;
      });
}

grpc::Status TransparencyService::GetLeaves(grpc::ServerContext* context,
                                            const v1::GetLeavesRequest* request,
                                            v1::GetLeavesResponse* response) {
  return get_leaves_.Answer(
      *context, *response, [&](const Caller&) -> absl::StatusOr<v1::GetLeavesResponse> {
        v1::GetLeavesResponse answer;
        *answer.mutable_head() = parts_.log.Head();
        const uint64_t size = answer.head().size();
        const uint32_t limit =
            request->limit() == 0 ? kUsualLeaves : std::min(request->limit(), kMostLeaves);
        for (uint64_t i = request->first(); i < size && i - request->first() < limit; ++i) {
          ALMENARA_ASSIGN_OR_RETURN(*answer.add_leaf(), parts_.log.Prove(i, size));
        }
        return answer;
      });
}

absl::StatusOr<v1::ProvenMember> TransparencyService::MemberOf(const SubtreePlace& place,
                                                               uint64_t size) const {
  v1::ProvenMember member;
  ALMENARA_ASSIGN_OR_RETURN(*member.mutable_leaf(), parts_.log.Prove(place.log_index, size));
  member.set_position(place.position);
  PutHashes(place.path, *member.mutable_path());
  return member;
}

grpc::Status TransparencyService::ProveRecords(grpc::ServerContext* context,
                                               const v1::ProveRecordsRequest* request,
                                               v1::ProveRecordsResponse* response) {
  return prove_records_.Answer(
      *context, *response, [&](const Caller& caller) -> absl::StatusOr<v1::ProveRecordsResponse> {
        if (request->commitment_size() > kMostCommitments) {
          return absl::InvalidArgumentError("commitment: at most 1,000");
        }
        v1::ProveRecordsResponse answer;
        *answer.mutable_head() = parts_.log.Head();
        for (const std::string& commitment : request->commitment()) {
          if (commitment.size() != sizeof(crypto::Digest256)) {
            return absl::InvalidArgumentError("commitment: must have 32 bytes");
          }
          v1::RecordProof& proof = *answer.add_proof();
          proof.set_commitment(commitment);
          ALMENARA_ASSIGN_OR_RETURN(const BatchWindows::Standing standing,
                                    parts_.batches.Find(caller.organization(), commitment));
          proof.set_pending(
              standing.pending ||
              (standing.place.has_value() && standing.place->log_index >= answer.head().size()));
          if (!standing.place.has_value() || proof.pending()) continue;
          ALMENARA_ASSIGN_OR_RETURN(*proof.mutable_member(),
                                    MemberOf(*standing.place, answer.head().size()));
        }
        return answer;
      });
}

grpc::Status TransparencyService::ProveAnswer(grpc::ServerContext* context,
                                              const v1::ProveAnswerRequest* request,
                                              v1::ProveAnswerResponse* response) {
  return prove_answer_.Answer(
      *context, *response, [&](const Caller&) -> absl::StatusOr<v1::ProveAnswerResponse> {
        ALMENARA_ASSIGN_OR_RETURN(const SubtreePlace place,
                                  parts_.journal.Find(request->window(), request->event()));
        v1::ProveAnswerResponse answer;
        *answer.mutable_head() = parts_.log.Head();
        ALMENARA_ASSIGN_OR_RETURN(*answer.mutable_member(), MemberOf(place, answer.head().size()));
        return answer;
      });
}

grpc::Status TransparencyService::ListUses(grpc::ServerContext* context,
                                           const v1::ListUsesRequest* request,
                                           grpc::ServerWriter<v1::ListUsesResponse>* writer) {
  return list_uses_.Run(*context, [&](const Caller& caller) -> absl::Status {
    std::set<std::string> entered;
    for (const auto& release : *parts_.shelf.All()) {
      const state::v1::ReleaseEntry& entry = release->entry();
      const auto& names = entry.contributor();
      if (std::ranges::find(names, caller.organization().value()) != names.end()) {
        entered.insert(entry.id());
      }
    }
    const int64_t now = absl::ToUnixMicros(parts_.gate.clock().Now());
    return parts_.journal.Each([&](uint64_t window, const state::v1::QueryEventState& state) {
      log::v1::QueryEvent event;
      if (!event.ParseFromString(state.event())) {
        return absl::DataLossError("queries: a stored event is damaged");
      }
      if (!IsAskedFor(event, *request, entered)) return absl::OkStatus();
      v1::ListUsesResponse use;
      use.set_event(state.event());
      use.set_window(window);
      if (state.text_from_unix_micros() <= now) {
        use.set_canonical_query(state.canonical_query());
        use.set_query_nonce(state.query_nonce());
      } else {
        use.set_text_from_unix_seconds(state.text_from_unix_micros() / 1'000'000);
      }
      return writer->Write(use) ? absl::OkStatus() : absl::CancelledError("the caller has gone");
    });
  });
}

}  // namespace almenara::hub
