/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "demo-panel.h"
#include "demo-picture.h"
#include "demo-scene.h"
#include "demo-tools.h"

#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

#define N_PIXELS (DEMO_WIDTH * DEMO_HEIGHT)
#define PICTURE_SIZE (N_PIXELS * 3 / 2)
#define PIPE_SIZE (1 << 20)
#define PROGRESS_STEP (5 * DEMO_FPS)

/* The picture is drawn once and encoded three times: each encoder gets it with
 * the name of its language pasted in. */
typedef struct
{
  GSubprocess *encoder;
  GOutputStream *input;
  guint8 *badge;
} Version;

typedef struct
{
  Version versions[DEMO_N_LANGUAGES];
  guint8 *picture;
} Studio;

/* BT.709, limited range. Written so that compilers make vectors of it. */
static void
convert_luma (const guint32 *pixels, int width, guint8 *luma)
{
  for (int x = 0; x < width; x++) {
    guint32 r = pixels[x] >> 16 & 255;
    guint32 g = pixels[x] >> 8 & 255;
    guint32 b = pixels[x] & 255;

    luma[x] = (guint8)((47 * r + 157 * g + 16 * b + 16 * 256 + 128) >> 8);
  }
}

/* Each value is made of two by two pixels; the results stay within a byte. */
static void
convert_chroma (const guint32 *upper,
                const guint32 *lower,
                int width,
                guint8 *cb,
                guint8 *cr)
{
  for (int x = 0; x < width / 2; x++) {
    guint32 p[] = {upper[2 * x], upper[2 * x + 1], lower[2 * x],
                   lower[2 * x + 1]};
    int r = (int)((p[0] >> 16 & 255) + (p[1] >> 16 & 255) + (p[2] >> 16 & 255) +
                  (p[3] >> 16 & 255));
    int g = (int)((p[0] >> 8 & 255) + (p[1] >> 8 & 255) + (p[2] >> 8 & 255) +
                  (p[3] >> 8 & 255));
    int b = (int)((p[0] & 255) + (p[1] & 255) + (p[2] & 255) + (p[3] & 255));

    cb[x] = (guint8)((128 * 1024 - 26 * r - 86 * g + 112 * b + 512) >> 10);
    cr[x] = (guint8)((128 * 1024 + 112 * r - 102 * g - 10 * b + 512) >> 10);
  }
}

/* From cairo's 32 bits to planes of 4:2:0 without padding. */
static void
convert (cairo_surface_t *surface, guint8 *planes)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  guint8 *cb = planes + width * height;
  guint8 *cr = cb + width * height / 4;

  for (int y = 0; y < height; y += 2) {
    const guint32 *upper = (const guint32 *)(data + y * stride);
    const guint32 *lower = (const guint32 *)(data + (y + 1) * stride);

    convert_luma (upper, width, planes + y * width);
    convert_luma (lower, width, planes + (y + 1) * width);
    convert_chroma (upper, lower, width, cb + y / 2 * width / 2,
                    cr + y / 2 * width / 2);
  }
}

static guint8 *
make_badge (const char *language)
{
  g_autoptr (cairo_surface_t) surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, DEMO_BADGE_WIDTH, DEMO_BADGE_HEIGHT);
  g_autoptr (cairo_t) cr = cairo_create (surface);
  guint8 *planes = g_malloc (DEMO_BADGE_WIDTH * DEMO_BADGE_HEIGHT * 3 / 2);

  demo_panel_draw_badge (cr, language);
  cairo_surface_flush (surface);
  convert (surface, planes);
  return planes;
}

static void
paste_plane (guint8 *to, int to_width, const guint8 *from, int shift)
{
  int width = DEMO_BADGE_WIDTH >> shift;
  int height = DEMO_BADGE_HEIGHT >> shift;

  to += (DEMO_BADGE_Y >> shift) * to_width + (DEMO_BADGE_X >> shift);
  for (int y = 0; y < height; y++)
    memcpy (to + y * to_width, from + y * width, (gsize)width);
}

