/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-mpris.h"
#include "preview-time.h"

#define NAME "org.mpris.MediaPlayer2.org.cambsrc.Preview"
#define PATH "/org/mpris/MediaPlayer2"
#define ROOT "org.mpris.MediaPlayer2"
#define PLAYER "org.mpris.MediaPlayer2.Player"
#define TRACK "/org/cambsrc/Preview/run"
#define USECOND 1000

static const char description[] =
    "<node>"
    " <interface name='" ROOT "'>"
    "  <method name='Raise'/><method name='Quit'/>"
    "  <property name='CanQuit' type='b' access='read'/>"
    "  <property name='CanRaise' type='b' access='read'/>"
    "  <property name='HasTrackList' type='b' access='read'/>"
    "  <property name='Identity' type='s' access='read'/>"
    "  <property name='DesktopEntry' type='s' access='read'/>"
    "  <property name='SupportedUriSchemes' type='as' access='read'/>"
    "  <property name='SupportedMimeTypes' type='as' access='read'/>"
    " </interface>"
    " <interface name='" PLAYER "'>"
    "  <method name='Next'/><method name='Previous'/><method name='Pause'/>"
    "  <method name='PlayPause'/><method name='Stop'/><method name='Play'/>"
    "  <method name='Seek'><arg type='x' name='Offset'/></method>"
    "  <method name='SetPosition'><arg type='o' name='TrackId'/>"
    "   <arg type='x' name='Position'/></method>"
    "  <method name='OpenUri'><arg type='s' name='Uri'/></method>"
    "  <signal name='Seeked'><arg type='x' name='Position'/></signal>"
    "  <property name='PlaybackStatus' type='s' access='read'/>"
    "  <property name='Rate' type='d' access='readwrite'/>"
    "  <property name='Metadata' type='a{sv}' access='read'/>"
    "  <property name='Volume' type='d' access='readwrite'/>"
    "  <property name='Position' type='x' access='read'/>"
    "  <property name='MinimumRate' type='d' access='read'/>"
    "  <property name='MaximumRate' type='d' access='read'/>"
    "  <property name='CanGoNext' type='b' access='read'/>"
    "  <property name='CanGoPrevious' type='b' access='read'/>"
    "  <property name='CanPlay' type='b' access='read'/>"
    "  <property name='CanPause' type='b' access='read'/>"
    "  <property name='CanSeek' type='b' access='read'/>"
    "  <property name='CanControl' type='b' access='read'/>"
    " </interface>"
    "</node>";

struct _PreviewMpris
{
  GObject parent_instance;

  /* It lives as long as this. */
  PreviewWindow *window;
  PreviewPlayer *player;
  GDBusConnection *connection;
  GDBusNodeInfo *info;
  guint ids[2];
  guint name;
};

G_DEFINE_FINAL_TYPE (PreviewMpris, preview_mpris, G_TYPE_OBJECT)

static void
go (PreviewMpris *self, gint64 microseconds)
{
  preview_player_seek (self->player, (guint64)MAX (microseconds, 0) * USECOND,
                       TRUE);
}

static gint64
get_microseconds (PreviewMpris *self)
{
  return (gint64)(preview_player_get_position (self->player) / USECOND);
}

static void
call_player (PreviewMpris *self, const char *method, GVariant *parameters)
{
  gint64 time;

  if (g_str_equal (method, "Play"))
    preview_player_play (self->player);
  else if (g_str_equal (method, "Pause") || g_str_equal (method, "Stop"))
    preview_player_pause (self->player);
  else if (g_str_equal (method, "PlayPause"))
    gtk_widget_activate_action (GTK_WIDGET (self->window), "win.play", NULL);
  else if (g_str_equal (method, "Next"))
    gtk_widget_activate_action (GTK_WIDGET (self->window), "win.next-line",
                                NULL);
  else if (g_str_equal (method, "Previous"))
    gtk_widget_activate_action (GTK_WIDGET (self->window), "win.previous-line",
                                NULL);
  if (g_str_equal (method, "Seek")) {
    g_variant_get (parameters, "(x)", &time);
    go (self, get_microseconds (self) +
                  CLAMP (time, G_MININT32 * 1000LL, G_MAXINT32 * 1000LL));
  } else if (g_str_equal (method, "SetPosition")) {
    g_variant_get (parameters, "(ox)", NULL, &time);
    go (self, MIN (time, G_MAXINT64 / USECOND));
  } else if (g_str_equal (method, "OpenUri")) {
    const char *uri;

    g_variant_get (parameters, "(&s)", &uri);
    preview_window_read (self->window, uri);
  }
}

