/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What comes out of a pipeline is what is seen: colours, shape and direction,
 * by the pixels of the paintable. Needs no display. */

#include "config.h"

#include <gst/base/gstbasesink.h>
#include <locale.h>
#include <string.h>

#include "preview-frame.h"
#include "preview-video-sink.h"

#define WIDTH 64
#define HEIGHT 36
/* Of 255, for the rounding of two conversions. */
#define TOLERANCE 4
/* Seconds until a wait is given up. */
#define PATIENCE 60

/* Stands for the sink of the GTK plugin, which Debian 12 does not have. */
typedef struct
{
  GstBaseSink parent;
} FakeSink;

typedef struct
{
  GstBaseSinkClass parent_class;
} FakeSinkClass;

static GdkPaintable *fake_paintable;
static gboolean fake_is_broken;

static GType fake_sink_get_type (void);
G_DEFINE_TYPE (FakeSink, fake_sink, GST_TYPE_BASE_SINK)

static void
fake_sink_get_property (GObject *object,
                        guint id,
                        GValue *value,
                        GParamSpec *pspec)
{
  g_value_set_object (value, fake_paintable);
}

static gboolean
fake_sink_start (GstBaseSink *sink)
{
  return !fake_is_broken;
}

static GstStateChangeReturn
fake_sink_change_state (GstElement *element, GstStateChange change)
{
  if (change == GST_STATE_CHANGE_NULL_TO_READY && fake_is_broken)
    return GST_STATE_CHANGE_FAILURE;
  return GST_ELEMENT_CLASS (fake_sink_parent_class)
      ->change_state (element, change);
}

static void
fake_sink_class_init (FakeSinkClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstCaps *caps = gst_caps_new_empty_simple ("video/x-raw");

  G_OBJECT_CLASS (klass)->get_property = fake_sink_get_property;
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), 1,
      g_param_spec_object ("paintable", "Paintable", "What is shown",
                           GDK_TYPE_PAINTABLE,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  gst_element_class_add_pad_template (
      element_class,
      gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps));
  gst_caps_unref (caps);
  gst_element_class_set_static_metadata (element_class, "Fake", "Sink/Video",
                                         "Shows nothing", "The tests");
  element_class->change_state = fake_sink_change_state;
  GST_BASE_SINK_CLASS (klass)->start = fake_sink_start;
}

static void
fake_sink_init (FakeSink *self)
{
}

typedef struct
{
  PreviewVideoSink *sink;
  GstElement *pipeline;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->sink = preview_video_sink_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->pipeline);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->sink);
}

/* Two halves of one colour each. */
static GstBuffer *
create_frame (const guint8 *left, const guint8 *right)
{
  g_autoptr (GstVideoInfo) info = gst_video_info_new ();
  GstBuffer *buffer;
  GstVideoFrame frame;

  gst_video_info_set_format (info, GST_VIDEO_FORMAT_Y444, WIDTH, HEIGHT);
  buffer = gst_buffer_new_allocate (NULL, GST_VIDEO_INFO_SIZE (info), NULL);
  gst_video_frame_map (&frame, info, buffer, GST_MAP_WRITE);
  for (guint plane = 0; plane < 3; plane++) {
    guint8 *row = GST_VIDEO_FRAME_PLANE_DATA (&frame, plane);

    for (guint y = 0; y < HEIGHT; y++) {
      memset (row, left[plane], WIDTH / 2);
      memset (row + WIDTH / 2, right[plane], WIDTH / 2);
      row += GST_VIDEO_FRAME_PLANE_STRIDE (&frame, plane);
    }
  }
  gst_video_frame_unmap (&frame);
  GST_BUFFER_PTS (buffer) = 0;
  return buffer;
}

static gboolean
give_up_cb (gpointer data)
{
  g_error ("waited %d s for a frame", PATIENCE);
  return G_SOURCE_REMOVE;
}

/* Shows one frame, with these caps and tags besides. */
static void
show (Fixture *self, const char *caps, const char *tags, GstBuffer *frame)
{
  g_autofree char *description = g_strdup_printf (
      "appsrc name=source format=time caps=\"video/x-raw, format=Y444, "
      "width=%d, height=%d, framerate=25/1%s\" ! taginject tags=\"%s\" "
      "name=last",
      WIDTH, HEIGHT, caps, tags);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstElement) last = NULL;
  GstElement *element = preview_video_sink_create_element (self->sink);
  GstFlowReturn flow;
  guint timeout = g_timeout_add_seconds (PATIENCE, give_up_cb, NULL);

  self->pipeline = gst_parse_launch (description, &error);
  g_assert_no_error (error);
  gst_bin_add (GST_BIN (self->pipeline), element);
  last = gst_bin_get_by_name (GST_BIN (self->pipeline), "last");
  g_assert_true (gst_element_link (last, element));
  source = gst_bin_get_by_name (GST_BIN (self->pipeline), "source");
  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
  g_signal_emit_by_name (source, "push-buffer", frame, &flow);
  gst_buffer_unref (frame);
  while (!preview_video_sink_has_frame (self->sink))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
}

