/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-timing-group.h"

#define STEP 0.05
#define PAGE 0.5
#define DIGITS 2

struct _PreviewTimingGroup
{
  AdwPreferencesGroup parent_instance;
};

G_DEFINE_FINAL_TYPE (PreviewTimingGroup,
                     preview_timing_group,
                     ADW_TYPE_PREFERENCES_GROUP)

static const struct
{
  const char *key;
  const char *title;
  const char *subtitle;
} rows[] = {
    {"timing-early", N_ ("Early"), N_ ("The voice begins before its line")},
    {"timing-late", N_ ("Late"), N_ ("The voice begins after its line")},
    {"timing-overrun", N_ ("Too long"), N_ ("The voice ends after its line")},
    {"timing-dead-air", N_ ("Silence"),
     N_ ("Nobody speaks for so long within a line")},
};

static void
preview_timing_group_class_init (PreviewTimingGroupClass *klass)
{
}

static void
preview_timing_group_init (PreviewTimingGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  adw_preferences_group_set_title (group, _ ("Timing Check"));
  adw_preferences_group_set_description (
      group, _ ("How far voice and transcript may be apart, in seconds. It is "
                "measured here, on the voice track."));
}

/* The schema alone knows what is possible. */
static GtkAdjustment *
make_adjustment (GSettings *settings, const char *key)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) schema_key = NULL;
  g_autoptr (GVariant) range = NULL;
  g_autoptr (GVariant) limits = NULL;
  double least, most;

  g_object_get (settings, "settings-schema", &schema, NULL);
  schema_key = g_settings_schema_get_key (schema, key);
  range = g_settings_schema_key_get_range (schema_key);
  g_variant_get (range, "(sv)", NULL, &limits);
  g_variant_get (limits, "(dd)", &least, &most);
  return gtk_adjustment_new (least, least, most, STEP, PAGE, 0);
}

static void
add_row (PreviewTimingGroup *self, GSettings *settings, guint index)
{
  const char *title = _ (rows[index].title);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new (
      make_adjustment (settings, rows[index].key), STEP, DIGITS);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (rows[index].subtitle));
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_settings_bind (settings, rows[index].key, spin, "value",
                   G_SETTINGS_BIND_DEFAULT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

/**
 * preview_timing_group_new:
 * @settings: the user's
 *
 * Returns: (transfer floating): rows for all limits
 */
GtkWidget *
preview_timing_group_new (GSettings *settings)
{
  PreviewTimingGroup *self = g_object_new (PREVIEW_TYPE_TIMING_GROUP, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    add_row (self, settings, i);
  return GTK_WIDGET (self);
}