static void
call_cb (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer data)
{
  PreviewMpris *self = data;

  if (g_str_equal (method, "Raise"))
    gtk_window_present (GTK_WINDOW (self->window));
  else if (g_str_equal (method, "Quit"))
    gtk_window_close (GTK_WINDOW (self->window));
  else
    call_player (self, method, parameters);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static const char *
get_status (PreviewMpris *self)
{
  if (preview_window_get_run (self->window) == NULL)
    return "Stopped";
  return preview_player_is_playing (self->player) ? "Playing" : "Paused";
}

static GVariant *
create_metadata (PreviewMpris *self)
{
  PreviewRun *run = preview_window_get_run (self->window);
  guint64 duration = preview_player_get_duration (self->player);
  g_autofree char *title = run != NULL ? preview_run_dup_title (run) : NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (run != NULL) {
    g_variant_builder_add (&builder, "{sv}", "mpris:trackid",
                           g_variant_new_object_path (TRACK));
    g_variant_builder_add (&builder, "{sv}", "xesam:title",
                           g_variant_new_string (title));
  }
  if (duration != GST_CLOCK_TIME_NONE)
    g_variant_builder_add (&builder, "{sv}", "mpris:length",
                           g_variant_new_int64 ((gint64)duration / USECOND));
  return g_variant_builder_end (&builder);
}

static GVariant *
get_root_property (const char *property)
{
  static const char *const schemes[] = {"camb", NULL};
  static const char *const none[] = {NULL};

  if (g_str_equal (property, "Identity"))
    return g_variant_new_string ("Camb Preview");
  if (g_str_equal (property, "DesktopEntry"))
    return g_variant_new_string ("org.cambsrc.Preview");
  if (g_str_equal (property, "SupportedUriSchemes"))
    return g_variant_new_strv (schemes, -1);
  if (g_str_equal (property, "SupportedMimeTypes"))
    return g_variant_new_strv (none, -1);
  return g_variant_new_boolean (!g_str_equal (property, "HasTrackList"));
}

static GVariant *
get_property_cb (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *property,
                 GError **error,
                 gpointer data)
{
  PreviewMpris *self = data;

  if (g_str_equal (interface, ROOT))
    return get_root_property (property);
  if (g_str_equal (property, "PlaybackStatus"))
    return g_variant_new_string (get_status (self));
  if (g_str_equal (property, "Rate"))
    return g_variant_new_double (preview_player_get_rate (self->player));
  if (g_str_equal (property, "MinimumRate"))
    return g_variant_new_double (PREVIEW_MIN_RATE);
  if (g_str_equal (property, "MaximumRate"))
    return g_variant_new_double (PREVIEW_MAX_RATE);
  if (g_str_equal (property, "Volume"))
    return g_variant_new_double (preview_player_get_volume (self->player));
  if (g_str_equal (property, "Position"))
    return g_variant_new_int64 (get_microseconds (self));
  if (g_str_equal (property, "Metadata"))
    return create_metadata (self);
  return g_variant_new_boolean (TRUE);
}

static gboolean
set_property_cb (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *property,
                 GVariant *value,
                 GError **error,
                 gpointer data)
{
  PreviewMpris *self = data;

  if (g_str_equal (property, "Rate") && g_variant_get_double (value) > 0)
    preview_player_set_rate (self->player, g_variant_get_double (value));
  else if (g_str_equal (property, "Volume"))
    preview_player_set_volume (self->player, g_variant_get_double (value));
  return TRUE;
}

static void
changed_cb (PreviewMpris *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "PlaybackStatus",
                         g_variant_new_string (get_status (self)));
  g_variant_builder_add (
      &builder, "{sv}", "Rate",
      g_variant_new_double (preview_player_get_rate (self->player)));
  g_variant_builder_add (&builder, "{sv}", "Metadata", create_metadata (self));
  g_dbus_connection_emit_signal (
      self->connection, NULL, PATH, "org.freedesktop.DBus.Properties",
      "PropertiesChanged", g_variant_new ("(sa{sv}as)", PLAYER, &builder, NULL),
      NULL);
}

static void
preview_mpris_dispose (GObject *object)
{
  PreviewMpris *self = PREVIEW_MPRIS (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++) {
    if (self->ids[i] != 0)
      g_dbus_connection_unregister_object (self->connection, self->ids[i]);
    self->ids[i] = 0;
  }
  g_clear_handle_id (&self->name, g_bus_unown_name);
  g_clear_pointer (&self->info, g_dbus_node_info_unref);
  g_clear_object (&self->connection);
  g_clear_object (&self->player);
  G_OBJECT_CLASS (preview_mpris_parent_class)->dispose (object);
}

static void
preview_mpris_class_init (PreviewMprisClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = preview_mpris_dispose;
}

static void
preview_mpris_init (PreviewMpris *self)
{
  self->info = g_dbus_node_info_new_for_xml (description, NULL);
}

static void
follow (PreviewMpris *self, const char *signal)
{
  g_signal_connect_object (self->player, signal, G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * preview_mpris_new:
 * @window: what is controlled; outlives this
 * @connection: the session bus
 *
 * Returns: (transfer full): a remote control
 */
PreviewMpris *
preview_mpris_new (PreviewWindow *window, GDBusConnection *connection)
{
  static const GDBusInterfaceVTable vtable = {
      call_cb, get_property_cb, set_property_cb, {0}};
  PreviewMpris *self = g_object_new (PREVIEW_TYPE_MPRIS, NULL);

  self->window = window;
  self->player = g_object_ref (preview_window_get_player (window));
  self->connection = g_object_ref (connection);
  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++)
    self->ids[i] = g_dbus_connection_register_object (
        connection, PATH, self->info->interfaces[i], &vtable, self, NULL, NULL);
  self->name = g_bus_own_name_on_connection (
      connection, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
  follow (self, "notify::playing");
  follow (self, "notify::rate");
  follow (self, "notify::duration");
  follow (self, "notify::heard");
  return self;
}