typedef struct
{
  int width;
  int height;
  guint8 *pixels;
} Picture;

static Picture
take (Fixture *self)
{
  g_autoptr (GdkPaintable) image = gdk_paintable_get_current_image (
      preview_video_sink_get_paintable (self->sink));
  GdkTexture *texture = GDK_TEXTURE (image);
  Picture picture = {
      .width = gdk_texture_get_width (texture),
      .height = gdk_texture_get_height (texture),
  };
  gsize stride = (gsize)picture.width * 4;

  picture.pixels = g_malloc (stride * (gsize)picture.height);
  gdk_texture_download (texture, picture.pixels, stride);
  return picture;
}

/* At a place from 0 to 1; @color is 0xRRGGBB. */
static void
assert_color (const Picture *picture, double x, double y, guint32 color)
{
  gsize column = (gsize)(x * (picture->width - 1));
  gsize row = (gsize)(y * (picture->height - 1));
  const guint32 *pixel =
      (const guint32 *)(gpointer)(picture->pixels +
                                  (row * (gsize)picture->width + column) * 4);

  for (int shift = 0; shift <= 16; shift += 8) {
    int wanted = (color >> shift) & 0xff;
    int found = (*pixel >> shift) & 0xff;

    if (ABS (wanted - found) > TOLERANCE)
      g_error ("at %.2f, %.2f: #%06x instead of #%06x", x, y, *pixel & 0xffffff,
               color);
  }
}

#define RED 0xff0000
#define BLUE 0x0000ff

/* Red and blue, as each standard writes them. */
static const struct
{
  const char *name;
  const char *colorimetry;
  guint8 red[3];
  guint8 blue[3];
} colors[] = {
    {"bt601", "bt601", {81, 90, 240}, {41, 240, 110}},
    {"bt709", "bt709", {63, 102, 240}, {32, 240, 118}},
    {"bt601-full", "1:4:0:0", {76, 85, 255}, {29, 255, 107}},
    {"bt709-full", "1:3:5:1", {54, 99, 255}, {18, 255, 116}},
};

static void
test_color (Fixture *self, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *caps =
      g_strdup_printf (", colorimetry=(string)%s", colors[i].colorimetry);
  Picture picture;

  show (self, caps, "title=x", create_frame (colors[i].red, colors[i].blue));
  picture = take (self);
  g_assert_cmpint (picture.width, ==, WIDTH);
  g_assert_cmpint (picture.height, ==, HEIGHT);
  assert_color (&picture, 0.25, 0.5, RED);
  assert_color (&picture, 0.75, 0.5, BLUE);
  g_free (picture.pixels);
}

/* Where red is, which was on the left, and where blue. */
static const struct
{
  const char *name;
  double red[2];
  double blue[2];
} orientations[] = {
    {"rotate-0", {0.1, 0.5}, {0.9, 0.5}},
    {"rotate-90", {0.5, 0.1}, {0.5, 0.9}},
    {"rotate-180", {0.9, 0.5}, {0.1, 0.5}},
    {"rotate-270", {0.5, 0.9}, {0.5, 0.1}},
    {"flip-rotate-0", {0.9, 0.5}, {0.1, 0.5}},
    {"flip-rotate-180", {0.1, 0.5}, {0.9, 0.5}},
};

static void
test_orientation (Fixture *self, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *tags =
      g_strdup_printf ("image-orientation=%s", orientations[i].name);
  gboolean is_upright =
      orientations[i].red[0] == 0.5 && orientations[i].blue[0] == 0.5;
  Picture picture;

  show (self, ", colorimetry=bt601", tags,
        create_frame (colors[0].red, colors[0].blue));
  picture = take (self);
  g_assert_cmpint (picture.width, ==, is_upright ? HEIGHT : WIDTH);
  assert_color (&picture, orientations[i].red[0], orientations[i].red[1], RED);
  assert_color (&picture, orientations[i].blue[0], orientations[i].blue[1],
                BLUE);
  g_free (picture.pixels);
}

static void
assert_shape (Fixture *self, double wanted)
{
  GdkPaintable *paintable = preview_video_sink_get_paintable (self->sink);
  double width = gdk_paintable_get_intrinsic_width (paintable);
  double height = gdk_paintable_get_intrinsic_height (paintable);

  g_assert_cmpfloat_with_epsilon (
      gdk_paintable_get_intrinsic_aspect_ratio (paintable), wanted, 0.1);
  g_assert_cmpfloat_with_epsilon (width / height, wanted, 0.1);
}

/* Pixels that are not square, before anybody knows how large they are shown,
 * and made for a size. */
