/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BenchDelay:
 *
 * A port that leads to another, far away: connecting takes a round trip, and
 * whatever goes through takes half of one.
 */
typedef struct _BenchDelay BenchDelay;

BenchDelay *bench_delay_new (guint port);
void bench_delay_free (BenchDelay *self);
guint bench_delay_get_port (BenchDelay *self);
void bench_delay_set (BenchDelay *self, guint milliseconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchDelay, bench_delay_free)

G_END_DECLS
