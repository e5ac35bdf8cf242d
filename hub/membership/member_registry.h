// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_MEMBERSHIP_MEMBER_REGISTRY_H_
#define ALMENARA_HUB_MEMBERSHIP_MEMBER_REGISTRY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "hub/membership/member_keys.h"
#include "hub/membership/members.h"

namespace almenara::hub {

// Who belongs to the hub, kept in the table kMembersTable. Every change is durable before it shows,
// and shows to every later call and to every listener before the changing call returns.
// Thread-safe. Must not outlive the store.
class MemberRegistry {
 public:
  // The identity that may admit the first members.
  struct FirstOperator {
    SpiffeId identity;
    crypto::Digest256 spki_sha256;
  };
  // An organisation, or one identity.
  using Subject = std::variant<OrganizationId, SpiffeId>;

  // Reads the members. A first operator that the store does not know yet is admitted, its
  // organisation with the kind that may read least; what the store already knows of it stands.
  static absl::StatusOr<std::unique_ptr<MemberRegistry>> Create(const FirstOperator& first_operator,
                                                                KeyValueStore& store);

  // The members now. Never null; cheap.
  std::shared_ptr<const Members> members() const;

  // Adds or describes anew; suspension, identities and steward key stay. INVALID_ARGUMENT: no name,
  // no kind, an authority without jurisdiction, a jurisdiction that is not three capital letters.
  absl::Status Admit(const OrganizationId& organization,
                     const OrganizationDescription& description);
  // NOT_FOUND: the organisation was never admitted. INVALID_ARGUMENT: another trust domain than the
  // first operator's. A new pin does not end a suspension.
  absl::Status Pin(const SpiffeId& identity, const crypto::Digest256& spki_sha256);
  // NOT_FOUND as above; INVALID_ARGUMENT unless the key has 32 bytes.
  absl::Status PinStewardKey(const OrganizationId& organization,
                             const std::string& ed25519_public_key);
  // NOT_FOUND: no such subject. FAILED_PRECONDITION: no operator would be left.
  absl::Status Suspend(const Subject& subject);
  absl::Status Reinstate(const Subject& subject);
  // Names a group or replaces its members. NOT_FOUND: one of them was never admitted.
  // INVALID_ARGUMENT: the name is not lower-case with hyphens.
  absl::Status SetWorkingGroup(const std::string& name,
                               const std::set<OrganizationId>& organizations);

  // Called after every change, when members() shows it, in the thread of the change, without a lock
  // held; the calls of two changes may overlap.
  using Listener = std::function<void()>;
  // Ends the listening when destroyed; waits for calls under way, so do not destroy it in one. Must
  // not outlive the registry.
  class Subscription {
   public:
    ~Subscription();
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;

   private:
    friend class MemberRegistry;
    Subscription(MemberRegistry& registry, uint64_t id) : registry_(registry), id_(id) {}
    MemberRegistry& registry_;
    const uint64_t id_;
  };
  [[nodiscard]] std::unique_ptr<Subscription> Listen(Listener listener);

 private:
  MemberRegistry(std::string trust_domain, KeyValueStore& store)
      : trust_domain_(std::move(trust_domain)), store_(store) {}

  absl::Status BeginWith(const FirstOperator& first_operator);
  // `change` edits the members and says what to write. Nothing happens when it fails.
  absl::Status Change(
      const std::function<absl::Status(Members& members, WriteBatch& batch)>& change);
  absl::Status SetSuspended(const Subject& subject, bool suspended);
  void Notify();

  const std::string trust_domain_;
  KeyValueStore& store_;
  // Held from reading to writing, disk included, so that no change is lost.
  Mutex changing_;
  mutable Mutex mutex_;
  ConditionVariable listeners_done_;
  std::shared_ptr<const Members> members_ ABSL_GUARDED_BY(mutex_);
  std::map<uint64_t, std::shared_ptr<const Listener>> listeners_ ABSL_GUARDED_BY(mutex_);
  uint64_t next_listener_ ABSL_GUARDED_BY(mutex_) = 0;
  int notifying_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_MEMBERSHIP_MEMBER_REGISTRY_H_