static void
test_shape (Fixture *self, gconstpointer data)
{
  const int *size = data;
  Picture picture;

  if (size != NULL)
    preview_video_sink_set_size (self->sink, size[0], size[1]);
  show (self, ", pixel-aspect-ratio=(fraction)4/3, colorimetry=bt601",
        "title=x", create_frame (colors[0].red, colors[0].blue));
  assert_shape (self, 4.0 / 3 * WIDTH / HEIGHT);
  picture = take (self);
  if (size != NULL) {
    g_assert_cmpint (picture.width, <=, size[0]);
    g_assert_cmpint (picture.height, <=, size[1]);
  }
  assert_color (&picture, 0.1, 0.5, RED);
  assert_color (&picture, 0.9, 0.5, BLUE);
  g_free (picture.pixels);
}

/* The one copy is that of the conversion: the texture and what cairo draws are
 * the memory of the buffer. */
static void
test_copies (void)
{
  g_autoptr (GstVideoInfo) info = gst_video_info_new ();
  g_autoptr (GstBuffer) buffer = NULL;
  PreviewFrame *frame;
  cairo_surface_t *surface;
  GstMapInfo map;

  gst_video_info_set_format (info, GST_VIDEO_FORMAT_BGRA, WIDTH, HEIGHT);
  buffer = gst_buffer_new_allocate (NULL, GST_VIDEO_INFO_SIZE (info), NULL);
  gst_buffer_memset (buffer, 0, 0x55, GST_VIDEO_INFO_SIZE (info));
  gst_buffer_map (buffer, &map, GST_MAP_READ);
  frame = preview_frame_new (buffer, info);
  surface = preview_frame_create_surface (frame);
  g_assert_true (cairo_image_surface_get_data (surface) == map.data);
  gst_buffer_unmap (buffer, &map);

  /* What is drawn outlives the frame. */
  preview_frame_free (frame);
  g_assert_cmpuint (cairo_image_surface_get_data (surface)[WIDTH], ==, 0x55);
  g_assert_false (gst_buffer_is_writable (buffer));
  cairo_surface_destroy (surface);
  g_assert_true (gst_buffer_is_writable (buffer));
}

static void
assert_element (Fixture *self, const char *factory, gboolean is_wanted)
{
  g_autoptr (GstElement) bin =
      gst_object_ref_sink (preview_video_sink_create_element (self->sink));
  g_autoptr (GstIterator) iterator = gst_bin_iterate_sinks (GST_BIN (bin));
  g_auto (GValue) value = G_VALUE_INIT;
  GstElementFactory *found;

  g_assert_cmpint (gst_iterator_next (iterator, &value), ==, GST_ITERATOR_OK);
  found = gst_element_get_factory (g_value_get_object (&value));
  g_assert_cmpint (g_str_equal (GST_OBJECT_NAME (found), factory), ==,
                   is_wanted);
}

/* The sink of the GTK plugin, where it is; ours, where it does not work. */
static void
test_gtk_sink (Fixture *self, gconstpointer data)
{
  GdkPaintable *own = preview_video_sink_get_paintable (self->sink);
  GstPluginFeature *feature;

  assert_element (self, "gtk4paintablesink", FALSE);
  gst_element_register (NULL, "gtk4paintablesink", GST_RANK_NONE,
                        fake_sink_get_type ());
  fake_paintable = gdk_paintable_new_empty (160, 90);
  assert_element (self, "gtk4paintablesink", TRUE);
  /* Its picture is shown when there is one. */
  g_assert_true (preview_video_sink_get_paintable (self->sink) == own);
  preview_video_sink_commit (self->sink);
  g_assert_true (preview_video_sink_get_paintable (self->sink) ==
                 fake_paintable);
  g_assert_true (preview_video_sink_has_frame (self->sink));

  fake_is_broken = TRUE;
  assert_element (self, "appsink", TRUE);
  preview_video_sink_commit (self->sink);
  g_assert_true (preview_video_sink_get_paintable (self->sink) == own);
  fake_is_broken = FALSE;
  g_clear_object (&fake_paintable);
  assert_element (self, "appsink", TRUE);

  feature =
      gst_registry_lookup_feature (gst_registry_get (), "gtk4paintablesink");
  gst_registry_remove_feature (gst_registry_get (), feature);
  gst_object_unref (feature);
}

static void
add (const char *group,
     const char *name,
     gconstpointer data,
     void (*func) (Fixture *self, gconstpointer data))
{
  g_autofree char *path =
      g_strdup_printf ("/app/video-sink/%s/%s", group, name);

  g_test_add (path, Fixture, data, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  static const int small[] = {40, 40};
  static const int large[] = {400, 300};
  int status;

  setlocale (LC_ALL, "");
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    add ("color", colors[i].name, GUINT_TO_POINTER (i), test_color);
  for (guint i = 0; i < G_N_ELEMENTS (orientations); i++)
    add ("orientation", orientations[i].name, GUINT_TO_POINTER (i),
         test_orientation);
  add ("shape", "as-it-is", NULL, test_shape);
  add ("shape", "small", small, test_shape);
  add ("shape", "large", large, test_shape);
  g_test_add_func ("/app/video-sink/copies", test_copies);
  add ("gtk", "sink", NULL, test_gtk_sink);
  status = g_test_run ();
  gst_deinit ();
  return status;
}
