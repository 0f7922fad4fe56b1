/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the element learns of a run, brought to the main thread. */

#include "config.h"

#include "preview-pipe-private.h"

typedef struct
{
  PreviewPipe *pipe;
  GstStructure *run;
  CambCues *cues;
} Fact;

static void
fact_free (gpointer data)
{
  Fact *self = data;

  g_clear_pointer (&self->run, gst_structure_free);
  g_clear_pointer (&self->cues, camb_cues_unref);
  preview_pipe_unref (self->pipe);
  g_free (self);
}

static gboolean
deliver_cb (gpointer data)
{
  Fact *fact = data;
  PreviewPipe *pipe = fact->pipe;

  if (pipe->funcs == NULL)
    return G_SOURCE_REMOVE;
  if (fact->run != NULL)
    pipe->funcs->run_known (pipe->owner, fact->run);
  if (fact->cues != NULL)
    pipe->funcs->cues_known (pipe->owner, fact->cues);
  return G_SOURCE_REMOVE;
}

static void
deliver (PreviewPipe *pipe, GstStructure *run, CambCues *cues)
{
  Fact *fact = g_new0 (Fact, 1);

  fact->pipe = preview_pipe_ref (pipe);
  fact->run = run;
  fact->cues = cues;
  g_idle_add_full (G_PRIORITY_DEFAULT, deliver_cb, fact, fact_free);
}

static void
add_cue (CambCuesBuilder *builder, const GstStructure *cue)
{
  guint64 start = 0;
  guint64 end = 0;

  gst_structure_get (cue, "start", G_TYPE_UINT64, &start, "end", G_TYPE_UINT64,
                     &end, NULL);
  camb_cues_builder_add (builder, (double)start / GST_SECOND,
                         (double)end / GST_SECOND,
                         gst_structure_get_string (cue, "text"),
                         gst_structure_get_string (cue, "speaker"));
}

static CambCues *
read_cues (const GstStructure *transcript)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
  const GValue *array = gst_structure_get_value (transcript, "cues");
  guint n = array != NULL ? gst_value_array_get_size (array) : 0;

  for (guint i = 0; i < n; i++)
    add_cue (builder,
             gst_value_get_structure (gst_value_array_get_value (array, i)));
  camb_cues_builder_share_colors (builder);
  return camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, G_MAXUINT64);
}

static void
notify_run_cb (GstElement *source, GParamSpec *pspec, gpointer data)
{
  GstStructure *run = NULL;

  g_object_get (source, "run", &run, NULL);
  if (run != NULL)
    deliver (data, run, NULL);
}

/* In the thread of the element: 100,000 lines take their time. */
static void
notify_transcript_cb (GstElement *source, GParamSpec *pspec, gpointer data)
{
  GstStructure *transcript = NULL;

  g_object_get (source, "transcript", &transcript, NULL);
  if (transcript == NULL)
    return;
  deliver (data, NULL, read_cues (transcript));
  gst_structure_free (transcript);
}

/**
 * preview_pipe_watch_facts:
 * @self: a pipe that is not open
 */
void
preview_pipe_watch_facts (PreviewPipe *self)
{
  g_signal_connect (self->source, "notify::run", G_CALLBACK (notify_run_cb),
                    self);
  g_signal_connect (self->source, "notify::transcript",
                    G_CALLBACK (notify_transcript_cb), self);
}
