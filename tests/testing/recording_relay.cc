// SPDX-License-Identifier: Apache-2.0
#include "tests/testing/recording_relay.h"

#include <grpcpp/server_builder.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/time/clock.h"
#include "tests/testing/test_hub.h"

namespace almenara::testing {

using hub::v1::AgreementService;
using hub::v1::PublicationService;
using hub::v1::PublishRequest;
using hub::v1::PublishResponse;
using hub::v1::TransparencyService;

class RecordingRelay::Publication final : public PublicationService::Service {
 public:
  explicit Publication(RecordingRelay& relay) : relay_(relay) {}

  grpc::Status GetInventory(grpc::ServerContext* context,
                            const hub::v1::GetInventoryRequest* request,
                            hub::v1::GetInventoryResponse* response) override {
    return relay_.Forward(*context, *request, *response,
                          PublicationService::NewStub(relay_.hub_->channel()).get(),
                          &PublicationService::Stub::GetInventory);
  }

  grpc::Status ConfirmErasures(grpc::ServerContext* context,
                               const hub::v1::ConfirmErasuresRequest* request,
                               hub::v1::ConfirmErasuresResponse* response) override {
    return relay_.Forward(*context, *request, *response,
                          PublicationService::NewStub(relay_.hub_->channel()).get(),
                          &PublicationService::Stub::ConfirmErasures);
  }

  grpc::Status Publish(grpc::ServerContext* context,
                       grpc::ServerReaderWriter<PublishResponse, PublishRequest>* node) override {
    relay_.Record(*context);
    grpc::ClientContext onward;
    const auto stub = PublicationService::NewStub(relay_.hub_->channel());
    const auto hub = stub->Publish(&onward);
    std::thread answers([&] {
      PublishResponse response;
      while (hub->Read(&response)) {
        relay_.Record(response);
        if (!node->Write(response)) break;
      }
      // Ends the reading below when the hub has ended the stream.
      context->TryCancel();
    });
    PublishRequest request;
    while (node->Read(&request)) {
      relay_.Record(request);
      if (!hub->Write(request)) break;
    }
    hub->WritesDone();
    answers.join();
    return hub->Finish();
  }

 private:
  RecordingRelay& relay_;
};

class RecordingRelay::Agreements final : public AgreementService::Service {
 public:
  explicit Agreements(RecordingRelay& relay) : relay_(relay) {}

  grpc::Status ListAgreements(grpc::ServerContext* context,
                              const hub::v1::ListAgreementsRequest* request,
                              hub::v1::ListAgreementsResponse* response) override {
    return relay_.Forward(*context, *request, *response,
                          AgreementService::NewStub(relay_.hub_->channel()).get(),
                          &AgreementService::Stub::ListAgreements);
  }
  grpc::Status GetAgreement(grpc::ServerContext* context,
                            const hub::v1::GetAgreementRequest* request,
                            hub::v1::GetAgreementResponse* response) override {
    return relay_.Forward(*context, *request, *response,
                          AgreementService::NewStub(relay_.hub_->channel()).get(),
                          &AgreementService::Stub::GetAgreement);
  }
  grpc::Status SignAgreement(grpc::ServerContext* context,
                             const hub::v1::SignAgreementRequest* request,
                             hub::v1::SignAgreementResponse* response) override {
    return relay_.Forward(*context, *request, *response,
                          AgreementService::NewStub(relay_.hub_->channel()).get(),
                          &AgreementService::Stub::SignAgreement);
  }

 private:
  RecordingRelay& relay_;
};

class RecordingRelay::Transparency final : public TransparencyService::Service {
 public:
  explicit Transparency(RecordingRelay& relay) : relay_(relay) {}

  grpc::Status GetTreeHead(grpc::ServerContext* context, const hub::v1::GetTreeHeadRequest* request,
                           hub::v1::GetTreeHeadResponse* response) override {
    return relay_.Forward(*context, *request, *response,
                          TransparencyService::NewStub(relay_.hub_->channel()).get(),
                          &TransparencyService::Stub::GetTreeHead);
  }
  grpc::Status GetConsistencyProof(grpc::ServerContext* context,
                                   const hub::v1::GetConsistencyProofRequest* request,
                                   hub::v1::GetConsistencyProofResponse* response) override {
    return relay_.Forward(*context, *request, *response,
                          TransparencyService::NewStub(relay_.hub_->channel()).get(),
                          &TransparencyService::Stub::GetConsistencyProof);
  }

 private:
  RecordingRelay& relay_;
};

template <typename Stub, typename Request, typename Response>
grpc::Status RecordingRelay::Forward(const grpc::ServerContext& context, const Request& request,
                                     Response& response, Stub* stub,
                                     grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                                  const Request&, Response*)) {
  Record(context);
  Record(request);
  grpc::ClientContext onward;
  SetTestDeadline(onward);
  const grpc::Status status = (stub->*method)(&onward, request, &response);
  Record(response);
  return status;
}

RecordingRelay::RecordingRelay(const transport::ServerCertificateFiles& files)
    : publication_(std::make_unique<Publication>(*this)),
      agreements_(std::make_unique<Agreements>(*this)),
      transparency_(std::make_unique<Transparency>(*this)) {
  const auto credentials = transport::MakeServerCredentials(files, RealClock().Now());
  int port = 0;
  if (credentials.ok()) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", *credentials, &port);
    builder.RegisterService(publication_.get());
    builder.RegisterService(agreements_.get());
    builder.RegisterService(transparency_.get());
    server_ = builder.BuildAndStart();
  }
  if (server_ == nullptr) {
    std::cerr << "RecordingRelay: " << credentials.status() << "\n";
    std::abort();
  }
  address_ = absl::StrCat("127.0.0.1:", port);
}

RecordingRelay::~RecordingRelay() { server_->Shutdown(std::chrono::system_clock::now()); }

void RecordingRelay::ForwardTo(std::unique_ptr<transport::HubConnection> hub) {
  hub_ = std::move(hub);
}

std::string RecordingRelay::recorded() const {
  MutexLock lock(mutex_);
  return recorded_;
}

void RecordingRelay::Record(const google::protobuf::Message& message) {
  MutexLock lock(mutex_);
  message.AppendToString(&recorded_);
}

void RecordingRelay::Record(const grpc::ServerContext& context) {
  MutexLock lock(mutex_);
  for (const auto& [name, value] : context.client_metadata()) {
    recorded_.append(name.data(), name.size()).append(" ");
    recorded_.append(value.data(), value.size()).append("\n");
  }
}

}  // namespace almenara::testing
