// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_NODE_WATCH_H_
#define ALMENARA_NODE_NODE_WATCH_H_

#include <atomic>
#include <thread>

#include "common/telemetry/log.h"
#include "common/telemetry/metrics.h"
#include "node/case/case_store.h"
#include "node/publish/outbox.h"
#include "node/publish/publisher.h"
#include "node/transparency/kept_head.h"

namespace almenara::node {

// Keeps the operator's gauges and log up to date from a thread of its own, joined by the
// destructor. What it is given must outlive it; `publisher` and `head` are null for a node without
// a hub.
class NodeWatch {
 public:
  NodeWatch(Metrics& metrics, const Log& log, const CaseStore& cases, Outbox& outbox,
            const Publisher* publisher, const KeptHead* head);
  ~NodeWatch();
  NodeWatch(const NodeWatch&) = delete;
  NodeWatch& operator=(const NodeWatch&) = delete;

 private:
  void Run();
  void Look();
  void LookAtHub();

  const Log& log_;
  const CaseStore& cases_;
  Outbox& outbox_;
  const Publisher* const publisher_;
  const KeptHead* const head_;
  Gauge cases_gauge_;
  Gauge waiting_gauge_;
  Gauge held_gauge_;
  Gauge rejected_gauge_;
  Gauge connected_gauge_;
  Gauge contradicted_gauge_;
  Gauge erasures_gauge_;
  bool connected_ = false;     // as last logged
  bool contradicted_ = false;  // as last logged
  std::atomic<bool> stopping_ = false;
  std::thread thread_;  // last: runs as soon as the rest is there
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_NODE_WATCH_H_
