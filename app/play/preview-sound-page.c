/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "preview-analysis.h"
#include "preview-sound-page.h"
#include "preview-time.h"
#include "preview-wave-view.h"

struct _PreviewSoundPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkSpinner *spinner;
  PreviewWaveView *wave;
  GtkLabel *problem;
  GtkLabel *facts;
  GtkLabel *caption;

  PreviewAnalysis *analysis;
};

enum
{
  SIGNAL_SOUGHT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewSoundPage, preview_sound_page, ADW_TYPE_BIN)

static char *
format_level (double level)
{
  return isinf (level) ? g_strdup ("−∞") : g_strdup_printf ("%.1f", level);
}

static void
show_facts (PreviewSoundPage *self, const PreviewSoundFacts *facts)
{
  g_autofree char *time = preview_time_format_tenths (facts->duration);
  g_autofree char *rate =
      g_strdup_printf (_ ("%.1f kHz"), (double)facts->rate / 1000);
  g_autofree char *channels =
      facts->channels == 1 ? g_strdup (_ ("mono"))
      : facts->channels == 2
          ? g_strdup (_ ("stereo"))
          : g_strdup_printf (_ ("%d channels"), facts->channels);
  g_autofree char *level = format_level (facts->loudness);
  g_autofree char *highest = format_level (facts->true_peak);
  /* Translators: integrated loudness. */
  g_autofree char *loudness = g_strdup_printf (_ ("%s LUFS"), level);
  /* Translators: true peak. */
  g_autofree char *peak = g_strdup_printf (_ ("peak %s dBTP"), highest);
  g_autofree char *text =
      g_strjoin (" · ", time, rate, channels, loudness, peak, NULL);

  gtk_label_set_text (self->facts, text);
}

static void
analysed_cb (PreviewSoundPage *self)
{
  const PreviewSoundFacts *facts = preview_analysis_get_facts (self->analysis);
  const PreviewPeak *peaks;
  guint n_peaks;

  gtk_spinner_set_spinning (self->spinner, FALSE);
  if (facts == NULL) {
    gtk_label_set_text (self->problem,
                        preview_analysis_get_problem (self->analysis));
    gtk_stack_set_visible_child_name (self->stack, "none");
    return;
  }
  peaks = preview_analysis_get_peaks (self->analysis, &n_peaks);
  preview_wave_view_set_peaks (self->wave, peaks, n_peaks);
  gtk_stack_set_visible_child_name (self->stack, "wave");
  show_facts (self, facts);
}

static void
drop_analysis (PreviewSoundPage *self)
{
  if (self->analysis == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->analysis, self);
  g_clear_pointer (&self->analysis, preview_analysis_stop);
}

static void
analyse (PreviewSoundPage *self, PreviewRun *run, PreviewAccount *account)
{
  gtk_label_set_text (self->facts, "");
  gtk_stack_set_visible_child_name (self->stack, "busy");
  gtk_spinner_set_spinning (self->spinner, TRUE);
  self->analysis = preview_analysis_new (preview_run_get_spec (run), account);
  g_signal_connect_swapped (self->analysis, "notify::done",
                            G_CALLBACK (analysed_cb), self);
  if (preview_analysis_get_problem (self->analysis) != NULL)
    analysed_cb (self);
}

static void
sought_cb (PreviewSoundPage *self, guint64 position, gboolean is_exact)
{
  g_signal_emit (self, signals[SIGNAL_SOUGHT], 0, position, is_exact);
}

static void
preview_sound_page_dispose (GObject *object)
{
  drop_analysis (PREVIEW_SOUND_PAGE (object));
  G_OBJECT_CLASS (preview_sound_page_parent_class)->dispose (object);
}

#define BIND(name) \
  gtk_widget_class_bind_template_child (widget_class, PreviewSoundPage, name)

static void
preview_sound_page_class_init (PreviewSoundPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PREVIEW_TYPE_WAVE_VIEW);
  G_OBJECT_CLASS (klass)->dispose = preview_sound_page_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-sound-page.ui");
  BIND (stack);
  BIND (spinner);
  BIND (wave);
  BIND (problem);
  BIND (facts);
  BIND (caption);

  /**
   * PreviewSoundPage::sought:
   * @self: a page
   * @position: in the run, in nanoseconds
   * @is_exact: whether the user has made up their mind
   */
  signals[SIGNAL_SOUGHT] = g_signal_new (
      "sought", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_BOOLEAN);
}

static void
preview_sound_page_init (PreviewSoundPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->wave, "sought", G_CALLBACK (sought_cb), self);
}

/**
 * preview_sound_page_show_run:
 * @self: a page
 * @run: (nullable): what to show the waveform and the loudness of
 * @resolver: (nullable): who knows where it comes from
 */
void
preview_sound_page_show_run (PreviewSoundPage *self,
                             PreviewRun *run,
                             PreviewResolver *resolver)
{
  PreviewAccount *account =
      run != NULL ? preview_resolver_get_account (resolver, run) : NULL;

  if (run == NULL) {
    drop_analysis (self);
    preview_wave_view_set_peaks (self->wave, NULL, 0);
  } else if (self->analysis == NULL && account != NULL) {
    analyse (self, run, account);
  }
}

/**
 * preview_sound_page_has_run:
 * @self: a page
 *
 * Returns: whether it has something to show
 */
gboolean
preview_sound_page_has_run (PreviewSoundPage *self)
{
  return self->analysis != NULL;
}

/**
 * preview_sound_page_set_position:
 * @self: a page
 * @position: in the run, in nanoseconds
 */
void
preview_sound_page_set_position (PreviewSoundPage *self, guint64 position)
{
  preview_wave_view_set_position (self->wave, position);
}

/**
 * preview_sound_page_set_caption:
 * @self: a page
 * @markup: (nullable): the subtitle of this moment
 */
void
preview_sound_page_set_caption (PreviewSoundPage *self, const char *markup)
{
  gtk_widget_set_visible (GTK_WIDGET (self->caption), markup != NULL);
  if (markup != NULL)
    gtk_label_set_markup (self->caption, markup);
}
