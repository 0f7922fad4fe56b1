/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A transcript as a file: written in a thread, since it may be long. */

#include "config.h"

#include "preview-transcript-file.h"

typedef struct
{
  CambCues *cues;
  char **texts;
  PreviewTranscriptTexts choice;
  CambSubtitleFormat format;
  CambWriterOptions options;
  char *language;
  char *title;
  GFile *file;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  camb_cues_unref (self->cues);
  g_strfreev (self->texts);
  g_free (self->language);
  g_free (self->title);
  g_clear_object (&self->file);
  g_free (self);
}

static CambCues *
get_cues (PreviewTranscript *transcript)
{
  CambCues *cues = preview_transcript_get_cues (transcript);

  return cues != NULL ? camb_cues_ref (cues)
                      : camb_cues_new_from_texts (NULL, 0);
}

static Job *
job_new (PreviewTranscript *transcript,
         CambSubtitleFormat format,
         PreviewTranscriptTexts texts,
         const CambWriterOptions *options)
{
  Job *self = g_new0 (Job, 1);

  self->cues = get_cues (transcript);
  self->texts = g_strdupv ((char **)preview_transcript_get_texts (transcript));
  self->choice = texts;
  self->format = format;
  self->options = *options;
  self->options.language = self->language = g_strdup (options->language);
  self->options.title = self->title = g_strdup (options->title);
  return self;
}

/* What there is no translation of is the original in any case. */
static CambCues *
choose_cues (const Job *job)
{
  if (job->choice == PREVIEW_TEXTS_ORIGINAL || job->texts == NULL)
    return camb_cues_ref (job->cues);
  return camb_cues_translate (job->cues, (const char *const *)job->texts,
                              g_strv_length (job->texts),
                              job->choice == PREVIEW_TEXTS_BOTH, NULL);
}

static void
write_job (GTask *task,
           gpointer source,
           gpointer data,
           GCancellable *cancellable)
{
  const Job *job = data;
  g_autoptr (CambCues) cues = choose_cues (job);

  g_task_return_pointer (task,
                         camb_writer_write (cues, job->format, &job->options),
                         (GDestroyNotify)g_bytes_unref);
}

static void
save_job (GTask *task,
          gpointer source,
          gpointer data,
          GCancellable *cancellable)
{
  const Job *job = data;
  g_autoptr (CambCues) cues = choose_cues (job);
  g_autoptr (GBytes) bytes =
      camb_writer_write (cues, job->format, &job->options);
  GError *error = NULL;
  gsize size;
  const char *contents = g_bytes_get_data (bytes, &size);

  if (g_file_replace_contents (job->file, contents, size, NULL, FALSE,
                               G_FILE_CREATE_NONE, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * preview_transcript_write_async:
 * @self: a transcript
 * @format: what to write
 * @texts: which of its texts
 * @options: how
 * @cancellable: (nullable): gives up
 * @callback: called with the result
 * @data: for @callback
 *
 * Writes all lines, whether they are shown or not.
 */
void
preview_transcript_write_async (PreviewTranscript *self,
                                CambSubtitleFormat format,
                                PreviewTranscriptTexts texts,
                                const CambWriterOptions *options,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, preview_transcript_write_async);
  g_task_set_task_data (task, job_new (self, format, texts, options), job_free);
  g_task_run_in_thread (task, write_job);
}

/**
 * preview_transcript_write_finish:
 * @self: a transcript
 * @result: what the callback got
 * @error: why there is nothing
 *
 * Returns: (transfer full) (nullable): what is to be in the file
 */
GBytes *
preview_transcript_write_finish (PreviewTranscript *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * preview_transcript_save_async:
 * @self: a transcript
 * @file: where to; a file that is there is replaced as a whole or not at all
 * @format: what to write
 * @texts: which of its texts
 * @options: how
 * @cancellable: (nullable): gives up
 * @callback: called when it is there
 * @data: for @callback
 */
void
preview_transcript_save_async (PreviewTranscript *self,
                               GFile *file,
                               CambSubtitleFormat format,
                               PreviewTranscriptTexts texts,
                               const CambWriterOptions *options,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Job *job = job_new (self, format, texts, options);

  job->file = g_object_ref (file);
  g_task_set_source_tag (task, preview_transcript_save_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, save_job);
}

/**
 * preview_transcript_save_finish:
 * @self: a transcript
 * @result: what the callback got
 * @error: why it was not saved
 *
 * Returns: whether it was saved
 */
gboolean
preview_transcript_save_finish (PreviewTranscript *self,
                                GAsyncResult *result,
                                GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
