// SPDX-License-Identifier: Apache-2.0
#include "hub/release/sealed_release.h"

#include <bit>
#include <cstring>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/crypto/hmac.h"
#include "common/files/atomic_file.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara::hub {
namespace {

static_assert(std::endian::native == std::endian::little, "sealed files are read where they lie");

constexpr size_t kSaltSize = 32;
constexpr absl::string_view kMagic("ALMREL\x00\x01", 8);

std::string LengthBytes(uint64_t length) {
  std::string bytes(sizeof(length), '\0');
  std::memcpy(bytes.data(), &length, sizeof(length));
  return bytes;
}

size_t Padding(size_t header_size) { return (8 - header_size % 8) % 8; }

state::v1::SealedHeader HeaderOf(const state::v1::ReleaseEntry& entry,
                                 const AgreementVersion& agreement,
                                 const disclosure::PlannedKind& kind) {
  state::v1::SealedHeader header;
  header.set_release(entry.id());
  header.set_agreement(entry.agreement());
  header.set_agreement_version(entry.agreement_version());
  header.set_agreement_sha256(agreement.sha256);
  header.set_kind(entry.kind());
  header.set_tiers(static_cast<uint32_t>(kind.tiers()));
  for (const disclosure::Component& component : kind.components) {
    state::v1::SealedComponent& sealed = *header.add_component();
    sealed.set_id(component.id);
    sealed.set_cells(component.cells);
  }
  return header;
}

absl::Status Damaged(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("sealed release: ", what));
}

}  // namespace

absl::Status WriteSealedFile(const std::string& path, const AgreementVersion& agreement,
                             const disclosure::PlannedKind& kind,
                             const disclosure::TieredCounts& counts, RandomSource& random,
                             state::v1::ReleaseEntry& entry) {
  ALMENARA_ASSIGN_OR_RETURN(std::unique_ptr<AtomicFile> file, AtomicFile::Create(path));
  state::v1::SealedHeader sealed = HeaderOf(entry, agreement, kind);
  for (size_t tier = 0; tier < counts.size(); ++tier) sealed.add_tier_salt(random.Bytes(kSaltSize));
  const std::string header = sealed.SerializeAsString();
  ALMENARA_RETURN_IF_ERROR(file->Append(kMagic));
  ALMENARA_RETURN_IF_ERROR(file->Append(LengthBytes(header.size())));
  ALMENARA_RETURN_IF_ERROR(file->Append(header));
  ALMENARA_RETURN_IF_ERROR(file->Append(std::string(Padding(header.size()), '\0')));
  entry.clear_tier_digest();
  for (size_t tier = 0; tier < counts.size(); ++tier) {
    std::string digested = sealed.tier_salt(static_cast<int>(tier));
    for (const disclosure::Counts& cells : counts[tier]) {
      const absl::string_view bytes(reinterpret_cast<const char*>(cells.data()),
                                    cells.size() * sizeof(int64_t));
      ALMENARA_RETURN_IF_ERROR(file->Append(bytes));
      digested.append(bytes.data(), bytes.size());
    }
    entry.add_tier_digest(crypto::AsBytes(crypto::Sha256(digested)));
  }
  ALMENARA_RETURN_IF_ERROR(file->Commit());
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<MappedFile> written, MappedFile::Open(path));
  entry.set_file_sha256(crypto::AsBytes(crypto::Sha256(written->bytes())));
  return absl::OkStatus();
}

int64_t SealedDay(const state::v1::ReleaseEntry& entry) {
  constexpr int64_t kSecondsOfADay = 24 * 60 * 60;
  return entry.sealed_at_unix_seconds() / kSecondsOfADay * kSecondsOfADay;
}

absl::StatusOr<std::shared_ptr<const SealedRelease>> SealedRelease::Open(
    const std::string& path, state::v1::ReleaseEntry entry,
    std::shared_ptr<const AgreementVersion> agreement) {
  std::shared_ptr<SealedRelease> release(new SealedRelease(std::move(entry), std::move(agreement)));
  const absl::Status mapped = release->Map(path);
  if (!mapped.ok()) return Annotate(mapped, release->entry_.id());
  return release;
}

SealedRelease::SealedRelease(state::v1::ReleaseEntry entry,
                             std::shared_ptr<const AgreementVersion> agreement)
    : entry_(std::move(entry)),
      agreement_(std::move(agreement)),
      kind_(plan().FindKind(entry_.kind())) {}

absl::Status SealedRelease::Map(const std::string& path) {
  if (kind_ == nullptr) return Damaged("its agreement makes no such kind of release");
  ALMENARA_ASSIGN_OR_RETURN(file_, MappedFile::Open(path));
  absl::string_view bytes = file_->bytes();
  if (crypto::AsBytes(crypto::Sha256(bytes)) != entry_.file_sha256()) {
    return Damaged("the file is not the one that was sealed");
  }
  if (bytes.size() < kMagic.size() + sizeof(uint64_t) || bytes.substr(0, kMagic.size()) != kMagic) {
    return Damaged("the file does not begin as one");
  }
  bytes.remove_prefix(kMagic.size());
  uint64_t header_size = 0;
  std::memcpy(&header_size, bytes.data(), sizeof(header_size));
  bytes.remove_prefix(sizeof(header_size));
  if (header_size > bytes.size() || header_size + Padding(header_size) > bytes.size()) {
    return Damaged("the header is cut short");
  }
  state::v1::SealedHeader header;
  if (!header.ParseFromArray(bytes.data(), static_cast<int>(header_size))) {
    return Damaged("the header cannot be read");
  }
  bytes.remove_prefix(header_size + Padding(header_size));
  return MapComponents(header, bytes);
}

absl::Status SealedRelease::MapComponents(const state::v1::SealedHeader& header,
                                          absl::string_view cells) {
  state::v1::SealedHeader without_salt = header;
  without_salt.clear_tier_salt();
  if (without_salt.SerializeAsString() !=
      HeaderOf(entry_, *agreement_, *kind_).SerializeAsString()) {
    return Damaged("the header does not fit the agreement");
  }
  uint64_t cells_per_tier = 0;
  for (const disclosure::Component& component : kind_->components) {
    cells_per_tier += component.cells;
  }
  if (cells.size() != cells_per_tier * kind_->tiers() * sizeof(int64_t)) {
    return Damaged("the cells do not fit the plan");
  }
  // Aligned: a page, 16 bytes, and a header padded to 8.
  const int64_t* at = reinterpret_cast<const int64_t*>(cells.data());
  for (size_t tier = 0; tier < kind_->tiers(); ++tier) {
    disclosure::ComponentView view;
    for (const disclosure::Component& component : kind_->components) {
      view.push_back(std::span<const int64_t>(at, component.cells));
      at += component.cells;
    }
    tiers_.push_back(std::move(view));
  }
  return absl::OkStatus();
}

}  // namespace almenara::hub
