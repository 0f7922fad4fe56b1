/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

/* The stable part of libsecret alone. */
#include <libsecret/secret.h>

#include "preview-account.h"
#include "preview-lookup.h"

/* What is asked for to try a key: any answer but a refusal accepts it. */
#define PROBE_RUN 1
#define APPLICATION "org.cambsrc.Preview"

struct _PreviewAccount
{
  GObject parent_instance;

  char *base_url;
  char *key;
  char *problem;
  PreviewKeyState state;
  /* Neither the keyring nor the settings know of this account. */
  gboolean is_private;
  GCancellable *cancellable;
  PreviewLookup *probe;
};

enum
{
  PROP_0,
  PROP_BASE_URL,
  PROP_KEY_STATE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewAccount, preview_account, G_TYPE_OBJECT)

/* The keyring of GNOME does not find by the name of a schema what is locked,
 * and would not ask for the password. */
static const SecretSchema *
get_schema (void)
{
  static const SecretSchema schema = {
      APPLICATION,
      SECRET_SCHEMA_DONT_MATCH_NAME,
      {
          {"application", SECRET_SCHEMA_ATTRIBUTE_STRING},
          {"base-url", SECRET_SCHEMA_ATTRIBUTE_STRING},
          {NULL, 0},
      },
  };

  return &schema;
}

static void
set_state (PreviewAccount *self, PreviewKeyState state, const char *problem)
{
  g_free (self->problem);
  self->problem = g_strdup (problem);
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEY_STATE]);
}

static void
take_key (PreviewAccount *self, char *key)
{
  if (self->key != NULL)
    secret_password_wipe (self->key);
  g_free (self->key);
  self->key = key;
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PreviewAccount) self = data;
  g_autoptr (GError) error = NULL;
  GList *found = secret_password_search_finish (result, &error);

  if (!is_cancelled (error))
    set_state (self, PREVIEW_KEY_MISSING,
               found != NULL
                   ? _ ("The keyring is locked. Unlock it and start again, or "
                        "enter the key.")
                   : NULL);
  g_list_free_full (found, g_object_unref);
}

/* No key may mean that the keyring is locked, and nobody wanted to open it. */
static void
look_for_lock (PreviewAccount *self)
{
  secret_password_search (get_schema (), SECRET_SEARCH_NONE, self->cancellable,
                          searched_cb, g_object_ref (self), "application",
                          APPLICATION, "base-url", self->base_url, NULL);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PreviewAccount) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *password = secret_password_lookup_finish (result, &error);

  if (is_cancelled (error))
    return;
  if (error != NULL) {
    g_autofree char *problem =
        g_strdup_printf (_ ("The keyring cannot be read: %s"), error->message);

    set_state (self, PREVIEW_KEY_MISSING, problem);
    return;
  }
  if (password == NULL) {
    look_for_lock (self);
    return;
  }
  take_key (self, g_strdup (password));
  secret_password_wipe (password);
  set_state (self, PREVIEW_KEY_UNCHECKED, NULL);
}

/* The environment goes first: that is what it is set for. */
static gboolean
take_key_of_environment (PreviewAccount *self)
{
  const char *key = g_getenv ("CAMB_API_KEY");
  const char *base_url = g_getenv ("CAMB_API_BASE_URL");

  if (key == NULL || *key == '\0')
    return FALSE;
  if (base_url == NULL || *base_url == '\0')
    base_url = PREVIEW_DEFAULT_BASE_URL;
  if (!g_str_equal (base_url, self->base_url))
    return FALSE;
  take_key (self, g_strdup (key));
  set_state (self, PREVIEW_KEY_UNCHECKED, NULL);
  return TRUE;
}

static void
load_key (PreviewAccount *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->probe);
  self->cancellable = g_cancellable_new ();
  take_key (self, NULL);
  if (self->is_private || take_key_of_environment (self))
    return;
  set_state (self, PREVIEW_KEY_LOADING, NULL);
  secret_password_lookup (get_schema (), self->cancellable, looked_up_cb,
                          g_object_ref (self), "application", APPLICATION,
                          "base-url", self->base_url, NULL);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PreviewAccount) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;

  if (secret_password_store_finish (result, &error) || is_cancelled (error))
    return;
  problem = g_strdup_printf (_ ("The key works until the window is closed: the "
                                "keyring does not keep it: %s"),
                             error->message);
  set_state (self, self->state, problem);
}

