/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambsession-private.h"
#include "gstcambsrc-private.h"

/* Users may keep a pad longer than the session lives, so its callbacks find
 * the session by way of the element that the pad belongs to. */
static GstCambSession *
dup_session (GstObject *parent)
{
  return GST_IS_CAMB_SRC (parent)
             ? gst_camb_src_dup_session (GST_CAMB_SRC (parent))
             : NULL;
}

static gboolean
event_cb (GstPad *pad, GstObject *parent, GstEvent *event)
{
  g_autoptr (GstCambSession) session = dup_session (parent);
  gboolean result;

  if (session != NULL && GST_EVENT_TYPE (event) == GST_EVENT_RECONFIGURE)
    gst_camb_gate_wake (session->gate, pad);
  if (session != NULL &&
      gst_camb_session_handle_event (session, event, &result)) {
    gst_event_unref (event);
    return result;
  }

  return gst_pad_event_default (pad, parent, event);
}

static gboolean
is_text (GstPad *pad)
{
  return g_str_equal (
      GST_PAD_TEMPLATE_NAME_TEMPLATE (GST_PAD_PAD_TEMPLATE (pad)), "text_%u");
}

/* Whatever is negotiated now, text can become what the next peer takes. */
static gboolean
answer_text_caps (GstPad *pad, GstQuery *query)
{
  g_autoptr (GstCaps) caps = gst_pad_get_pad_template_caps (pad);
  g_autoptr (GstCaps) result = NULL;
  GstCaps *filter;

  gst_query_parse_caps (query, &filter);
  result = filter != NULL ? gst_caps_intersect_full (filter, caps,
                                                     GST_CAPS_INTERSECT_FIRST)
                          : gst_caps_ref (caps);
  gst_query_set_caps_result (query, result);

  return TRUE;
}

static gboolean
query_cb (GstPad *pad, GstObject *parent, GstQuery *query)
{
  g_autoptr (GstCambSession) session = dup_session (parent);
  gboolean result;

  if (GST_QUERY_TYPE (query) == GST_QUERY_CAPS && is_text (pad))
    return answer_text_caps (pad, query);
  if (session != NULL &&
      gst_camb_session_handle_query (session, query, &result))
    return result;

  return gst_pad_query_default (pad, parent, query);
}

static void
linked_cb (GstPad *pad, GstPad *peer, gpointer user_data)
{
  g_autoptr (GstObject) parent = gst_object_get_parent (GST_OBJECT (pad));
  g_autoptr (GstCambSession) session = dup_session (parent);

  if (session != NULL)
    gst_camb_gate_wake (session->gate, pad);
}

/**
 * gst_camb_session_set_up_pad:
 * @pad: a pad that will be exposed
 *
 * What users ask of any pad is answered for the whole element.
 */
void
gst_camb_session_set_up_pad (GstPad *pad)
{
  gst_pad_set_event_function (pad, event_cb);
  gst_pad_set_query_function (pad, query_cb);
  g_signal_connect (pad, "linked", G_CALLBACK (linked_cb), NULL);
}
