/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>

#include "preview-runs.h"

struct _PreviewRuns
{
  GObject parent_instance;

  GPtrArray *runs;
  /* By key: runs that were taken out, for what was said of them. */
  GHashTable *shelf;
};

static GType
get_item_type (GListModel *model)
{
  return PREVIEW_TYPE_RUN;
}

static guint
get_n_items (GListModel *model)
{
  return PREVIEW_RUNS (model)->runs->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  PreviewRuns *self = PREVIEW_RUNS (model);

  if (position >= self->runs->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->runs, position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PreviewRuns,
                               preview_runs,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      list_model_init))

static void
preview_runs_finalize (GObject *object)
{
  PreviewRuns *self = PREVIEW_RUNS (object);

  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_clear_pointer (&self->shelf, g_hash_table_unref);
  G_OBJECT_CLASS (preview_runs_parent_class)->finalize (object);
}

static void
preview_runs_class_init (PreviewRunsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = preview_runs_finalize;
}

static void
preview_runs_init (PreviewRuns *self)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->shelf =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/* The language can change while a run is open; kind and id name it. */
static char *
dup_key (const PreviewSpec *spec, gboolean is_sample)
{
  return g_strdup_printf ("%s/%" PRIu64 "%s",
                          preview_kind_get_nick (spec->kind), spec->run_id,
                          is_sample ? " sample" : "");
}

static char *
dup_run_key (PreviewRun *run)
{
  return dup_key (preview_run_get_spec (run), preview_run_is_sample (run));
}

/* The same run in two languages is two rows, to be compared. */
static PreviewRun *
find_open (PreviewRuns *self, const PreviewSpec *spec, gboolean is_sample)
{
  for (guint i = 0; i < self->runs->len; i++) {
    PreviewRun *run = g_ptr_array_index (self->runs, i);
    const PreviewSpec *other = preview_run_get_spec (run);

    if (preview_run_is_sample (run) == is_sample && other->kind == spec->kind &&
        other->run_id == spec->run_id &&
        (spec->language == NULL ||
         g_strcmp0 (spec->language, preview_run_get_language (run)) == 0))
      return run;
  }
  return NULL;
}

static PreviewRun *
unshelve (PreviewRuns *self, const PreviewSpec *spec, gboolean is_sample)
{
  g_autofree char *key = dup_key (spec, is_sample);
  PreviewRun *run = g_hash_table_lookup (self->shelf, key);

  if (run == NULL)
    return NULL;
  g_object_ref (run);
  g_hash_table_remove (self->shelf, key);
  if (spec->language != NULL)
    preview_run_set_language (run, spec->language);
  return run;
}

/**
 * preview_runs_new:
 *
 * Returns: (transfer full): an empty list
 */
PreviewRuns *
preview_runs_new (void)
{
  return g_object_new (PREVIEW_TYPE_RUNS, NULL);
}

/**
 * preview_runs_add:
 * @self: the list
 * @spec: which run, of a known kind
 * @is_sample: whether it is one of the stand-in service
 * @is_new: (out) (optional): whether it was not in the list
 *
 * Adds a run at the end, or finds it.
 *
 * Returns: (transfer none): the run
 */
PreviewRun *
preview_runs_add (PreviewRuns *self,
                  const PreviewSpec *spec,
                  gboolean is_sample,
                  gboolean *is_new)
{
  PreviewRun *run;

  g_return_val_if_fail (PREVIEW_IS_RUNS (self), NULL);
  g_return_val_if_fail (spec->kind != PREVIEW_KIND_NONE, NULL);

  run = find_open (self, spec, is_sample);
  if (is_new != NULL)
    *is_new = run == NULL;
  if (run != NULL)
    return run;
  run = unshelve (self, spec, is_sample);
  if (run == NULL)
    run = preview_run_new (spec, is_sample);
  preview_runs_insert (self, self->runs->len, run);
  g_object_unref (run);
  return run;
}

/**
 * preview_runs_insert:
 * @self: the list
 * @index: where; beyond the end means at the end
 * @run: a run that is not in the list
 */
void
preview_runs_insert (PreviewRuns *self, guint index, PreviewRun *run)
{
  g_autofree char *key = dup_run_key (run);

  g_return_if_fail (PREVIEW_IS_RUNS (self));

  index = MIN (index, self->runs->len);
  g_ptr_array_insert (self->runs, (int)index, g_object_ref (run));
  g_list_model_items_changed (G_LIST_MODEL (self), index, 0, 1);
  if (g_hash_table_lookup (self->shelf, key) == run)
    g_hash_table_remove (self->shelf, key);
}

/**
 * preview_runs_find:
 * @self: the list
 * @run: a run
 * @position: (out) (optional): where it is
 *
 * Returns: whether it is in the list
 */
gboolean
preview_runs_find (PreviewRuns *self, PreviewRun *run, guint *position)
{
  return g_ptr_array_find (self->runs, run, position);
}

/**
 * preview_runs_shelve:
 * @self: the list
 * @run: a reviewed run that is not in the list
 *
 * Keeps what was said of a run for the day when it is added again.
 */
void
preview_runs_shelve (PreviewRuns *self, PreviewRun *run)
{
  g_hash_table_replace (self->shelf, dup_run_key (run), g_object_ref (run));
}

/**
 * preview_runs_remove:
 * @self: the list
 * @run: one of its runs
 *
 * Takes a run out.
 *
 * Returns: whether it was in the list
 */
gboolean
preview_runs_remove (PreviewRuns *self, PreviewRun *run)
{
  g_autoptr (PreviewRun) kept = g_object_ref (run);
  guint position;

  g_return_val_if_fail (PREVIEW_IS_RUNS (self), FALSE);

  if (!preview_runs_find (self, run, &position))
    return FALSE;
  g_ptr_array_remove_index (self->runs, position);
  if (preview_run_is_reviewed (run))
    preview_runs_shelve (self, run);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  return TRUE;
}

/**
 * preview_runs_list_shelved:
 * @self: the list
 *
 * Returns: (transfer container) (element-type PreviewRun): the reviewed runs
 *   that were taken out
 */
GList *
preview_runs_list_shelved (PreviewRuns *self)
{
  return g_hash_table_get_values (self->shelf);
}
