// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_QUERY_QUERY_DESK_H_
#define ALMENARA_HUB_QUERY_QUERY_DESK_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "almenara/hub/v1/query_service.pb.h"
#include "common/codelist/catalogue.h"
#include "common/time/clock.h"
#include "hub/agreement/agreement_store.h"
#include "hub/query/canonical_query.h"
#include "hub/query/lru_cache.h"
#include "hub/query/release_choice.h"
#include "hub/query/table_cache.h"
#include "hub/release/release_shelf.h"
#include "hub/transparency/receipt_desk.h"
#include "policy/agreement/decision.h"

namespace almenara::hub {

// Answers questions: the one path from a caller to a number, whatever the output.
//
//   canonical form -> Decide -> plan -> sealed releases -> typed cells -> answer -> log -> receipt
//
// Reads sealed releases only, never records. These never change, so that what is answered from the
// same ones is kept; whether it may be answered is decided, logged and signed for each question.
// Thread-safe.
class QueryDesk {
 public:
  struct Parts {
    const AgreementStore& agreements;
    const ReleaseShelf& shelf;
    const Catalogue& catalogue;
    ReceiptDesk& receipts;
    const Clock& clock;
  };
  // Every part must outlive the desk. `cache_bytes` bounds the memory of answers, which get a
  // quarter of it, and of rebuilt tables.
  QueryDesk(Parts parts, size_t cache_bytes)
      : parts_(parts), tables_(cache_bytes - cache_bytes / 4), answers_(cache_bytes / 4) {}

  // INVALID_ARGUMENT: the query names what does not exist. NOT_FOUND: no such agreement or release.
  // PERMISSION_DENIED: refused by policy, with the reason, or outside the plan, with the nearest
  // planned tables.
  absl::StatusOr<v1::AskResponse> Ask(const agreement::CallerProfile& caller,
                                      const v1::Query& query);
  // The same without a thread that waits for the disk: calls `done` with the answer, on the
  // journal's thread, or with an error.
  using Done = absl::AnyInvocable<void(absl::StatusOr<v1::AskResponse> response)>;
  void AskLater(const agreement::CallerProfile& caller, const v1::Query& query, Done done);

  // The agreements under which the caller may ask.
  v1::DescribeResponse Describe(const agreement::CallerProfile& caller) const;

 private:
  struct WrittenAnswer {
    std::string bytes;  // serialised Answer
    std::string sha256;
  };

  // An answer without its receipt.
  struct Unlogged {
    std::shared_ptr<const WrittenAnswer> answer;
    AnswerFacts facts;
  };

  absl::StatusOr<Unlogged> Prepare(const agreement::CallerProfile& caller, const v1::Query& query);
  absl::StatusOr<std::shared_ptr<const WrittenAnswer>> Answer(const CanonicalQuery& query,
                                                              const ReleaseChoice& choice);
  absl::StatusOr<WrittenAnswer> Write(const CanonicalQuery& query, const ReleaseChoice& choice);

  const Parts parts_;
  TableCache tables_;
  LruCache<WrittenAnswer> answers_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_QUERY_QUERY_DESK_H_
