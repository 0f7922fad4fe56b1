/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "camb-quality.h"
#include "preview-preferences.h"
#include "preview-timing-group.h"

struct _PreviewPreferences
{
  AdwPreferencesWindow parent_instance;

  AdwPasswordEntryRow *key_row;
  AdwActionRow *state_row;
  GtkSpinner *state_spinner;
  GtkWidget *forget_button;
  AdwEntryRow *url_row;
  AdwComboRow *profile_row;
  AdwPreferencesPage *review_page;

  PreviewAccount *account;
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (PreviewPreferences,
                     preview_preferences,
                     ADW_TYPE_PREFERENCES_WINDOW)

static const char *
get_state_title (PreviewKeyState state)
{
  switch (state) {
  case PREVIEW_KEY_LOADING:
    return _ ("Asking the keyring…");
  case PREVIEW_KEY_MISSING:
    return _ ("No key yet");
  case PREVIEW_KEY_CHECKING:
    return _ ("Asking the service…");
  case PREVIEW_KEY_ACCEPTED:
    return _ ("The service accepts the key");
  case PREVIEW_KEY_REFUSED:
    return _ ("The service refuses the key");
  case PREVIEW_KEY_UNCHECKED:
  default:
    return _ ("The key was not tried yet");
  }
}

static void
key_state_cb (PreviewPreferences *self)
{
  PreviewKeyState state = preview_account_get_key_state (self->account);
  const char *problem = preview_account_get_problem (self->account);
  g_autofree char *escaped =
      g_markup_escape_text (problem != NULL ? problem : "", -1);
  gboolean is_busy =
      state == PREVIEW_KEY_CHECKING || state == PREVIEW_KEY_LOADING;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state_row),
                                 get_state_title (state));
  adw_action_row_set_subtitle (self->state_row, escaped);
  gtk_spinner_set_spinning (self->state_spinner, is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->state_spinner), is_busy);
  gtk_widget_set_visible (self->forget_button,
                          state != PREVIEW_KEY_MISSING && !is_busy);
}

/* The text is gone from the screen as soon as it is taken. */
static void
key_applied_cb (PreviewPreferences *self)
{
  g_autofree char *key =
      g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->key_row)));

  g_strstrip (key);
  gtk_editable_set_text (GTK_EDITABLE (self->key_row), "");
  if (*key != '\0')
    preview_account_set_key (self->account, key);
}

static void
forget_cb (PreviewPreferences *self)
{
  preview_account_forget_key (self->account);
}

static void
url_changed_cb (PreviewPreferences *self)
{
  const char *url = gtk_editable_get_text (GTK_EDITABLE (self->url_row));

  if (*url == '\0' || preview_base_url_is_valid (url))
    gtk_widget_remove_css_class (GTK_WIDGET (self->url_row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->url_row), "error");
}

static void
url_applied_cb (PreviewPreferences *self)
{
  const char *url = gtk_editable_get_text (GTK_EDITABLE (self->url_row));

  if (*url != '\0' && !preview_base_url_is_valid (url)) {
    adw_preferences_window_add_toast (
        ADW_PREFERENCES_WINDOW (self),
        adw_toast_new (_ ("An address starts with https://")));
    return;
  }
  g_settings_set_string (self->settings, "api-base-url", url);
}

static gboolean
profile_to_row (GValue *value, GVariant *variant, gpointer data)
{
  CambProfile profile;

  if (!camb_profile_from_string (g_variant_get_string (variant, NULL),
                                 &profile))
    return FALSE;
  g_value_set_uint (value, profile);
  return TRUE;
}

static GVariant *
row_to_profile (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_variant_new_string (
      camb_profile_to_string ((CambProfile)g_value_get_uint (value)));
}

static void
preview_preferences_dispose (GObject *object)
{
  PreviewPreferences *self = PREVIEW_PREFERENCES (object);

  g_clear_object (&self->account);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (preview_preferences_parent_class)->dispose (object);
}

static void
preview_preferences_class_init (PreviewPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_preferences_dispose;
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PreviewPreferences,
                                        key_row);
  gtk_widget_class_bind_template_child (widget_class, PreviewPreferences,
                                        state_row);
  gtk_widget_class_bind_template_child (widget_class, PreviewPreferences,
                                        state_spinner);
  gtk_widget_class_bind_template_child (widget_class, PreviewPreferences,
                                        forget_button);
  gtk_widget_class_bind_template_child (widget_class, PreviewPreferences,
                                        url_row);
  gtk_widget_class_bind_template_child (widget_class, PreviewPreferences,
                                        profile_row);
  gtk_widget_class_bind_template_child (widget_class, PreviewPreferences,
                                        review_page);
  gtk_widget_class_bind_template_callback (widget_class, key_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
  gtk_widget_class_bind_template_callback (widget_class, url_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, url_changed_cb);
}

static void
preview_preferences_init (PreviewPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * preview_preferences_new:
 * @parent: above which window
 * @account: whose key it is about
 * @settings: the user's
 *
 * Returns: a window
 */
PreviewPreferences *
preview_preferences_new (GtkWindow *parent,
                         PreviewAccount *account,
                         GSettings *settings)
{
  PreviewPreferences *self =
      g_object_new (PREVIEW_TYPE_PREFERENCES, "transient-for", parent, NULL);
  g_autofree char *url = g_settings_get_string (settings, "api-base-url");

  self->account = g_object_ref (account);
  self->settings = g_object_ref (settings);
  gtk_editable_set_text (GTK_EDITABLE (self->url_row), url);
  g_settings_bind_with_mapping (settings, "quality-profile", self->profile_row,
                                "selected", G_SETTINGS_BIND_DEFAULT,
                                profile_to_row, row_to_profile, NULL, NULL);
  adw_preferences_page_add (
      self->review_page,
      ADW_PREFERENCES_GROUP (preview_timing_group_new (settings)));
  g_signal_connect_object (account, "notify::key-state",
                           G_CALLBACK (key_state_cb), self, G_CONNECT_SWAPPED);
  key_state_cb (self);
  return self;
}
