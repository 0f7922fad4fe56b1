/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Keys work wherever the focus is, except where text is written. What a
 * focused list, slider or button does with a key of its own goes first. */

#include "config.h"

#include "preview-seek-bar.h"
#include "preview-window-private.h"

typedef struct
{
  guint key;
  GdkModifierType modifiers;
  const char *action;
  int seconds;
} Key;

#define CTRL GDK_CONTROL_MASK
#define SHIFT GDK_SHIFT_MASK
#define ALT GDK_ALT_MASK
#define ALL (GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)

/* No widget has a use for these. */
static const Key early_keys[] = {
    {GDK_KEY_k, 0, "win.play", 0},
    {GDK_KEY_j, 0, "win.slower", 0},
    {GDK_KEY_l, 0, "win.faster", 0},
    {GDK_KEY_l, SHIFT, "win.loop-line", 0},
    {GDK_KEY_comma, 0, "win.step-back", 0},
    {GDK_KEY_period, 0, "win.step", 0},
    {GDK_KEY_bracketleft, 0, "win.loop-in", 0},
    {GDK_KEY_bracketright, 0, "win.loop-out", 0},
    {GDK_KEY_backslash, 0, "win.loop-off", 0},
    {GDK_KEY_v, 0, "win.voice-only", 0},
    {GDK_KEY_a, 0, "win.next-language", 0},
    {GDK_KEY_c, 0, "win.captions", 0},
    {GDK_KEY_c, SHIFT, "win.next-captions", 0},
    {GDK_KEY_m, 0, "win.mute", 0},
    {GDK_KEY_n, 0, "win.note", 0},
    {GDK_KEY_p, 0, "win.next-problem", 0},
    {GDK_KEY_f, 0, "win.fullscreen", 0},
    {GDK_KEY_F11, 0, "win.fullscreen", 0},
    {GDK_KEY_F6, 0, "win.next-part", 0},
    {GDK_KEY_F9, 0, "win.toggle-list", 0},
    {GDK_KEY_F10, 0, "win.toggle-transcript", 0},
    {GDK_KEY_question, 0, "win.show-help-overlay", 0},
    {GDK_KEY_1, 0, "win.hear(1)", 0},
    {GDK_KEY_2, 0, "win.hear(2)", 0},
    {GDK_KEY_3, 0, "win.hear(3)", 0},
    {GDK_KEY_4, 0, "win.hear(4)", 0},
    {GDK_KEY_5, 0, "win.hear(5)", 0},
    {GDK_KEY_6, 0, "win.hear(6)", 0},
    {GDK_KEY_7, 0, "win.hear(7)", 0},
    {GDK_KEY_8, 0, "win.hear(8)", 0},
    {GDK_KEY_9, 0, "win.hear(9)", 0},
    {GDK_KEY_0, 0, "win.hear(0)", 0},
    {GDK_KEY_g, 0, "win.view::grid", 0},
    {GDK_KEY_g, SHIFT, "win.view::single", 0},
    {GDK_KEY_s, 0, "win.view::split", 0},
    {GDK_KEY_o, 0, "win.view::blend", 0},
    {GDK_KEY_d, 0, "win.view::difference", 0},
    {GDK_KEY_w, 0, "win.view::sound", 0},
    {GDK_KEY_x, 0, "win.swap", 0},
    {GDK_KEY_i, 0, "win.show-info", 0},
    {GDK_KEY_plus, CTRL, "win.zoom-in", 0},
    {GDK_KEY_equal, CTRL, "win.zoom-in", 0},
    {GDK_KEY_minus, CTRL, "win.zoom-out", 0},
    {GDK_KEY_0, CTRL, "win.zoom-fit", 0},
    {GDK_KEY_1, CTRL, "win.zoom-actual", 0},
    {GDK_KEY_Left, ALT, "win.pan((-1,0))", 0},
    {GDK_KEY_Right, ALT, "win.pan((1,0))", 0},
    {GDK_KEY_Up, ALT, "win.pan((0,-1))", 0},
    {GDK_KEY_Down, ALT, "win.pan((0,1))", 0},
    {GDK_KEY_comma, ALT, "win.offset-frames(-1)", 0},
    {GDK_KEY_period, ALT, "win.offset-frames(1)", 0},
    {GDK_KEY_Page_Up, ALT, "win.offset-tenths(-1)", 0},
    {GDK_KEY_Page_Down, ALT, "win.offset-tenths(1)", 0},
};

/* These belong to the focus first. */
static const Key late_keys[] = {
    {GDK_KEY_space, 0, "win.play", 0},
    {GDK_KEY_Left, 0, "win.seek", -5},
    {GDK_KEY_Right, 0, "win.seek", 5},
    {GDK_KEY_Left, SHIFT, "win.seek", -1},
    {GDK_KEY_Right, SHIFT, "win.seek", 1},
    {GDK_KEY_Left, CTRL, "win.seek", -30},
    {GDK_KEY_Right, CTRL, "win.seek", 30},
    {GDK_KEY_Up, 0, "win.previous-line", 0},
    {GDK_KEY_Down, 0, "win.next-line", 0},
    {GDK_KEY_Return, 0, "win.replay-line", 0},
    {GDK_KEY_KP_Enter, 0, "win.replay-line", 0},
    {GDK_KEY_Delete, 0, "win.remove", 0},
    {GDK_KEY_Escape, 0, "win.unfullscreen", 0},
    {GDK_KEY_v, CTRL, "win.paste", 0},
    {GDK_KEY_n, CTRL, "win.add", 0},
    {GDK_KEY_f, CTRL, "win.search", 0},
};

