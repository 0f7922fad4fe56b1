/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "bench-table.h"

#include <stdlib.h>

static const char *
judge (double value, BenchAim sense, double aim)
{
  gboolean met = sense == BENCH_AT_LEAST ? value >= aim : value <= aim;

  return met ? "met" : "MISSED";
}

/** bench_table_begin: writes the head of a table. */
void
bench_table_begin (const char *title)
{
  g_print ("\n%s\n%-48s %10s %10s %8s %9s\n", title, "", "ours", "theirs",
           "ratio", "aim");
}

/** bench_table_ratio: a line that is judged by @ours / @theirs. */
void
bench_table_ratio (const char *what,
                   double ours,
                   double theirs,
                   BenchAim sense,
                   double aim)
{
  g_print ("%-48s %10.2f %10.2f %8.2f %s %6.2f  %s\n", what, ours, theirs,
           ours / theirs, sense == BENCH_AT_LEAST ? ">=" : "<=", aim,
           judge (ours / theirs, sense, aim));
}

/** bench_table_value: a line that is judged by @ours alone; negative @theirs
 * are not known. */
void
bench_table_value (const char *what,
                   double ours,
                   double theirs,
                   BenchAim sense,
                   double aim)
{
  g_autofree char *other =
      theirs < 0 ? g_strdup ("") : g_strdup_printf ("%.2f", theirs);

  g_print ("%-48s %10.2f %10s %8s %s %6.2f  %s\n", what, ours, other, "",
           sense == BENCH_AT_LEAST ? ">=" : "<=", aim,
           judge (ours, sense, aim));
}

static int
compare_doubles (const void *a, const void *b)
{
  double difference = *(const double *)a - *(const double *)b;

  return difference < 0 ? -1 : difference > 0;
}

/** bench_median: sorts the values. */
double
bench_median (double *values, guint n_values)
{
  qsort (values, n_values, sizeof (double), compare_doubles);
  return values[n_values / 2];
}

/** bench_best: the smallest. */
double
bench_best (const double *values, guint n_values)
{
  double best = values[0];

  for (guint i = 1; i < n_values; i++)
    best = MIN (best, values[i]);
  return best;
}
