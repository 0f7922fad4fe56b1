/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "preview-session-writer.h"

struct _PreviewSessionWriter
{
  char *filename;
  /* Of the main thread: how many contents were handed over. */
  guint64 n_handed;

  GMutex lock;
  /* Under the lock: which of them was the last to be tried. */
  guint64 n_tried;
};

typedef struct
{
  PreviewSessionWriter *writer;
  char *content;
  guint64 number;
} Job;

static void
clear (gpointer data)
{
  PreviewSessionWriter *self = data;

  g_free (self->filename);
  g_mutex_clear (&self->lock);
}

static void
job_free (gpointer data)
{
  Job *self = data;

  preview_session_writer_unref (self->writer);
  g_free (self->content);
  g_free (self);
}

static Job *
job_new (PreviewSessionWriter *writer, char *content)
{
  Job *self = g_new0 (Job, 1);

  self->writer = g_atomic_rc_box_acquire (writer);
  self->content = content;
  self->number = ++writer->n_handed;
  return self;
}

static gboolean
replace (const char *filename, const char *content, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (filename);

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                 _ ("The list of runs cannot be kept: “%s” cannot be made."),
                 folder);
    return FALSE;
  }
  return g_file_set_contents_full (filename, content, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* Waits for whoever is writing; what is older than that is out of date. */
static gboolean
run (const Job *job, GError **error)
{
  PreviewSessionWriter *self = job->writer;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (job->number < self->n_tried)
    return TRUE;
  self->n_tried = job->number;
  return replace (self->filename, job->content, error);
}

static void
write_thread (GTask *task,
              gpointer source,
              gpointer data,
              GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (!run (data, &error))
    g_warning ("%s", error->message);
  g_task_return_boolean (task, error == NULL);
}

/**
 * preview_session_writer_new:
 * @filename: what is written, and replaced as a whole
 *
 * Returns: (transfer full): a writer
 */
PreviewSessionWriter *
preview_session_writer_new (const char *filename)
{
  PreviewSessionWriter *self = g_atomic_rc_box_new0 (PreviewSessionWriter);

  self->filename = g_strdup (filename);
  g_mutex_init (&self->lock);
  return self;
}

/** preview_session_writer_unref: what is on its way is written all the same. */
void
preview_session_writer_unref (PreviewSessionWriter *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * preview_session_writer_write_later:
 * @self: a writer
 * @content: (transfer full): of the file
 *
 * Returns at once. A failure is in the log: the next change tries again.
 */
void
preview_session_writer_write_later (PreviewSessionWriter *self, char *content)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, preview_session_writer_write_later);
  g_task_set_task_data (task, job_new (self, content), job_free);
  g_task_run_in_thread (task, write_thread);
}

/**
 * preview_session_writer_write:
 * @self: a writer
 * @content: (transfer full): of the file
 * @error: return location for an error
 *
 * Nothing that was handed over before is written after this.
 *
 * Returns: whether it is on disk
 */
gboolean
preview_session_writer_write (PreviewSessionWriter *self,
                              char *content,
                              GError **error)
{
  Job *job = job_new (self, content);
  gboolean is_written = run (job, error);

  job_free (job);
  return is_written;
}
