// SPDX-License-Identifier: Apache-2.0
// Read by jemalloc at its start. Whoever runs a server may say otherwise with MALLOC_CONF.
//
// A store's buffers and a publication's messages are megabytes that come and go: in pages of 2 MiB,
// and kept for half a minute before they go back to the system, they cost a tenth to a quarter less
// processor time on a virtual machine, where each fault of a page is dear. Few arenas, so that
// what is kept is little.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "thp:always,narenas:4,dirty_decay_ms:30000";
}
