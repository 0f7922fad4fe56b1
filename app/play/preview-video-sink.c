/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gst/app/app.h>
#include <gst/video/video.h>

#include "preview-paintable.h"
#include "preview-video-sink.h"

/* What GDK takes as it is. */
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define FORMAT "BGRA"
#else
#define FORMAT "ARGB"
#endif

/* Later than this, a frame is not worth the work. */
#define MAX_LATENESS (20 * GST_MSECOND)
#define DEFAULT_FRAME_DURATION (40 * GST_MSECOND)

struct _PreviewVideoSink
{
  GObject parent_instance;

  PreviewPaintable *paintable;
  /* Each sink of the GTK plugin brings its own: what is shown, and what will
   * be when its pipeline has a frame. */
  GdkPaintable *gtk_paintable;
  GdkPaintable *next_gtk_paintable;
  gboolean is_own;

  /* Of the element that was made last. */
  GstElement *filter;
  int width;
  int height;

  gint is_held;
  GMutex lock;
  GstClockTime frame_duration;
  /* The moment of the frame that was shown last. */
  GstClockTime shown;
};

enum
{
  PROP_0,
  PROP_PAINTABLE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewVideoSink, preview_video_sink, G_TYPE_OBJECT)

static void
note_frame_rate (PreviewVideoSink *self, const GstVideoInfo *info)
{
  GstClockTime duration = DEFAULT_FRAME_DURATION;

  if (GST_VIDEO_INFO_FPS_N (info) > 0)
    duration =
        gst_util_uint64_scale (GST_SECOND, (guint64)GST_VIDEO_INFO_FPS_D (info),
                               (guint64)GST_VIDEO_INFO_FPS_N (info));
  g_mutex_lock (&self->lock);
  self->frame_duration = duration;
  g_mutex_unlock (&self->lock);
}

static void
note_moment (PreviewVideoSink *self, GstSample *sample)
{
  const GstSegment *segment = gst_sample_get_segment (sample);
  GstClockTime pts = GST_BUFFER_PTS (gst_sample_get_buffer (sample));

  g_mutex_lock (&self->lock);
  self->shown = gst_segment_to_stream_time (segment, GST_FORMAT_TIME, pts);
  g_mutex_unlock (&self->lock);
}

static void
show_sample (PreviewVideoSink *self, GstSample *sample)
{
  GstVideoInfo info;
  PreviewFrame *frame;

  if (sample == NULL || g_atomic_int_get (&self->is_held) ||
      !gst_video_info_from_caps (&info, gst_sample_get_caps (sample)))
    return;
  frame = preview_frame_new (gst_sample_get_buffer (sample), &info);
  if (frame == NULL)
    return;
  note_frame_rate (self, &info);
  note_moment (self, sample);
  preview_paintable_show (self->paintable, frame);
}

static GstFlowReturn
new_preroll_cb (GstAppSink *sink, gpointer data)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_preroll (sink);

  show_sample (data, sample);
  return GST_FLOW_OK;
}

static GstFlowReturn
new_sample_cb (GstAppSink *sink, gpointer data)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);

  show_sample (data, sample);
  return GST_FLOW_OK;
}

static GstElement *
create_app_sink (PreviewVideoSink *self)
{
  GstElement *sink = gst_element_factory_make ("appsink", NULL);
  GstAppSinkCallbacks callbacks = {
      .new_preroll = new_preroll_cb,
      .new_sample = new_sample_cb,
  };

  if (sink == NULL)
    return NULL;
  g_object_set (sink, "max-buffers", 1, "drop", TRUE, "enable-last-sample",
                FALSE, "qos", TRUE, "max-lateness", (gint64)MAX_LATENESS, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks,
                              g_object_ref (self), g_object_unref);
  return sink;
}

/* No larger than it is shown, in one pass with the conversion; never larger
 * than it is. */
