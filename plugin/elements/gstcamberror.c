/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcamberror.h"

#include "camb-error.h"

typedef struct
{
  CambError camb;
  GQuark (*domain) (void);
  int code;
} Row;

/* The error table of the element, in the order of CambError. */
static const Row rows[] = {
    {CAMB_ERROR_SETTINGS, gst_resource_error_quark,
     GST_RESOURCE_ERROR_SETTINGS},
    {CAMB_ERROR_UNAUTHORIZED, gst_resource_error_quark,
     GST_RESOURCE_ERROR_NOT_AUTHORIZED},
    {CAMB_ERROR_NOT_FOUND, gst_resource_error_quark,
     GST_RESOURCE_ERROR_NOT_FOUND},
    {CAMB_ERROR_NOT_READY, gst_resource_error_quark, GST_RESOURCE_ERROR_BUSY},
    {CAMB_ERROR_RUN_FAILED, gst_resource_error_quark,
     GST_RESOURCE_ERROR_FAILED},
    {CAMB_ERROR_UNREACHABLE, gst_resource_error_quark,
     GST_RESOURCE_ERROR_OPEN_READ},
    {CAMB_ERROR_PROTOCOL, gst_stream_error_quark, GST_STREAM_ERROR_FORMAT},
    {CAMB_ERROR_MEDIA, gst_resource_error_quark, GST_RESOURCE_ERROR_READ},
    {CAMB_ERROR_NOTHING_PLAYABLE, gst_stream_error_quark,
     GST_STREAM_ERROR_WRONG_TYPE},
};

static void
map_error (const GError *error, GQuark *domain, int *code)
{
  *domain = error->domain;
  *code = error->code;

  /* A setting that GStreamer's own URI code refused. */
  if (error->domain == GST_URI_ERROR) {
    *domain = GST_RESOURCE_ERROR;
    *code = GST_RESOURCE_ERROR_SETTINGS;
  }
  if (error->domain != CAMB_ERROR)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (rows[i].camb == (CambError)error->code) {
      *domain = rows[i].domain ();
      *code = rows[i].code;
    }
  }
}

static GstStructure *
new_details (CambKind kind, guint64 run_id, const GError *error)
{
  GstStructure *details =
      gst_structure_new ("camb-error", "run-id", G_TYPE_UINT64, run_id, "kind",
                         G_TYPE_STRING, camb_kind_to_string (kind), NULL);

  if (error->domain != CAMB_ERROR)
    return details;
  if (camb_error_get_http_status (error) != 0)
    gst_structure_set (details, "http-status", G_TYPE_UINT,
                       camb_error_get_http_status (error), NULL);
  if (camb_error_get_detail (error) != NULL)
    gst_structure_set (details, "api-detail", G_TYPE_STRING,
                       camb_error_get_detail (error), NULL);

  return details;
}

static void
post (GstElement *element,
      GstMessageType type,
      CambKind kind,
      guint64 run_id,
      const GError *error,
      const char *debug)
{
  GQuark domain;
  int code;

  map_error (error, &domain, &code);
  gst_element_message_full_with_details (
      element, type, domain, code, g_strdup (error->message), g_strdup (debug),
      __FILE__, G_STRFUNC, __LINE__, new_details (kind, run_id, error));
}

/**
 * gst_camb_error_post:
 * @element: who failed
 * @kind: the kind of its run
 * @run_id: its run, or 0
 * @error: what went wrong; a #CambError is mapped to the code that the
 *   element documents, everything else keeps its own
 * @debug: (nullable): more for developers, without URLs
 *
 * Posts the one ERROR message of a failure. The text of @error goes out as it
 * is: it names the cause and the cure.
 */
void
gst_camb_error_post (GstElement *element,
                     CambKind kind,
                     guint64 run_id,
                     const GError *error,
                     const char *debug)
{
  post (element, GST_MESSAGE_ERROR, kind, run_id, error, debug);
}

/**
 * gst_camb_warning_post:
 * @element: who goes on with less
 * @kind: the kind of its run
 * @run_id: its run
 * @error: what is missing and what happens instead
 *
 * Posts a WARNING message with the same codes as gst_camb_error_post().
 */
void
gst_camb_warning_post (GstElement *element,
                       CambKind kind,
                       guint64 run_id,
                       const GError *error)
{
  post (element, GST_MESSAGE_WARNING, kind, run_id, error, NULL);
}
