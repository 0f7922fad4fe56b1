/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "net-front.h"

G_BEGIN_DECLS

/**
 * BenchHost:
 *
 * An nginx that serves real files in all three ways.
 */
typedef struct _BenchHost BenchHost;

/**
 * BenchTraffic:
 * @n_requests: how many requests have ended
 * @n_connections: over how many connections
 * @n_bytes: how many bytes of bodies were sent
 *
 * What a client has cost.
 */
typedef struct
{
  guint n_requests;
  guint n_connections;
  guint64 n_bytes;
} BenchTraffic;

BenchHost *bench_host_new (TlsFiles *files);
void bench_host_free (BenchHost *self);
char *bench_host_dup_path (BenchHost *self, const char *name);
char *bench_host_dup_url (BenchHost *self, NetWire wire, const char *name);
guint bench_host_get_port (BenchHost *self, NetWire wire);
void bench_host_make_wav (BenchHost *self, const char *name, guint64 size);
void bench_host_clear (BenchHost *self);
BenchTraffic bench_host_get_traffic (BenchHost *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchHost, bench_host_free)

G_END_DECLS
