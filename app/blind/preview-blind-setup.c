/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-blind-setup.h"
#include "preview-blind-stats.h"

struct _PreviewBlindSetup
{
  AdwBin parent_instance;

  AdwComboRow *mode_row;
  AdwComboRow *first_row;
  AdwComboRow *second_row;
  GtkSpinButton *n_trials;
  AdwActionRow *trials_row;
  AdwActionRow *picture_row;
  GtkSwitch *picture;
  AdwActionRow *voice_row;
  GtkSwitch *voice;
  GtkLabel *problem;
  GtkWidget *start_button;

  GPtrArray *runs;
};

enum
{
  SIGNAL_STARTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewBlindSetup, preview_blind_setup, ADW_TYPE_BIN)

/* Only those of one sort can be told apart by how good they are. */
static const char *
find_problem (PreviewBlindSetup *self)
{
  PreviewRun *one = preview_blind_setup_get_run (self, 0);
  PreviewRun *other = preview_blind_setup_get_run (self, 1);

  if (one == NULL || other == NULL)
    return _ ("A blind test needs two runs with sound that can be played.");
  if (one == other)
    return _ ("Choose two different runs.");
  return NULL;
}

static void
show_needed (PreviewBlindSetup *self)
{
  guint n = preview_blind_setup_get_n_trials (self);
  gboolean is_abx = preview_blind_setup_get_mode (self) == PREVIEW_BLIND_ABX;
  guint needed = preview_blind_find_needed (n, !is_abx);
  g_autofree char *text =
      needed > n ? g_strdup (_ ("Too few to show anything"))
      : is_abx
          ? g_strdup_printf (
                ngettext ("%u right answer will show a difference",
                          "%u right answers will show a difference", needed),
                needed)
          : g_strdup_printf (ngettext ("%u answer for one of them will show a "
                                       "preference",
                                       "%u answers for one of them will show a "
                                       "preference",
                                       needed),
                             needed);

  adw_action_row_set_subtitle (self->trials_row, text);
}

static void
update (PreviewBlindSetup *self)
{
  const char *problem = find_problem (self);
  PreviewRun *runs[] = {preview_blind_setup_get_run (self, 0),
                        preview_blind_setup_get_run (self, 1)};
  gboolean has_video = FALSE, has_voice = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++) {
    has_video |= runs[i] != NULL && preview_run_has_video (runs[i]);
    has_voice &= runs[i] != NULL && preview_run_has_video (runs[i]) &&
                 preview_run_has_voice (runs[i]);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->picture_row), has_video);
  gtk_widget_set_visible (GTK_WIDGET (self->voice_row), has_voice);
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_widget_set_sensitive (self->start_button, problem == NULL);
  show_needed (self);
}

static void
start_cb (PreviewBlindSetup *self)
{
  if (find_problem (self) == NULL)
    g_signal_emit (self, signals[SIGNAL_STARTED], 0);
}

static void
preview_blind_setup_dispose (GObject *object)
{
  PreviewBlindSetup *self = PREVIEW_BLIND_SETUP (object);

  g_clear_pointer (&self->runs, g_ptr_array_unref);
  G_OBJECT_CLASS (preview_blind_setup_parent_class)->dispose (object);
}

#define BIND(name) \
  gtk_widget_class_bind_template_child (widget_class, PreviewBlindSetup, name)