static void
update_filter (PreviewVideoSink *self)
{
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("video/x-raw", "format",
                                                  G_TYPE_STRING, FORMAT, NULL);

  if (self->filter == NULL)
    return;
  if (self->width > 1 && self->height > 1)
    gst_caps_set_simple (caps, "width", GST_TYPE_INT_RANGE, 1, self->width,
                         "height", GST_TYPE_INT_RANGE, 1, self->height,
                         "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, NULL);
  g_object_set (self->filter, "caps", caps, NULL);
}

static GstElement *
create_own_element (PreviewVideoSink *self)
{
  GstElement *bin = gst_bin_new (NULL);
  GstElement *flip = gst_element_factory_make ("videoflip", NULL);
  GstElement *convert = gst_element_factory_make ("videoconvertscale", NULL);
  GstElement *filter = gst_element_factory_make ("capsfilter", NULL);
  GstElement *sink = create_app_sink (self);
  g_autoptr (GstPad) pad = NULL;

  if (flip == NULL || convert == NULL || filter == NULL || sink == NULL) {
    gst_clear_object (&flip);
    gst_clear_object (&convert);
    gst_clear_object (&filter);
    gst_clear_object (&sink);
    gst_object_unref (gst_object_ref_sink (bin));
    return NULL;
  }
  gst_util_set_object_arg (G_OBJECT (flip), "video-direction", "auto");
  gst_bin_add_many (GST_BIN (bin), flip, convert, filter, sink, NULL);
  gst_element_link_many (flip, convert, filter, sink, NULL);
  pad = gst_element_get_static_pad (flip, "sink");
  gst_element_add_pad (bin, gst_ghost_pad_new ("sink", pad));

  g_set_object (&self->filter, filter);
  update_filter (self);
  return bin;
}

/* Where there is one that works. It finds out on its way to READY, which it
 * wants to go in the main thread. */
static GstElement *
make_gtk_sink (GdkPaintable **paintable)
{
  GstElement *sink = gst_element_factory_make ("gtk4paintablesink", NULL);
  gboolean works;

  if (sink == NULL)
    return NULL;
  g_object_get (sink, "paintable", paintable, NULL);
  works = *paintable != NULL && gst_element_set_state (sink, GST_STATE_READY) !=
                                    GST_STATE_CHANGE_FAILURE;
  gst_element_set_state (sink, GST_STATE_NULL);
  if (works)
    return sink;
  g_clear_object (paintable);
  gst_object_unref (gst_object_ref_sink (sink));
  return NULL;
}

static GstElement *
create_gtk_element (PreviewVideoSink *self)
{
  GstElement *sink;
  GstElement *convert;
  GstElement *bin;
  g_autoptr (GstPad) pad = NULL;

  g_clear_object (&self->next_gtk_paintable);
  sink = make_gtk_sink (&self->next_gtk_paintable);
  if (sink == NULL)
    return NULL;
  convert = gst_element_factory_make ("videoconvert", NULL);
  bin = gst_bin_new (NULL);
  gst_bin_add_many (GST_BIN (bin), convert, sink, NULL);
  gst_element_link (convert, sink);
  pad = gst_element_get_static_pad (convert, "sink");
  gst_element_add_pad (bin, gst_ghost_pad_new ("sink", pad));
  return bin;
}

static void
preview_video_sink_get_property (GObject *object,
                                 guint id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  PreviewVideoSink *self = PREVIEW_VIDEO_SINK (object);

  if (id == PROP_PAINTABLE)
    g_value_set_object (value, preview_video_sink_get_paintable (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
preview_video_sink_finalize (GObject *object)
{
  PreviewVideoSink *self = PREVIEW_VIDEO_SINK (object);

  g_clear_object (&self->filter);
  g_clear_object (&self->gtk_paintable);
  g_clear_object (&self->next_gtk_paintable);
  g_clear_object (&self->paintable);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (preview_video_sink_parent_class)->finalize (object);
}

static void
preview_video_sink_class_init (PreviewVideoSinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = preview_video_sink_get_property;
  object_class->finalize = preview_video_sink_finalize;

  properties[PROP_PAINTABLE] =
      g_param_spec_object ("paintable", NULL, NULL, GDK_TYPE_PAINTABLE,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
preview_video_sink_init (PreviewVideoSink *self)
{
  g_mutex_init (&self->lock);
  self->frame_duration = DEFAULT_FRAME_DURATION;
  self->shown = GST_CLOCK_TIME_NONE;
  self->paintable = preview_paintable_new ();
}

/**
 * preview_video_sink_new:
 *
 * Returns: (transfer full): a sink: `gtk4paintablesink` where it is installed,
 *   else one of our own
 */
PreviewVideoSink *
preview_video_sink_new (void)
{
  return g_object_new (PREVIEW_TYPE_VIDEO_SINK, NULL);
}

/**
 * preview_video_sink_get_paintable:
 * @self: a sink
 *
 * Returns: (transfer none): where the picture is
 */
GdkPaintable *
preview_video_sink_get_paintable (PreviewVideoSink *self)
{
  return self->gtk_paintable != NULL ? self->gtk_paintable
                                     : GDK_PAINTABLE (self->paintable);
}

/**
 * preview_video_sink_create_element:
 * @self: a sink
 *
 * Makes what goes into the next pipeline.
 *
 * Returns: (transfer floating) (nullable): an element with a pad `sink` for
 *   raw video; %NULL if elements are not installed
 */
GstElement *
preview_video_sink_create_element (PreviewVideoSink *self)
{
  GstElement *element = create_gtk_element (self);

  self->is_own = element == NULL;
  return self->is_own ? create_own_element (self) : element;
}

/**
 * preview_video_sink_commit:
 * @self: a sink
 *
 * The pipeline with the element that was made last has a frame: from now on,
 * its picture is shown.
 */
void
preview_video_sink_commit (PreviewVideoSink *self)
{
  g_atomic_int_set (&self->is_held, FALSE);
  if (self->next_gtk_paintable == NULL &&
      (self->gtk_paintable == NULL || !self->is_own))
    return;
  g_set_object (&self->gtk_paintable, self->next_gtk_paintable);
  g_clear_object (&self->next_gtk_paintable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAINTABLE]);
}

/**
 * preview_video_sink_set_size:
 * @self: a sink
 * @width: how large the picture is on screen, in its pixels
 * @height: likewise
 *
 * Returns: whether it has grown, so that the frame that is shown is too coarse
 */
gboolean
preview_video_sink_set_size (PreviewVideoSink *self, int width, int height)
{
  gboolean has_grown = width > self->width || height > self->height;

  if (width == self->width && height == self->height)
    return FALSE;
  self->width = width;
  self->height = height;
  update_filter (self);
  return has_grown;
}

/**
 * preview_video_sink_hold:
 * @self: a sink
 *
 * Throws frames away until preview_video_sink_commit(): the first frame of a
 * pipeline that still has to go to its position is not shown.
 */
void
preview_video_sink_hold (PreviewVideoSink *self)
{
  g_atomic_int_set (&self->is_held, TRUE);
}

/**
 * preview_video_sink_has_frame:
 * @self: a sink
 *
 * Returns: whether there is something to see
 */
gboolean
preview_video_sink_has_frame (PreviewVideoSink *self)
{
  if (self->gtk_paintable != NULL)
    return gdk_paintable_get_intrinsic_height (self->gtk_paintable) > 0;
  return preview_paintable_has_frame (self->paintable);
}

/**
 * preview_video_sink_get_n_frames:
 * @self: a sink
 *
 * Returns: how many frames were shown so far, as far as that is known
 */
guint64
preview_video_sink_get_n_frames (PreviewVideoSink *self)
{
  return preview_paintable_get_n_frames (self->paintable);
}

/**
 * preview_video_sink_get_frame_duration:
 * @self: a sink
 *
 * Returns: how long a frame lasts, in nanoseconds
 */
guint64
preview_video_sink_get_frame_duration (PreviewVideoSink *self)
{
  GstClockTime duration;

  g_mutex_lock (&self->lock);
  duration = self->frame_duration;
  g_mutex_unlock (&self->lock);
  return duration;
}

/**
 * preview_video_sink_get_shown:
 * @self: a sink
 *
 * Returns: the moment of the frame that was shown last, in nanoseconds;
 *   %GST_CLOCK_TIME_NONE if that is not known
 */
guint64
preview_video_sink_get_shown (PreviewVideoSink *self)
{
  GstClockTime shown;

  g_mutex_lock (&self->lock);
  shown = self->shown;
  g_mutex_unlock (&self->lock);
  return shown;
}
