// SPDX-License-Identifier: Apache-2.0
// Of the outbox's own sources alone.
#ifndef ALMENARA_NODE_PUBLISH_OUTBOX_STAGED_H_
#define ALMENARA_NODE_PUBLISH_OUTBOX_STAGED_H_

#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "node/publish/outbox.h"

namespace almenara::node {

// A change of rows and position, to be committed in one batch.
struct Outbox::Staged {
  explicit Staged(const OutboxPosition& position) { change.position = position; }
  // Takes over operations that were staged from this position on.
  void Append(Staged next) {
    batch.Append(next.batch);
    change.position = next.change.position;
    change.effects.insert(change.effects.end(), next.change.effects.begin(),
                          next.change.effects.end());
    change.no_longer_rejected.insert(
        change.no_longer_rejected.end(),
        std::make_move_iterator(next.change.no_longer_rejected.begin()),
        std::make_move_iterator(next.change.no_longer_rejected.end()));
    erasures.insert(erasures.end(), std::make_move_iterator(next.erasures.begin()),
                    std::make_move_iterator(next.erasures.end()));
  }
  WriteBatch batch;
  OutboxChange change;
  // Rows with a refused operation, by record id.
  std::map<std::string, state::v1::PublishedRow> marked;
  std::vector<Erasures::Change> erasures;
  // Used again for each operation, so that their memory is.
  state::v1::PublishedRow published;
  state::v1::OutboxRow outgoing;
  std::string record_bytes;
};

inline std::vector<std::string> IdsOf(const std::vector<DesiredRecord>& records) {
  std::vector<std::string> ids;
  ids.reserve(records.size());
  for (const DesiredRecord& record : records) ids.push_back(record.record_id);
  return ids;
}

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_OUTBOX_STAGED_H_
