// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/stream_registry.h"

#include "hub/membership/access.h"

namespace almenara::hub {

StreamRegistry::StreamRegistry(const CallGate& gate, MemberRegistry& members)
    : gate_(gate), subscription_(members.Listen([this] { EndUnadmitted(); })) {}

void StreamRegistry::Add(OpenStream& stream) {
  MutexLock lock(mutex_);
  for (OpenStream* other : streams_) {
    if (other->peer().caller == stream.peer().caller) {
      other->End(absl::AbortedError("a newer stream of this node has taken over"));
    }
  }
  streams_.insert(&stream);
  // A suspension between the stream's admission and this line found nothing to end.
  const absl::Status admitted = gate_.CheckMembership(stream.peer(), Access::kPublish);
  if (!admitted.ok()) stream.End(admitted);
}

void StreamRegistry::Remove(OpenStream& stream) {
  MutexLock lock(mutex_);
  streams_.erase(&stream);
}

void StreamRegistry::EndAll(const absl::Status& status) {
  MutexLock lock(mutex_);
  for (OpenStream* stream : streams_) stream->End(status);
}

void StreamRegistry::EndUnadmitted() {
  MutexLock lock(mutex_);
  for (OpenStream* stream : streams_) {
    const absl::Status admitted = gate_.CheckMembership(stream->peer(), Access::kPublish);
    if (!admitted.ok()) stream->End(admitted);
  }
}

}  // namespace almenara::hub
