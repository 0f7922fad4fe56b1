/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambsrc-private.h"
#include "gstcamburi.h"

static GstURIType
get_type_cb (GType type)
{
  return GST_URI_SRC;
}

static const char *const *
get_protocols_cb (GType type)
{
  static const char *const protocols[] = {GST_CAMB_URI_SCHEME, NULL};

  return protocols;
}

static char *
get_uri_cb (GstURIHandler *handler)
{
  return gst_camb_src_dup_uri (GST_CAMB_SRC (handler));
}

static gboolean
set_uri_cb (GstURIHandler *handler, const char *uri, GError **error)
{
  return gst_camb_src_set_uri (GST_CAMB_SRC (handler), uri, error);
}

/* What the property is set to: a bad one is complained of when the element
 * starts. */
void
gst_camb_src_take_uri (GstCambSrc *self, const char *uri)
{
  g_autoptr (GError) error = NULL;

  if (uri == NULL || gst_camb_src_set_uri (self, uri, &error))
    return;

  GST_WARNING_OBJECT (self, "%s", error->message);
  g_mutex_lock (&self->lock);
  gst_camb_problem_note (&self->problem, "uri", error->message);
  g_mutex_unlock (&self->lock);
}

void
gst_camb_src_uri_handler_init (gpointer iface, gpointer data)
{
  GstURIHandlerInterface *handler = iface;

  handler->get_type = get_type_cb;
  handler->get_protocols = get_protocols_cb;
  handler->get_uri = get_uri_cb;
  handler->set_uri = set_uri_cb;
}

/* The URI as it was given, as long as nothing else was set since. */
char *
gst_camb_src_dup_uri (GstCambSrc *self)
{
  char *uri;

  g_mutex_lock (&self->lock);
  uri = self->exact_uri != NULL ? g_strdup (self->exact_uri)
                                : gst_camb_uri_format (self->settings);
  g_mutex_unlock (&self->lock);

  return uri;
}

/* What the last URI set does not outlive it: the language of one run means
 * nothing for the next. Lock held. */
static void
forget_last_uri (GstCambSrc *self)
{
  g_autoptr (GstCambSettings) defaults = gst_camb_settings_new ();
  GstCambSettings *settings = self->settings;

  if (self->uri_fields & GST_CAMB_URI_LANGUAGE)
    g_clear_pointer (&settings->language, g_free);
  if (self->uri_fields & GST_CAMB_URI_AUDIO)
    settings->audio = defaults->audio;
  if (self->uri_fields & GST_CAMB_URI_SUBTITLES)
    settings->subtitles = defaults->subtitles;
  if (self->uri_fields & GST_CAMB_URI_TRANSLATION)
    settings->translation_run_id = 0;
  if (self->uri_fields & GST_CAMB_URI_SPEAKERS)
    settings->speaker_style = defaults->speaker_style;
  if (self->uri_fields & GST_CAMB_URI_UNIT)
    settings->time_unit = defaults->time_unit;
  self->uri_fields = 0;
}

gboolean
gst_camb_src_set_uri (GstCambSrc *self, const char *uri, GError **error)
{
  g_autoptr (GstCambSettings) probe = gst_camb_settings_new ();
  guint fields;

  if (GST_STATE (self) > GST_STATE_READY) {
    g_set_error_literal (error, GST_URI_ERROR, GST_URI_ERROR_BAD_STATE,
                         "The URI can be changed in NULL and READY only");
    return FALSE;
  }
  /* Tried out first: a bad URI leaves everything as it was. */
  if (!gst_camb_uri_parse (uri, probe, &fields, error))
    return FALSE;

  g_mutex_lock (&self->lock);
  forget_last_uri (self);
  gst_camb_uri_parse (uri, self->settings, &self->uri_fields, NULL);
  g_free (self->exact_uri);
  self->exact_uri = g_strdup (uri);
  gst_camb_problem_clear (&self->problem, "uri");
  g_mutex_unlock (&self->lock);
  gst_camb_src_forget_run (self);

  return TRUE;
}
