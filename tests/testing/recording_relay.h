// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_TESTS_TESTING_RECORDING_RELAY_H_
#define ALMENARA_TESTS_TESTING_RECORDING_RELAY_H_

#include <google/protobuf/message.h>
#include <grpcpp/server.h>

#include <memory>
#include <string>

#include "almenara/hub/v1/agreement_service.grpc.pb.h"
#include "almenara/hub/v1/publication_service.grpc.pb.h"
#include "almenara/hub/v1/transparency_service.grpc.pb.h"
#include "common/sync/mutex.h"
#include "common/transport/hub_connection.h"
#include "common/transport/server_security.h"

namespace almenara::testing {

// Stands between a node and the hub with the keys of both, ends their TLS, and keeps every byte
// that either says: all services that a node uses are here, and a call of any other fails. What it
// does not know of a message it passes on and keeps as well. Thread-safe.
class RecordingRelay {
 public:
  // Serves on a free port of 127.0.0.1 with the hub's certificate. A failure ends the program.
  explicit RecordingRelay(const transport::ServerCertificateFiles& files);
  ~RecordingRelay();

  const std::string& address() const { return address_; }
  // Where calls go, with the node's own certificate. REQUIRES: before the first call, once.
  void ForwardTo(std::unique_ptr<transport::HubConnection> hub);
  // Every message and all metadata so far, both ways.
  std::string recorded() const;

 private:
  class Publication;
  class Agreements;
  class Transparency;

  // Makes the unary call that came in.
  template <typename Stub, typename Request, typename Response>
  grpc::Status Forward(const grpc::ServerContext& context, const Request& request,
                       Response& response, Stub* stub,
                       grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                    Response*));
  void Record(const google::protobuf::Message& message);
  void Record(const grpc::ServerContext& context);

  mutable Mutex mutex_;
  std::string recorded_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<transport::HubConnection> hub_;
  std::unique_ptr<Publication> publication_;
  std::unique_ptr<Agreements> agreements_;
  std::unique_ptr<Transparency> transparency_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace almenara::testing

#endif  // ALMENARA_TESTS_TESTING_RECORDING_RELAY_H_