static void
paste_badge (guint8 *picture, const guint8 *badge)
{
  int size = DEMO_BADGE_WIDTH * DEMO_BADGE_HEIGHT;

  paste_plane (picture, DEMO_WIDTH, badge, 0);
  paste_plane (picture + N_PIXELS, DEMO_WIDTH / 2, badge + size, 1);
  paste_plane (picture + N_PIXELS * 5 / 4, DEMO_WIDTH / 2, badge + size * 5 / 4,
               1);
}

static gboolean
open_version (Version *version,
              const DemoLanguage *language,
              const char *folder,
              GError **error)
{
  g_autofree char *name =
      g_strconcat ("harbour-", language->key, "-picture.tmp.mp4", NULL);
  g_autofree char *filename = g_build_filename (folder, name, NULL);

  version->badge = make_badge (language->name);
  version->encoder = demo_tools_start_encoder (filename, error);
  if (version->encoder == NULL)
    return FALSE;
  version->input = g_subprocess_get_stdin_pipe (version->encoder);
#ifdef F_SETPIPE_SZ
  /* Room for most of a picture; a smaller pipe only takes longer. */
  fcntl (g_unix_output_stream_get_fd (G_UNIX_OUTPUT_STREAM (version->input)),
         F_SETPIPE_SZ, PIPE_SIZE);
#endif
  return TRUE;
}

static gboolean
close_version (Version *version, GError **error)
{
  return g_output_stream_close (version->input, NULL, error) &&
         g_subprocess_wait_check (version->encoder, NULL, error);
}

static void
clear_studio (Studio *studio)
{
  for (guint i = 0; i < DEMO_N_LANGUAGES; i++) {
    Version *version = &studio->versions[i];

    /* One that still runs is one whose brother failed. */
    if (version->encoder != NULL)
      g_subprocess_force_exit (version->encoder);
    g_clear_object (&version->encoder);
    g_free (version->badge);
  }
  g_free (studio->picture);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Studio, clear_studio)

static gboolean
encode_frame (Studio *studio, cairo_surface_t *surface, GError **error)
{
  convert (surface, studio->picture);
  for (guint i = 0; i < DEMO_N_LANGUAGES; i++) {
    Version *version = &studio->versions[i];

    paste_badge (studio->picture, version->badge);
    if (!g_output_stream_write_all (version->input, studio->picture,
                                    PICTURE_SIZE, NULL, NULL, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
encode_frames (Studio *studio, DemoScene *scene, GError **error)
{
  for (guint frame = 0; frame < DEMO_N_FRAMES; frame++) {
    if (frame % PROGRESS_STEP == 0)
      g_printerr (_ ("camb-demo: drawing the picture, %u of %u s\n"),
                  frame / DEMO_FPS, DEMO_SECONDS);
    if (!encode_frame (studio, demo_scene_draw (scene, frame), error))
      return FALSE;
  }
  for (guint i = 0; i < DEMO_N_LANGUAGES; i++)
    if (!close_version (&studio->versions[i], error))
      return FALSE;
  return TRUE;
}

/* Draws the clip and encodes it for each language, without sound. */
gboolean
demo_picture_make (const DemoStory *story, const char *folder, GError **error)
{
  g_auto (Studio) studio = {0};
  g_autoptr (DemoScene) scene = demo_scene_new (story);

  /* An encoder that dies must not take us along; GSocket does the same. */
  signal (SIGPIPE, SIG_IGN);
  studio.picture = g_malloc (PICTURE_SIZE);
  for (guint i = 0; i < DEMO_N_LANGUAGES; i++)
    if (!open_version (&studio.versions[i], &story->languages[i], folder,
                       error))
      return FALSE;
  if (encode_frames (&studio, scene, error))
    return TRUE;
  g_prefix_error (error, _ ("ffmpeg cannot encode the picture: "));
  return FALSE;
}
