// SPDX-License-Identifier: Apache-2.0
// Nothing: PrecompiledHeaders.cmake wants a source to compile its headers with.
