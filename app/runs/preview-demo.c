/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-demo.h"

/* camb-demo runs this where its service is known, and ends with it: when the
 * pipe closes. */
#define SCRIPT \
  "printf '%s\\n%s\\n' \"$CAMB_API_BASE_URL\" \"$CAMB_API_KEY\"; cat"

struct _PreviewDemo
{
  GObject parent_instance;

  GSubprocess *process;
  GDataInputStream *output;
};

G_DEFINE_FINAL_TYPE (PreviewDemo, preview_demo, G_TYPE_OBJECT)

static void
preview_demo_dispose (GObject *object)
{
  PreviewDemo *self = PREVIEW_DEMO (object);

  if (self->process != NULL)
    g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL,
                           NULL);
  g_clear_object (&self->output);
  g_clear_object (&self->process);
  G_OBJECT_CLASS (preview_demo_parent_class)->dispose (object);
}

static void
preview_demo_class_init (PreviewDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = preview_demo_dispose;
}

static void
preview_demo_init (PreviewDemo *self)
{
}

/**
 * preview_demo_new:
 *
 * Returns: (transfer full): a service that is not started
 */
PreviewDemo *
preview_demo_new (void)
{
  return g_object_new (PREVIEW_TYPE_DEMO, NULL);
}

static void
read_key_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = g_data_input_stream_read_line_finish (
      G_DATA_INPUT_STREAM (source), result, NULL, &error);
  const char *base_url = g_task_get_task_data (task);

  if (key == NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             _ ("The service with the sample runs ended before "
                                "it was ready. Start camb-demo in a terminal "
                                "to see why."));
    return;
  }
  g_task_return_pointer (task, preview_account_new_with_key (base_url, key),
                         g_object_unref);
}

static void
read_url_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  GDataInputStream *output = G_DATA_INPUT_STREAM (source);
  char *url =
      g_data_input_stream_read_line_finish (output, result, NULL, &error);

  g_task_set_task_data (task, url, g_free);
  g_data_input_stream_read_line_async (output, G_PRIORITY_DEFAULT, NULL,
                                       read_key_cb, g_steal_pointer (&task));
}

/**
 * preview_demo_start_async:
 * @self: a service that is not started
 * @callback: called when it answers
 * @data: for @callback
 *
 * Starts it. The first time, its media is made, which takes some seconds.
 */
void
preview_demo_start_async (PreviewDemo *self,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  g_autoptr (GError) error = NULL;

  g_return_if_fail (PREVIEW_IS_DEMO (self));
  g_return_if_fail (self->process == NULL);

  g_task_set_source_tag (task, preview_demo_start_async);
  self->process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
      "camb-demo", "sh", "-c", SCRIPT, NULL);
  if (self->process == NULL) {
    g_task_return_new_error (
        task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        _ ("The program camb-demo, which serves the sample runs, cannot be "
           "started: %s"),
        error->message);
    return;
  }
  self->output =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, NULL,
                                       read_url_cb, g_steal_pointer (&task));
}

/**
 * preview_demo_start_finish:
 * @self: a service
 * @result: from the callback
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the account for its runs
 */
PreviewAccount *
preview_demo_start_finish (PreviewDemo *self,
                           GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
