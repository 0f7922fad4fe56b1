/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the window does with the transcript: the rules it is judged by, the room
 * it gets, and where it is saved and copied to. */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "preview-transcript-file.h"
#include "preview-window-private.h"

/* From this width on the transcript may have two columns. */
#define ROOMY 1000

#define DIALOG "preview-save-dialog"
#define FORMAT "preview-save-format"

static PreviewTranscript *
get_transcript (PreviewWindow *self)
{
  return preview_transcript_view_get_transcript (self->transcript_view);
}

/**
 * preview_window_update_rules:
 * @self: a window
 *
 * Has the transcript judged by the rules that the user chose, in the language
 * of the run that is shown.
 */
void
preview_window_update_rules (PreviewWindow *self)
{
  preview_transcript_set_rules (
      get_transcript (self),
      (CambProfile)g_settings_get_enum (self->settings, "quality-profile"),
      self->run != NULL ? preview_run_get_language (self->run) : NULL);
}

static void
tell_no_problem (PreviewWindow *self)
{
  PreviewTranscript *transcript = get_transcript (self);

  if (preview_transcript_get_profile (transcript) == CAMB_PROFILE_NONE)
    preview_window_tell (
        self, _ ("No rules for subtitles are chosen in the preferences"));
  else if (!preview_problems_is_ready (
               preview_transcript_get_problems (transcript)))
    preview_window_tell (self, _ ("The lines are still being checked"));
  else
    preview_window_tell (self, _ ("No line breaks a rule"));
}

static void
problem_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  guint64 time;

  if (preview_window_find_problem (self, &time))
    preview_window_go_to_time (self, time);
  else
    tell_no_problem (self);
}

/* A translation run does not say what language it is in. */
static CambWriterOptions
get_options (PreviewWindow *self,
             PreviewTranscriptTexts texts,
             CambSubtitleLayout layout,
             const char *title)
{
  PreviewTranscript *transcript = get_transcript (self);
  CambWriterOptions options = CAMB_WRITER_OPTIONS_INIT;
  guint64 duration = self->run != NULL ? preview_run_get_duration (self->run)
                                       : GST_CLOCK_TIME_NONE;

  options.speaker_style = (CambSpeakerStyle)g_settings_get_enum (
      self->settings, "caption-speakers");
  options.layout = layout;
  options.profile = preview_transcript_get_profile (transcript);
  options.title = title;
  if (texts == PREVIEW_TEXTS_ORIGINAL)
    options.language = preview_transcript_get_language (transcript);
  if (duration != GST_CLOCK_TIME_NONE)
    options.media_duration = duration;
  return options;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PreviewWindow) self = data;
  g_autoptr (GBytes) bytes = preview_transcript_write_finish (
      PREVIEW_TRANSCRIPT (source), result, NULL);
  g_autofree char *text = NULL;
  gsize size;
  const char *contents;

  if (bytes == NULL)
    return;
  contents = g_bytes_get_data (bytes, &size);
  text = g_strndup (contents, size);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  preview_window_tell (self, _ ("The transcript was copied"));
}

/* What is seen is what is copied: both texts, if both are there. */
static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  PreviewTranscript *transcript = get_transcript (self);
  g_autofree char *title =
      self->run != NULL ? preview_run_dup_title (self->run) : NULL;
  PreviewTranscriptTexts texts = preview_transcript_has_translation (transcript)
                                     ? PREVIEW_TEXTS_BOTH
                                     : PREVIEW_TEXTS_ORIGINAL;
  CambWriterOptions options =
      get_options (self, texts, CAMB_SUBTITLE_LAYOUT_NONE, title);
  CambSubtitleFormat format;

  if (camb_subtitle_format_from_string (g_variant_get_string (parameter, NULL),
                                        &format))
    preview_transcript_write_async (transcript, format, texts, &options, NULL,
                                    written_cb, g_object_ref (self));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PreviewWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;

  if (preview_transcript_save_finish (PREVIEW_TRANSCRIPT (source), result,
                                      &error))
    message = g_strdup (_ ("The transcript was saved"));
  else
    message = g_strdup_printf (_ ("The transcript was not saved: %s"),
                               error->message);
  preview_window_tell (self, message);
}

static PreviewTranscriptTexts
get_texts (GtkFileChooser *chooser)
{
  const char *choice = gtk_file_chooser_get_choice (chooser, "texts");

  if (g_strcmp0 (choice, "translation") == 0)
    return PREVIEW_TEXTS_TRANSLATION;
  return g_strcmp0 (choice, "both") == 0 ? PREVIEW_TEXTS_BOTH
                                         : PREVIEW_TEXTS_ORIGINAL;
}

/* Who names a file with another suffix wants what that says. */
static CambSubtitleFormat
get_format (GtkFileChooser *chooser, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;
  CambSubtitleFormat format =
      GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chooser), FORMAT));

  if (dot != NULL)
    camb_subtitle_format_from_string (dot + 1, &format);
  return format;
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  PreviewWindow *self = data;
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (chooser);
  if (file != NULL) {
    g_autofree char *title =
        self->run != NULL ? preview_run_dup_title (self->run) : NULL;
    PreviewTranscriptTexts texts = get_texts (chooser);
    gboolean reading =
        g_strcmp0 (gtk_file_chooser_get_choice (chooser, "lines"), "reading") ==
        0;
    CambWriterOptions options = get_options (
        self, texts,
        reading ? CAMB_SUBTITLE_LAYOUT_READING : CAMB_SUBTITLE_LAYOUT_NONE,
        title);

    preview_transcript_save_async (get_transcript (self), file,
                                   get_format (chooser, file), texts, &options,
                                   NULL, saved_cb, g_object_ref (self));
  }
  g_object_set_data (G_OBJECT (self), DIALOG, NULL);
}

