// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/connection_guard.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <utility>

#include "common/transport/broken_pipe_guard.h"

namespace almenara::hub {
namespace {

constexpr absl::Duration kGentleClose = absl::Seconds(1);

constexpr absl::Duration kNoMeansLeft = absl::Milliseconds(50);

// The watcher looks at least as often, should the clock be set back.
constexpr absl::Duration kLongestWait = absl::Seconds(1);

int Milliseconds(absl::Duration duration) {
  return static_cast<int>(std::clamp<int64_t>(absl::ToInt64Milliseconds(duration) + 1, 0,
                                              absl::ToInt64Milliseconds(kLongestWait)));
}

}  // namespace

ConnectionGuard::ConnectionGuard(ListeningSocket socket, const ConnectionLimits& limits,
                                 const TlsContext& tls, const Clock& clock, Gauge open_connections,
                                 Serve serve)
    : socket_(std::move(socket)),
      limits_(limits),
      tls_(tls),
      clock_(clock),
      open_(open_connections),
      serve_(std::move(serve)),
      wakeup_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (wakeup_ < 0) std::abort();
  workers_.reserve(limits_.workers);
  for (size_t i = 0; i < limits_.workers; ++i) workers_.emplace_back([this] { Work(); });
  watcher_ = std::thread([this] { Watch(); });
}

ConnectionGuard::~ConnectionGuard() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
    for (const TlsConnection* connection : served_) connection->Interrupt();
  }
  Wake();
  work_.NotifyAll();
  watcher_.join();
  for (std::thread& worker : workers_) worker.join();
  {
    MutexLock lock(mutex_);
    open_.Add(-static_cast<double>(count_));
  }
  close(wakeup_);
}

void ConnectionGuard::Wake() const {
  const uint64_t one = 1;
  // Fails only where it is awake already.
  [[maybe_unused]] const ssize_t written = write(wakeup_, &one, sizeof(one));
}

void ConnectionGuard::Watch() {
  for (;;) {
    WatchOnce();
    MutexLock lock(mutex_);
    if (ending_) return;
  }
}

void ConnectionGuard::WatchOnce() {
  std::vector<pollfd> wanted = {{.fd = wakeup_, .events = POLLIN, .revents = 0},
                                {.fd = socket_.socket(), .events = POLLIN, .revents = 0}};
  absl::Duration wait = kLongestWait;
  {
    MutexLock lock(mutex_);
    const absl::Time now = clock_.Now();
    for (const Parked& parked : parked_) {
      wanted.push_back({.fd = parked.connection->socket(), .events = POLLIN, .revents = 0});
      wait = std::min(wait, parked.until - now);
    }
  }
  // Only this thread takes connections out of parked_, so no number is another's meanwhile; those
  // that come in stand at its end.
  if (poll(wanted.data(), wanted.size(), Milliseconds(wait)) < 0) return;
  uint64_t woken = 0;
  [[maybe_unused]] const ssize_t read_bytes = read(wakeup_, &woken, sizeof(woken));
  Connections ended;
  {
    MutexLock lock(mutex_);
    const absl::Time now = clock_.Now();
    auto parked = parked_.begin();
    for (size_t i = 2; i < wanted.size(); ++i) {
      const auto next = std::next(parked);
      if (wanted[i].revents != 0) {
        ready_.push_back(std::move(parked->connection));
        parked_.erase(parked);
        work_.NotifyOne();
      } else if (now > parked->until) {
        Forget(parked->connection->address());
        ended.splice(ended.end(), parked_, parked);
      }
      parked = next;
    }
  }
  ended.clear();
  // Somebody waits and cannot be accepted: the machine has no means left, and asking again at once
  // would only take more of them.
  if (wanted[1].revents != 0 && !AcceptAll()) clock_.Sleep(kNoMeansLeft);
}

bool ConnectionGuard::AcceptAll() {
  // Not for ever: those parked have their turn between.
  for (size_t i = 0; i < limits_.connections_per_address; ++i) {
    std::optional<AcceptedSocket> accepted = socket_.Accept();
    if (!accepted.has_value()) return i > 0;
    MutexLock lock(mutex_);
    Admit(accepted->socket, std::move(accepted->address));
  }
  return true;
}

void ConnectionGuard::Admit(int socket, std::string address) {
  const auto of_address = by_address_.find(address);
  const bool too_many =
      of_address != by_address_.end() && of_address->second >= limits_.connections_per_address;
  if (!too_many && count_ >= limits_.connections && !parked_.empty()) {
    Forget(parked_.front().connection->address());
    parked_.pop_front();
  }
  if (too_many || count_ >= limits_.connections) {
    close(socket);
    return;
  }
  ++by_address_[address];
  ++count_;
  open_.Add(1);
  parked_.push_back({std::make_unique<TlsConnection>(socket, std::move(address), tls_, clock_),
                     clock_.Now() + limits_.first_byte});
}

void ConnectionGuard::Forget(const std::string& address) {
  const auto of_address = by_address_.find(address);
  if (--of_address->second == 0) by_address_.erase(of_address);
  --count_;
  open_.Add(-1);
}

void ConnectionGuard::Work() {
  const transport::BrokenPipeGuard broken_pipes;
  for (;;) {
    std::unique_ptr<TlsConnection> connection;
    {
      MutexLock lock(mutex_);
      while (ready_.empty() && !ending_) work_.Wait(mutex_);
      if (ending_) return;
      connection = std::move(ready_.front());
      ready_.pop_front();
      served_.push_back(connection.get());
    }
    ServeOne(std::move(connection));
  }
}

void ConnectionGuard::ServeOne(std::unique_ptr<TlsConnection> connection) {
  bool keep = false;
  if (!connection->is_open()) {
    // The first request comes as a second step, so that a handshake alone holds no worker.
    keep = connection->Handshake(clock_.Now() + limits_.handshake);
  } else {
    keep = serve_(*connection);
  }
  if (!keep) connection->CloseGently(clock_.Now() + kGentleClose);
  bool wake = false;
  {
    MutexLock lock(mutex_);
    std::erase(served_, connection.get());
    if (!keep) {
      Forget(connection->address());
    } else if (connection->HasBufferedBytes()) {
      ready_.push_back(std::move(connection));
      work_.NotifyOne();
    } else {
      parked_.push_back({std::move(connection), clock_.Now() + limits_.idle});
      wake = true;
    }
  }
  if (wake) Wake();
}

}  // namespace almenara::hub