static gboolean
is_writing (PreviewWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (preview_window_has_sheet (self))
    return TRUE;
  if (focus == NULL)
    return FALSE;
  return GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus) ||
         gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL;
}

/* An action, or one with its parameter: `win.view::grid`, `win.hear(1)`. */
static gboolean
activate (PreviewWindow *self, const Key *key)
{
  g_autoptr (GVariant) parameter = NULL;
  g_autofree char *name = NULL;

  if (key->seconds != 0)
    return gtk_widget_activate_action (GTK_WIDGET (self), key->action, "i",
                                       key->seconds);
  if (!g_action_parse_detailed_name (key->action, &name, &parameter, NULL))
    return FALSE;
  return gtk_widget_activate_action_variant (GTK_WIDGET (self), name,
                                             parameter);
}

static gboolean
find (PreviewWindow *self,
      const Key *keys,
      guint n_keys,
      guint key,
      GdkModifierType modifiers)
{
  guint lower = gdk_keyval_to_lower (key);
  /* A mark that needs Shift on some keyboards is still that mark. */
  gboolean is_letter = gdk_keyval_to_upper (lower) != lower;
  gboolean is_mark =
      !is_letter && g_unichar_isgraph (gdk_keyval_to_unicode (lower));

  for (guint i = 0; i < n_keys; i++) {
    GdkModifierType wanted = modifiers & ALL;

    if (is_mark)
      wanted &= ~SHIFT;
    if (keys[i].key == lower && keys[i].modifiers == wanted)
      return activate (self, &keys[i]);
  }
  return FALSE;
}

/* Space and Enter are for the player, unless somebody goes through the window
 * with the keyboard. */
static const char *
find_player_action (PreviewWindow *self, guint key, GdkModifierType modifiers)
{
  if ((modifiers & ALL) != 0 ||
      gtk_window_get_focus_visible (GTK_WINDOW (self)))
    return NULL;
  if (key == GDK_KEY_space)
    return "win.play";
  return key == GDK_KEY_Return || key == GDK_KEY_KP_Enter ? "win.replay-line"
                                                          : NULL;
}

/* Tab hears the next run, unless somebody goes through the buttons outside the
 * pictures with the keyboard. */
static gboolean
is_tab_for_player (PreviewWindow *self, guint key, GdkModifierType modifiers)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (key != GDK_KEY_Tab || (modifiers & ALL) != 0 || self->chosen->len < 2)
    return FALSE;
  return focus == NULL || !gtk_window_get_focus_visible (GTK_WINDOW (self)) ||
         gtk_widget_is_ancestor (focus, GTK_WIDGET (self->compare_view));
}

static gboolean
early_cb (PreviewWindow *self, guint key, guint code, GdkModifierType modifiers)
{
  const char *action = find_player_action (self, key, modifiers);

  if (is_writing (self))
    return FALSE;
  if (action != NULL)
    return gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
  if (is_tab_for_player (self, key, modifiers))
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.hear-next",
                                       NULL);
  if (find (self, early_keys, G_N_ELEMENTS (early_keys), key, modifiers))
    return TRUE;
  /* The seek bar moves as far as everywhere else. */
  return PREVIEW_IS_SEEK_BAR (gtk_window_get_focus (GTK_WINDOW (self))) &&
         find (self, late_keys, G_N_ELEMENTS (late_keys), key, modifiers);
}

static gboolean
late_cb (PreviewWindow *self, guint key, guint code, GdkModifierType modifiers)
{
  if (is_writing (self))
    return FALSE;
  return find (self, late_keys, G_N_ELEMENTS (late_keys), key, modifiers);
}

static void
follow (PreviewWindow *self, GtkPropagationPhase phase, GCallback callback)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, phase);
  g_signal_connect_object (controller, "key-pressed", callback, self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
fullscreen_cb (PreviewWindow *self)
{
  gboolean is_fullscreen = gtk_window_is_fullscreen (GTK_WINDOW (self));

  gtk_widget_set_visible (self->header, !is_fullscreen);
  if (is_fullscreen) {
    adw_flap_set_reveal_flap (self->list_flap, FALSE);
    adw_flap_set_reveal_flap (self->transcript_flap, FALSE);
  }
}

/**
 * preview_window_follow_keys:
 * @self: a window
 */
void
preview_window_follow_keys (PreviewWindow *self)
{
  /* Nobody has gone anywhere yet. */
  gtk_window_set_focus_visible (GTK_WINDOW (self), FALSE);
  follow (self, GTK_PHASE_CAPTURE, G_CALLBACK (early_cb));
  follow (self, GTK_PHASE_BUBBLE, G_CALLBACK (late_cb));
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (fullscreen_cb),
                    NULL);
}