static void
destroy_dialog (gpointer data)
{
  gtk_native_dialog_destroy (data);
  g_object_unref (data);
}

static void
add_choices (GtkFileChooser *chooser, gboolean bilingual)
{
  /* GTK 4.8 begins with the first, whatever is set. */
  const char *texts[] = {"both", "original", "translation", NULL};
  const char *text_labels[] = {_ ("Both"), _ ("Original"), _ ("Translation"),
                               NULL};
  const char *lines[] = {"delivered", "reading", NULL};
  const char *line_labels[] = {_ ("As delivered"), _ ("Broken for reading"),
                               NULL};

  gtk_file_chooser_add_choice (chooser, "lines", _ ("Lines"), lines,
                               line_labels);
  gtk_file_chooser_set_choice (chooser, "lines", "delivered");
  if (!bilingual)
    return;
  gtk_file_chooser_add_choice (chooser, "texts", _ ("Texts"), texts,
                               text_labels);
  gtk_file_chooser_set_choice (chooser, "texts", "both");
}

static void
add_filter (GtkFileChooser *chooser, const char *suffix)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autofree char *name = g_ascii_strup (suffix, -1);

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_suffix (filter, suffix);
  gtk_file_chooser_add_filter (chooser, filter);
}

static char *
dup_file_name (PreviewWindow *self, const char *suffix)
{
  const PreviewSpec *spec = preview_run_get_spec (self->run);
  const char *language = preview_run_get_language (self->run);
  char *name;

  if (language != NULL)
    name = g_strdup_printf ("camb-%" G_GUINT64_FORMAT ".%s.%s", spec->run_id,
                            language, suffix);
  else
    name =
        g_strdup_printf ("camb-%" G_GUINT64_FORMAT ".%s", spec->run_id, suffix);
  return g_strdelimit (name, "/\\:", '-');
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  g_autofree char *file_name = NULL;
  CambSubtitleFormat format;
  GtkFileChooserNative *dialog;

  if (self->run == NULL || !camb_subtitle_format_from_string (
                               g_variant_get_string (parameter, NULL), &format))
    return;
  file_name = dup_file_name (self, camb_subtitle_format_to_string (format));
  dialog =
      gtk_file_chooser_native_new (_ ("Save the Transcript"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  g_object_set_data (G_OBJECT (dialog), FORMAT, GUINT_TO_POINTER (format));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file_name);
  add_filter (GTK_FILE_CHOOSER (dialog),
              camb_subtitle_format_to_string (format));
  add_choices (GTK_FILE_CHOOSER (dialog),
               preview_transcript_has_translation (get_transcript (self)));
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self,
                           0);
  g_object_set_data_full (G_OBJECT (self), DIALOG, dialog, destroy_dialog);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/**
 * preview_window_install_transcript_actions:
 * @widget_class: of the window
 */
void
preview_window_install_transcript_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.next-problem", NULL,
                                   problem_action);
  gtk_widget_class_install_action (widget_class, "win.save-transcript", "s",
                                   save_action);
  gtk_widget_class_install_action (widget_class, "win.copy-transcript", "s",
                                   copy_action);
}

static void
lines_cb (PreviewWindow *self)
{
  gboolean any = preview_transcript_get_n_lines (get_transcript (self)) > 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-transcript", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.copy-transcript", any);
}

/* This comes before anything gets its size. */
static void
layout_cb (PreviewWindow *self, int width, int height)
{
  preview_transcript_view_set_roomy (self->transcript_view, width >= ROOMY);
}

static void
realize_cb (PreviewWindow *self)
{
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (self)), "layout",
                           G_CALLBACK (layout_cb), self, G_CONNECT_SWAPPED);
}

/**
 * preview_window_follow_transcript:
 * @self: a window
 */
void
preview_window_follow_transcript (PreviewWindow *self)
{
  g_signal_connect_object (get_transcript (self), "items-changed",
                           G_CALLBACK (lines_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::quality-profile",
                           G_CALLBACK (preview_window_update_rules), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "realize", G_CALLBACK (realize_cb), self,
                           G_CONNECT_SWAPPED);
  lines_cb (self);
}

/**
 * preview_window_show_translation:
 * @self: a window that shows a run
 * @texts: (nullable): the texts of a translation, to stand beside the lines
 */
void
preview_window_show_translation (PreviewWindow *self, const char *const *texts)
{
  g_autofree char *message = NULL;

  if (preview_transcript_view_set_translation (self->transcript_view, texts))
    return;
  message = g_strdup_printf (
      _ ("Texts of the translation: %u, lines: %u. They are laid by length."),
      g_strv_length ((char **)texts),
      preview_transcript_get_n_lines (get_transcript (self)));
  preview_window_tell (self, message);
}
