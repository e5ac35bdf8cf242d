// SPDX-License-Identifier: Apache-2.0
#include "common/backup/archive_writer.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/crypto/hmac.h"
#include "common/crypto/sha256_stream.h"
#include "common/status/status_macros.h"

namespace almenara::backup {
namespace {

constexpr size_t kPieceBytes = size_t{256} << 10;

absl::Status CannotRead(const std::string& source) {
  return absl::UnavailableError(
      absl::StrCat("cannot read ", source, " for the backup: ", std::strerror(errno)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ArchiveWriter>> ArchiveWriter::Create(const Options& options,
                                                                     RandomSource& random) {
  const state::v1::BackupHeader header =
      MakeHeader(options.secret.kind(), options.scrypt_cost, options.chunk_bytes, random);
  ALMENARA_ASSIGN_OR_RETURN(crypto::AesGcmKey key, DeriveKey(header, options.secret));
  ALMENARA_ASSIGN_OR_RETURN(std::unique_ptr<AtomicFile> file, AtomicFile::Create(options.path));
  std::unique_ptr<ArchiveWriter> writer(
      new ArchiveWriter(std::move(file), std::move(key), options.chunk_bytes, random));
  ALMENARA_RETURN_IF_ERROR(writer->WriteHead(header));
  return writer;
}

ArchiveWriter::ArchiveWriter(std::unique_ptr<AtomicFile> file, crypto::AesGcmKey key,
                             size_t chunk_bytes, RandomSource& random)
    : file_(std::move(file)), key_(std::move(key)), chunk_bytes_(chunk_bytes), random_(random) {
  pending_.reserve(chunk_bytes_);
}

absl::Status ArchiveWriter::WriteHead(const state::v1::BackupHeader& header) {
  const std::string bytes = header.SerializeAsString();
  const std::string head =
      absl::StrCat(kMagic, U32Bytes(static_cast<uint32_t>(bytes.size())), bytes);
  head_digest_ = crypto::AsBytes(crypto::Sha256(head));
  written_ += head.size();
  return file_->Append(head);
}

absl::Status ArchiveWriter::Append(absl::string_view bytes) {
  while (!bytes.empty()) {
    // A full chunk is sealed only once more follows: the last one must be known as such.
    if (pending_.size() == chunk_bytes_) ALMENARA_RETURN_IF_ERROR(SealChunk(ChunkPlace::kMiddle));
    const size_t taken = std::min(bytes.size(), chunk_bytes_ - pending_.size());
    pending_.append(bytes.data(), taken);
    bytes.remove_prefix(taken);
  }
  return absl::OkStatus();
}

absl::Status ArchiveWriter::SealChunk(ChunkPlace place) {
  const std::string sealed =
      key_.Seal(pending_, ChunkContext(head_digest_, chunks_, place), random_);
  crypto::Cleanse(pending_.data(), pending_.size());
  pending_.clear();
  ++chunks_;
  written_ += sealed.size();
  return file_->Append(sealed);
}

absl::Status ArchiveWriter::AddFile(const std::string& path, const std::string& source,
                                    absl::FunctionRef<absl::Status(uint64_t)> on_bytes) {
  ALMENARA_RETURN_IF_ERROR(CheckArchivePath(path));
  std::ifstream file(source, std::ios::binary | std::ios::ate);
  if (!file) return CannotRead(source);
  const auto size = static_cast<uint64_t>(file.tellg());
  file.seekg(0);
  ALMENARA_RETURN_IF_ERROR(
      Append(absl::StrCat(absl::string_view("\x01", 1),
                          U32Bytes(static_cast<uint32_t>(path.size())), path, U64Bytes(size))));
  crypto::Sha256Stream digest;
  crypto::SecretBytes buffer(kPieceBytes);
  for (uint64_t left = size; left > 0;) {
    const auto piece = static_cast<std::streamsize>(std::min<uint64_t>(left, kPieceBytes));
    if (!file.read(reinterpret_cast<char*>(buffer.mutable_span().data()), piece)) {
      return CannotRead(source);
    }
    const absl::string_view bytes = buffer.view().substr(0, static_cast<size_t>(piece));
    digest.Append(bytes);
    ALMENARA_RETURN_IF_ERROR(Append(bytes));
    ALMENARA_RETURN_IF_ERROR(on_bytes(bytes.size()));
    left -= bytes.size();
  }
  state::v1::BackedUpFile& entry = *files_.add_file();
  entry.set_path(path);
  entry.set_size(size);
  entry.set_sha256(crypto::AsBytes(digest.Finish()));
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> ArchiveWriter::Finish(state::v1::BackupManifest manifest,
                                               const crypto::Ed25519KeyPair& signer) {
  *manifest.mutable_file() = files_.file();
  manifest.set_signer(signer.public_key().bytes());
  const std::string bytes = manifest.SerializeAsString();
  if (bytes.size() > kMaxManifestBytes) {
    return absl::FailedPreconditionError("too many files for one backup");
  }
  ALMENARA_RETURN_IF_ERROR(Append(absl::StrCat(absl::string_view("\x02", 1),
                                               U32Bytes(static_cast<uint32_t>(bytes.size())), bytes,
                                               signer.Sign(SignedManifestBytes(bytes)))));
  ALMENARA_RETURN_IF_ERROR(SealChunk(ChunkPlace::kLast));
  ALMENARA_RETURN_IF_ERROR(file_->Commit());
  return written_;
}

}  // namespace almenara::backup
