// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_FILES_NUMBER_FILTER_H_
#define ALMENARA_COMMON_FILES_NUMBER_FILTER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace almenara {

// Says of numbers, which must be as good as random, that they were not added: always right, and for
// ten million numbers not always possible once in some thousand times. A Bloom filter in blocks of
// a cache line, of 32 MiB once something was added. Not thread-safe.
class NumberFilter {
 public:
  void Add(uint64_t number) {
    words_.resize(kBlocks * kWordsPerBlock);
    EachBit(number, [this](size_t word, uint64_t bit) {
      words_[word] |= bit;
      return true;
    });
  }
  // False: it was not added.
  bool MayHave(uint64_t number) const {
    return !words_.empty() &&
           EachBit(number, [this](size_t word, uint64_t bit) { return (words_[word] & bit) != 0; });
  }

 private:
  static constexpr size_t kWordsPerBlock = 8;
  static constexpr size_t kBlocks = size_t{1} << 19;
  static constexpr int kBitsPerNumber = 6;

  // The words and bits of a number until `visit` gives false, which is then the result.
  template <typename Visit>
  static bool EachBit(uint64_t number, Visit visit) {
    const size_t block = (number % kBlocks) * kWordsPerBlock;
    // Of other bits than those that choose the block; nine for each.
    uint64_t bits = (number >> 19) * 0x9E3779B97F4A7C15ULL;
    for (int i = 0; i < kBitsPerNumber; ++i) {
      if (!visit(block + (bits >> 61), uint64_t{1} << ((bits >> 55) % 64))) return false;
      bits <<= 9;
    }
    return true;
  }

  std::vector<uint64_t> words_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_FILES_NUMBER_FILTER_H_
