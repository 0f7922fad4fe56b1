/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A table of figures: ours, theirs, and what was aimed at. */
typedef enum
{
  BENCH_AT_LEAST,
  BENCH_AT_MOST,
} BenchAim;

void bench_table_begin (const char *title);
void bench_table_ratio (const char *what,
                        double ours,
                        double theirs,
                        BenchAim sense,
                        double aim);
void bench_table_value (const char *what,
                        double ours,
                        double theirs,
                        BenchAim sense,
                        double aim);
double bench_median (double *values, guint n_values);
double bench_best (const double *values, guint n_values);

G_END_DECLS