static void
store_key (PreviewAccount *self)
{
  g_autofree char *label = NULL;

  if (self->is_private)
    return;
  label = g_strdup_printf (_ ("Camb.ai key for %s"), self->base_url);
  secret_password_store (get_schema (), SECRET_COLLECTION_DEFAULT, label,
                         self->key, self->cancellable, stored_cb,
                         g_object_ref (self), "application", APPLICATION,
                         "base-url", self->base_url, NULL);
}

static void
probed_cb (const GstStructure *answer, gpointer data)
{
  PreviewAccount *self = data;
  const char *code = gst_structure_get_string (answer, "code");

  if (g_strcmp0 (code, "unauthorized") == 0) {
    set_state (self, PREVIEW_KEY_REFUSED,
               _ ("The service refuses this key. Copy it again from the "
                  "service's own page."));
  } else if (g_strcmp0 (code, "unreachable") == 0) {
    set_state (self, PREVIEW_KEY_UNCHECKED,
               gst_structure_get_string (answer, "reason"));
    store_key (self);
  } else {
    set_state (self, PREVIEW_KEY_ACCEPTED, NULL);
    store_key (self);
  }
}

static void
preview_account_get_property (GObject *object,
                              guint id,
                              GValue *value,
                              GParamSpec *pspec)
{
  PreviewAccount *self = PREVIEW_ACCOUNT (object);

  switch (id) {
  case PROP_BASE_URL:
    g_value_set_string (value, self->base_url);
    break;
  case PROP_KEY_STATE:
    g_value_set_uint (value, self->state);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
preview_account_dispose (GObject *object)
{
  PreviewAccount *self = PREVIEW_ACCOUNT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->probe);
  G_OBJECT_CLASS (preview_account_parent_class)->dispose (object);
}

static void
preview_account_finalize (GObject *object)
{
  PreviewAccount *self = PREVIEW_ACCOUNT (object);

  take_key (self, NULL);
  g_free (self->base_url);
  g_free (self->problem);
  G_OBJECT_CLASS (preview_account_parent_class)->finalize (object);
}

static void
preview_account_class_init (PreviewAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = preview_account_get_property;
  object_class->dispose = preview_account_dispose;
  object_class->finalize = preview_account_finalize;

  properties[PROP_BASE_URL] =
      g_param_spec_string ("base-url", NULL, NULL, NULL, flags);
  properties[PROP_KEY_STATE] =
      g_param_spec_uint ("key-state", NULL, NULL, 0, PREVIEW_KEY_REFUSED,
                         PREVIEW_KEY_LOADING, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
preview_account_init (PreviewAccount *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * preview_account_new:
 * @base_url: the address of the service
 *
 * Starts to look for its key in the environment and in the keyring.
 *
 * Returns: (transfer full): the account
 */
PreviewAccount *
preview_account_new (const char *base_url)
{
  PreviewAccount *self = g_object_new (PREVIEW_TYPE_ACCOUNT, NULL);

  self->base_url = g_strdup (base_url);
  load_key (self);
  return self;
}

/**
 * preview_account_new_with_key:
 * @base_url: the address of a service for this session
 * @key: its key
 *
 * Returns: (transfer full): an account that the keyring never sees
 */
PreviewAccount *
preview_account_new_with_key (const char *base_url, const char *key)
{
  PreviewAccount *self = g_object_new (PREVIEW_TYPE_ACCOUNT, NULL);

  self->is_private = TRUE;
  self->base_url = g_strdup (base_url);
  self->key = g_strdup (key);
  self->state = PREVIEW_KEY_ACCEPTED;
  return self;
}

/**
 * preview_account_get_base_url:
 * @self: an account
 *
 * Returns: the address of the service
 */
const char *
preview_account_get_base_url (PreviewAccount *self)
{
  return self->base_url;
}

/**
 * preview_account_set_base_url:
 * @self: an account
 * @base_url: another address, whose key is looked for
 */
void
preview_account_set_base_url (PreviewAccount *self, const char *base_url)
{
  g_return_if_fail (PREVIEW_IS_ACCOUNT (self));

  if (g_str_equal (self->base_url, base_url))
    return;
  g_free (self->base_url);
  self->base_url = g_strdup (base_url);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BASE_URL]);
  load_key (self);
}

/**
 * preview_account_get_key_state:
 * @self: an account
 *
 * Returns: what is known of its key
 */
PreviewKeyState
preview_account_get_key_state (PreviewAccount *self)
{
  g_return_val_if_fail (PREVIEW_IS_ACCOUNT (self), PREVIEW_KEY_MISSING);

  return self->state;
}

/**
 * preview_account_get_problem:
 * @self: an account
 *
 * Returns: (nullable): what is wrong with the key or the keyring, for the user
 */
const char *
preview_account_get_problem (PreviewAccount *self)
{
  return self->problem;
}

/**
 * preview_account_set_key:
 * @self: an account
 * @key: a key, not empty
 *
 * Tries a key, and keeps it if the service does not refuse it.
 */
void
preview_account_set_key (PreviewAccount *self, const char *key)
{
  PreviewSpec spec = {PREVIEW_KIND_TTS, PROBE_RUN, NULL, 0};

  g_return_if_fail (PREVIEW_IS_ACCOUNT (self));
  g_return_if_fail (key != NULL && *key != '\0');

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  take_key (self, g_strdup (key));
  set_state (self, PREVIEW_KEY_CHECKING, NULL);
  g_clear_object (&self->probe);
  self->probe = preview_lookup_new (&spec, self, probed_cb, self);
  preview_lookup_ask (self->probe);
}

/**
 * preview_account_forget_key:
 * @self: an account
 *
 * Takes the key out of memory and keyring.
 */
void
preview_account_forget_key (PreviewAccount *self)
{
  g_return_if_fail (PREVIEW_IS_ACCOUNT (self));

  g_clear_object (&self->probe);
  take_key (self, NULL);
  set_state (self, PREVIEW_KEY_MISSING, NULL);
  if (!self->is_private)
    secret_password_clear (get_schema (), NULL, NULL, NULL, "application",
                           APPLICATION, "base-url", self->base_url, NULL);
}

/**
 * preview_account_note_refusal:
 * @self: an account
 *
 * The service refused the key when it was asked for a run.
 */
void
preview_account_note_refusal (PreviewAccount *self)
{
  if (self->key != NULL && self->state != PREVIEW_KEY_REFUSED)
    set_state (self, PREVIEW_KEY_REFUSED,
               _ ("The service refuses the key that is kept for it."));
}

/**
 * preview_account_note_acceptance:
 * @self: an account
 *
 * The service accepted the key when it was asked for a run.
 */
void
preview_account_note_acceptance (PreviewAccount *self)
{
  if (self->state == PREVIEW_KEY_UNCHECKED)
    set_state (self, PREVIEW_KEY_ACCEPTED, NULL);
}

/**
 * preview_account_apply:
 * @self: an account
 * @element: a `cambsrc`
 *
 * Tells an element where to ask, and with which key.
 */
void
preview_account_apply (PreviewAccount *self, GstElement *element)
{
  g_object_set (element, "api-base-url", self->base_url, NULL);
  if (self->key != NULL)
    g_object_set (element, "api-key", self->key, NULL);
}

/**
 * preview_account_copy:
 * @self: an account
 *
 * Returns: (transfer full): the account as it is just now, for another thread:
 *   it never changes, and knows of no keyring
 */
PreviewAccount *
preview_account_copy (PreviewAccount *self)
{
  return preview_account_new_with_key (self->base_url, self->key);
}

/**
 * preview_base_url_is_valid:
 * @base_url: what a user typed
 *
 * Returns: whether it is an address that the element accepts: https, or http
 *   on this machine
 */
gboolean
preview_base_url_is_valid (const char *base_url)
{
  g_autoptr (GUri) uri =
      g_uri_parse (base_url, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL ||
      g_uri_get_query (uri) != NULL)
    return FALSE;
  if (g_str_equal (scheme, "https"))
    return TRUE;
  return g_str_equal (scheme, "http") &&
         g_strv_contains (
             (const char *const[]){"localhost", "127.0.0.1", "::1", NULL},
             host);
}
