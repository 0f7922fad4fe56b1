/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-captions.h"

struct _PreviewCaptions
{
  GObject parent_instance;

  CambCues *cues;
  char **texts;
  char *language;
  guint64 duration;
  PreviewCaptionMode mode;
  CambSpeakerStyle style;

  CambSubtitles *subtitles;
  GCancellable *cancellable;
};

enum
{
  PROP_0,
  PROP_READY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewCaptions, preview_captions, G_TYPE_OBJECT)

typedef struct
{
  CambCues *cues;
  char **texts;
  char *language;
  guint64 duration;
  PreviewCaptionMode mode;
  CambSpeakerStyle style;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  camb_cues_unref (self->cues);
  g_strfreev (self->texts);
  g_free (self->language);
  g_free (self);
}

static Job *
job_new (PreviewCaptions *captions)
{
  Job *self = g_new0 (Job, 1);

  self->cues = camb_cues_ref (captions->cues);
  self->texts = g_strdupv (captions->texts);
  self->language = g_strdup (captions->language);
  self->duration = captions->duration;
  self->mode = captions->mode;
  self->style = captions->style;
  return self;
}

static CambCues *
translate (const Job *job)
{
  gboolean differ;

  if (job->texts == NULL || job->mode == PREVIEW_CAPTIONS_DUB)
    return camb_cues_ref (job->cues);
  return camb_cues_translate (job->cues, (const char *const *)job->texts,
                              g_strv_length (job->texts),
                              job->mode == PREVIEW_CAPTIONS_BOTH, &differ);
}

static void
lay_out (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  g_autoptr (CambCues) cues = translate (job);

  g_task_return_pointer (task,
                         camb_subtitles_new (cues, job->style,
                                             CAMB_SUBTITLE_LAYOUT_READING,
                                             job->language, job->duration),
                         (GDestroyNotify)camb_subtitles_unref);
}

static void
laid_out_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  PreviewCaptions *self = PREVIEW_CAPTIONS (object);
  CambSubtitles *subtitles = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Another one is on its way. */
  if (subtitles == NULL)
    return;
  g_clear_pointer (&self->subtitles, camb_subtitles_unref);
  self->subtitles = subtitles;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
}

static void
update (PreviewCaptions *self)
{
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->mode == PREVIEW_CAPTIONS_OFF || self->cues == NULL) {
    g_clear_pointer (&self->subtitles, camb_subtitles_unref);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
    return;
  }
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, laid_out_cb, NULL);
  g_task_set_source_tag (task, update);
  g_task_set_task_data (task, job_new (self), job_free);
  g_task_run_in_thread (task, lay_out);
}

static void
preview_captions_get_property (GObject *object,
                               guint id,
                               GValue *value,
                               GParamSpec *pspec)
{
  PreviewCaptions *self = PREVIEW_CAPTIONS (object);

  if (id == PROP_READY)
    g_value_set_boolean (value, self->subtitles != NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
preview_captions_dispose (GObject *object)
{
  PreviewCaptions *self = PREVIEW_CAPTIONS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->cues, camb_cues_unref);
  g_clear_pointer (&self->subtitles, camb_subtitles_unref);
  g_clear_pointer (&self->texts, g_strfreev);
  g_clear_pointer (&self->language, g_free);
  G_OBJECT_CLASS (preview_captions_parent_class)->dispose (object);
}

static void
preview_captions_class_init (PreviewCaptionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = preview_captions_get_property;
  object_class->dispose = preview_captions_dispose;

  properties[PROP_READY] = g_param_spec_boolean (
      "ready", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
preview_captions_init (PreviewCaptions *self)
{
  self->duration = G_MAXUINT64;
  self->mode = PREVIEW_CAPTIONS_DUB;
}

/**
 * preview_captions_new:
 *
 * Returns: (transfer full): no subtitles
 */
PreviewCaptions *
preview_captions_new (void)
{
  return g_object_new (PREVIEW_TYPE_CAPTIONS, NULL);
}

/**
 * preview_captions_set_source:
 * @self: subtitles
 * @cues: (nullable): the transcript
 * @texts: (nullable): the texts of a translation
 * @language: (nullable): of the transcript
 * @duration: of the media, in nanoseconds, %G_MAXUINT64 if unknown
 */
void
preview_captions_set_source (PreviewCaptions *self,
                             CambCues *cues,
                             const char *const *texts,
                             const char *language,
                             guint64 duration)
{
  g_clear_pointer (&self->cues, camb_cues_unref);
  if (cues != NULL)
    self->cues = camb_cues_ref (cues);
  g_strfreev (self->texts);
  self->texts = g_strdupv ((char **)texts);
  g_free (self->language);
  self->language = g_strdup (language);
  self->duration = duration;
  update (self);
}

/**
 * preview_captions_set_mode:
 * @self: subtitles
 * @mode: what stands below the picture
 */
void
preview_captions_set_mode (PreviewCaptions *self, PreviewCaptionMode mode)
{
  if (self->mode == mode)
    return;
  self->mode = mode;
  update (self);
}

/**
 * preview_captions_get_mode:
 * @self: subtitles
 *
 * Returns: what stands below the picture
 */
PreviewCaptionMode
preview_captions_get_mode (PreviewCaptions *self)
{
  return self->mode;
}

/**
 * preview_captions_set_style:
 * @self: subtitles
 * @style: how they show who speaks
 */
void
preview_captions_set_style (PreviewCaptions *self, CambSpeakerStyle style)
{
  if (self->style == style)
    return;
  self->style = style;
  update (self);
}

/**
 * preview_captions_find:
 * @self: subtitles
 * @time: in nanoseconds
 *
 * Returns: (nullable): Pango markup of what is on screen then
 */
const char *
preview_captions_find (PreviewCaptions *self, guint64 time)
{
  const CambSubtitle *subtitle =
      self->subtitles != NULL ? camb_subtitles_find (self->subtitles, time)
                              : NULL;

  return subtitle != NULL && time >= subtitle->start ? subtitle->markup : NULL;
}
