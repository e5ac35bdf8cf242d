// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_CONNECTION_GUARD_H_
#define ALMENARA_HUB_GATEWAY_CONNECTION_GUARD_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "common/sync/mutex.h"
#include "common/telemetry/metrics.h"
#include "common/time/clock.h"
#include "hub/gateway/listening_socket.h"
#include "hub/gateway/tls_connection.h"
#include "hub/gateway/tls_context.h"

namespace almenara::hub {

// What one listener gives its clients.
struct ConnectionLimits {
  size_t workers = 64;
  size_t connections = 512;             // open at a time, idle ones included
  size_t connections_per_address = 24;  // a browser opens up to six
  absl::Duration first_byte = absl::Seconds(10);
  absl::Duration handshake = absl::Seconds(10);
  absl::Duration request = absl::Seconds(15);  // head and body, from the head's first byte
  absl::Duration answer = absl::Seconds(120);  // to be taken by the client, from the same moment
  absl::Duration idle = absl::Seconds(5);      // between two requests
};

// Accepts connections and serves their requests on a bounded number of threads, so that nobody's
// slowness is everybody's:
//
//   accept -> parked -> (bytes came) -> worker: handshake, one request -> parked -> ...
//
// A parked connection holds no thread: thousands of idle browsers cost one call of poll. What holds
// a worker has a deadline, and an address has fewer connections than there are workers. Where all
// connections are taken, a new one replaces the one that has been idle longest. Thread-safe.
class ConnectionGuard {
 public:
  // Serves one request and says whether the connection may carry another.
  using Serve = std::function<bool(TlsConnection& connection)>;

  // All must outlive the guard. Serves from now on.
  ConnectionGuard(ListeningSocket socket, const ConnectionLimits& limits, const TlsContext& tls,
                  const Clock& clock, Gauge open_connections, Serve serve);
  // Ends every connection at once.
  ~ConnectionGuard();

  int port() const { return socket_.port(); }

 private:
  struct Parked {
    std::unique_ptr<TlsConnection> connection;
    absl::Time until;
  };
  using Connections = std::list<Parked>;

  void Watch();
  // Waits until something comes or a deadline passes; moves what is ready to the workers.
  void WatchOnce();
  // False: there was nobody, or no means to take them.
  bool AcceptAll();
  void Admit(int socket, std::string address) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Work();
  void ServeOne(std::unique_ptr<TlsConnection> connection);
  void Forget(const std::string& address) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Wake() const;

  const ListeningSocket socket_;
  const ConnectionLimits limits_;
  const TlsContext& tls_;
  const Clock& clock_;
  Gauge open_;
  const Serve serve_;
  const int wakeup_;  // an eventfd: ends the watcher's wait

  Mutex mutex_;
  ConditionVariable work_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  Connections parked_ ABSL_GUARDED_BY(mutex_);  // the one that waits longest first
  std::deque<std::unique_ptr<TlsConnection>> ready_ ABSL_GUARDED_BY(mutex_);
  std::vector<const TlsConnection*> served_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, size_t> by_address_ ABSL_GUARDED_BY(mutex_);
  size_t count_ ABSL_GUARDED_BY(mutex_) = 0;

  std::thread watcher_;
  std::vector<std::thread> workers_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_CONNECTION_GUARD_H_
