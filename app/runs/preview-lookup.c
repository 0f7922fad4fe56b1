/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-lookup.h"

struct _PreviewLookup
{
  GObject parent_instance;

  /* NULL if the plugin is not there. */
  GstElement *element;
  PreviewLookupFunc func;
  gpointer data;
};

G_DEFINE_FINAL_TYPE (PreviewLookup, preview_lookup, G_TYPE_OBJECT)

/* An answer on its way to the main thread. A lookup that is gone by then does
 * not want it. */
typedef struct
{
  GWeakRef lookup;
  GstStructure *answer;
} Delivery;

static Delivery *
delivery_new (PreviewLookup *lookup, GstStructure *answer)
{
  Delivery *self = g_new0 (Delivery, 1);

  g_weak_ref_init (&self->lookup, lookup);
  self->answer = answer;
  return self;
}

static void
delivery_free (gpointer data)
{
  Delivery *self = data;

  g_weak_ref_clear (&self->lookup);
  gst_structure_free (self->answer);
  g_free (self);
}

static gboolean
deliver_cb (gpointer data)
{
  Delivery *delivery = data;
  g_autoptr (PreviewLookup) self = g_weak_ref_get (&delivery->lookup);

  if (self != NULL && self->func != NULL)
    self->func (delivery->answer, self->data);
  return G_SOURCE_REMOVE;
}

static void
deliver (PreviewLookup *self, GstStructure *answer)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, deliver_cb, delivery_new (self, answer),
                   delivery_free);
}

/* In whatever thread the answer arrives. */
static void
notify_run_cb (GstElement *element, GParamSpec *pspec, gpointer data)
{
  GWeakRef *ref = data;
  g_autoptr (PreviewLookup) self = g_weak_ref_get (ref);
  GstStructure *answer = NULL;

  if (self == NULL)
    return;
  g_object_get (element, "run", &answer, NULL);
  if (answer != NULL)
    deliver (self, answer);
}

static void
free_weak_ref (gpointer data, GClosure *closure)
{
  GWeakRef *ref = data;

  g_weak_ref_clear (ref);
  g_free (ref);
}

static void
preview_lookup_dispose (GObject *object)
{
  PreviewLookup *self = PREVIEW_LOOKUP (object);

  self->func = NULL;
  g_clear_object (&self->element);
  G_OBJECT_CLASS (preview_lookup_parent_class)->dispose (object);
}

static void
preview_lookup_class_init (PreviewLookupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = preview_lookup_dispose;
}

static void
preview_lookup_init (PreviewLookup *self)
{
}

/**
 * preview_lookup_new:
 * @spec: which run
 * @account: whom to ask
 * @func: called with each answer as long as the lookup lives
 * @data: for @func
 *
 * Returns: (transfer full): a lookup that has not asked yet
 */
PreviewLookup *
preview_lookup_new (const PreviewSpec *spec,
                    PreviewAccount *account,
                    PreviewLookupFunc func,
                    gpointer data)
{
  PreviewLookup *self = g_object_new (PREVIEW_TYPE_LOOKUP, NULL);
  GWeakRef *ref;

  self->func = func;
  self->data = data;
  self->element = gst_element_factory_make ("cambsrc", NULL);
  if (self->element == NULL)
    return self;

  gst_object_ref_sink (self->element);
  gst_util_set_object_arg (G_OBJECT (self->element), "kind",
                           preview_kind_get_nick (spec->kind));
  g_object_set (self->element, "run-id", spec->run_id, "language",
                spec->language, NULL);
  preview_account_apply (account, self->element);
  ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (ref, self);
  g_signal_connect_data (self->element, "notify::run",
                         G_CALLBACK (notify_run_cb), ref, free_weak_ref, 0);
  return self;
}

/**
 * preview_lookup_ask:
 * @self: a lookup
 *
 * Asks, or asks again. Returns at once.
 */
void
preview_lookup_ask (PreviewLookup *self)
{
  g_return_if_fail (PREVIEW_IS_LOOKUP (self));

  if (self->element != NULL) {
    g_signal_emit_by_name (self->element, "resolve");
    return;
  }
  deliver (self,
           gst_structure_new (
               "camb-run", "state", G_TYPE_STRING, "error", "reason",
               G_TYPE_STRING,
               _ ("GStreamer does not find the element cambsrc: install the "
                  "plugin, or set GST_PLUGIN_PATH to its folder."),
               NULL));
}