static void
preview_blind_setup_class_init (PreviewBlindSetupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_blind_setup_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-blind-setup.ui");
  BIND (mode_row);
  BIND (first_row);
  BIND (second_row);
  BIND (n_trials);
  BIND (trials_row);
  BIND (picture_row);
  BIND (picture);
  BIND (voice_row);
  BIND (voice);
  BIND (problem);
  BIND (start_button);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);

  signals[SIGNAL_STARTED] =
      g_signal_new ("started", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
preview_blind_setup_init (PreviewBlindSetup *self)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * preview_blind_setup_can_test:
 * @run: a run
 *
 * Returns: whether it has a sound that can be played now
 */
gboolean
preview_blind_setup_can_test (PreviewRun *run)
{
  switch (preview_run_get_kind (run)) {
  case PREVIEW_KIND_DUBBING:
  case PREVIEW_KIND_TTS:
  case PREVIEW_KIND_SOUND:
    return preview_run_get_state (run) == PREVIEW_RUN_READY;
  default:
    return FALSE;
  }
}

static char *
dup_name (PreviewRun *run)
{
  g_autofree char *title = preview_run_dup_title (run);
  const char *language = preview_run_get_language (run);
  g_autofree char *name =
      language != NULL ? preview_language_dup_name (language) : NULL;

  return name != NULL ? g_strdup_printf ("%s, %s", title, name)
                      : g_steal_pointer (&title);
}

static guint
find (PreviewBlindSetup *self, GPtrArray *preferred, guint index)
{
  guint found;

  if (index < preferred->len &&
      g_ptr_array_find (self->runs, g_ptr_array_index (preferred, index),
                        &found))
    return found;
  return index;
}

/**
 * preview_blind_setup_set_runs:
 * @self: a setup
 * @runs: the list
 * @preferred: (element-type PreviewRun): what is to be chosen first
 */
void
preview_blind_setup_set_runs (PreviewBlindSetup *self,
                              PreviewRuns *runs,
                              GPtrArray *preferred)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint first, second;

  g_ptr_array_set_size (self->runs, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (runs)); i++) {
    g_autoptr (PreviewRun) run = g_list_model_get_item (G_LIST_MODEL (runs), i);

    if (!preview_blind_setup_can_test (run))
      continue;
    gtk_string_list_take (names, dup_name (run));
    g_ptr_array_add (self->runs, g_steal_pointer (&run));
  }
  adw_combo_row_set_model (self->first_row, G_LIST_MODEL (names));
  adw_combo_row_set_model (self->second_row, G_LIST_MODEL (names));
  first = find (self, preferred, 0);
  second = find (self, preferred, 1);
  if (second == first)
    second = first + 1 < self->runs->len ? first + 1 : 0;
  adw_combo_row_set_selected (self->first_row, first);
  adw_combo_row_set_selected (self->second_row, second);
  update (self);
}

/**
 * preview_blind_setup_forget:
 * @self: a setup
 *
 * Names no run any more: while a test is on, not even where nobody looks.
 */
void
preview_blind_setup_forget (PreviewBlindSetup *self)
{
  g_ptr_array_set_size (self->runs, 0);
  adw_combo_row_set_model (self->first_row, NULL);
  adw_combo_row_set_model (self->second_row, NULL);
}

/**
 * preview_blind_setup_get_run:
 * @self: a setup
 * @index: 0 or 1
 *
 * Returns: (transfer none) (nullable): a run that was chosen
 */
PreviewRun *
preview_blind_setup_get_run (PreviewBlindSetup *self, guint index)
{
  guint chosen = adw_combo_row_get_selected (index == 0 ? self->first_row
                                                        : self->second_row);

  return chosen < self->runs->len ? g_ptr_array_index (self->runs, chosen)
                                  : NULL;
}

/**
 * preview_blind_setup_get_mode:
 * @self: a setup
 *
 * Returns: what is to be asked
 */
PreviewBlindMode
preview_blind_setup_get_mode (PreviewBlindSetup *self)
{
  return adw_combo_row_get_selected (self->mode_row) == 0
             ? PREVIEW_BLIND_PREFERENCE
             : PREVIEW_BLIND_ABX;
}

/**
 * preview_blind_setup_get_n_trials:
 * @self: a setup
 *
 * Returns: how often
 */
guint
preview_blind_setup_get_n_trials (PreviewBlindSetup *self)
{
  return (guint)gtk_spin_button_get_value_as_int (self->n_trials);
}

/**
 * preview_blind_setup_get_picture:
 * @self: a setup
 *
 * Returns: whether a picture is wanted
 */
gboolean
preview_blind_setup_get_picture (PreviewBlindSetup *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->picture_row)) &&
         gtk_switch_get_active (self->picture);
}

/**
 * preview_blind_setup_get_voice_only:
 * @self: a setup
 *
 * Returns: whether the voices are to be heard alone
 */
gboolean
preview_blind_setup_get_voice_only (PreviewBlindSetup *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->voice_row)) &&
         gtk_switch_get_active (self->voice);
}
