/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-verdict.h"

struct _PreviewVerdict
{
  GObject parent_instance;

  PreviewDecision decision;
  guint rating;
  char *reason;
};

enum
{
  PROP_0,
  PROP_DECISION,
  PROP_RATING,
  PROP_REASON,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewVerdict, preview_verdict, G_TYPE_OBJECT)

static const struct
{
  const char *nick;
  const char *label;
} decisions[PREVIEW_N_DECISIONS] = {
    {"none", N_ ("Not decided")},
    {"picked", N_ ("Picked")},
    {"rejected", N_ ("Rejected")},
};

static void
preview_verdict_get_property (GObject *object,
                              guint id,
                              GValue *value,
                              GParamSpec *pspec)
{
  PreviewVerdict *self = PREVIEW_VERDICT (object);

  switch (id) {
  case PROP_DECISION:
    g_value_set_uint (value, self->decision);
    break;
  case PROP_RATING:
    g_value_set_uint (value, self->rating);
    break;
  case PROP_REASON:
    g_value_set_string (value, self->reason);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
preview_verdict_set_property (GObject *object,
                              guint id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  PreviewVerdict *self = PREVIEW_VERDICT (object);

  switch (id) {
  case PROP_DECISION:
    preview_verdict_set_decision (self, g_value_get_uint (value));
    break;
  case PROP_RATING:
    preview_verdict_set_rating (self, g_value_get_uint (value));
    break;
  case PROP_REASON:
    preview_verdict_set_reason (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
preview_verdict_finalize (GObject *object)
{
  g_free (PREVIEW_VERDICT (object)->reason);
  G_OBJECT_CLASS (preview_verdict_parent_class)->finalize (object);
}

static void
preview_verdict_class_init (PreviewVerdictClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = preview_verdict_get_property;
  object_class->set_property = preview_verdict_set_property;
  object_class->finalize = preview_verdict_finalize;

  properties[PROP_DECISION] =
      g_param_spec_uint ("decision", NULL, NULL, 0, PREVIEW_N_DECISIONS - 1,
                         PREVIEW_DECISION_NONE, flags);
  properties[PROP_RATING] =
      g_param_spec_uint ("rating", NULL, NULL, 0, PREVIEW_MAX_RATING, 0, flags);
  properties[PROP_REASON] =
      g_param_spec_string ("reason", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
preview_verdict_init (PreviewVerdict *self)
{
  self->reason = g_strdup ("");
}

/**
 * preview_verdict_new:
 *
 * Returns: (transfer full): a verdict that says nothing yet
 */
PreviewVerdict *
preview_verdict_new (void)
{
  return g_object_new (PREVIEW_TYPE_VERDICT, NULL);
}

/**
 * preview_verdict_is_given:
 * @self: a verdict
 *
 * Returns: whether it says anything
 */
gboolean
preview_verdict_is_given (PreviewVerdict *self)
{
  g_return_val_if_fail (PREVIEW_IS_VERDICT (self), FALSE);

  return self->decision != PREVIEW_DECISION_NONE || self->rating != 0 ||
         *self->reason != '\0';
}

/**
 * preview_verdict_get_decision:
 * @self: a verdict
 *
 * Returns: whether the run is taken
 */
PreviewDecision
preview_verdict_get_decision (PreviewVerdict *self)
{
  g_return_val_if_fail (PREVIEW_IS_VERDICT (self), PREVIEW_DECISION_NONE);

  return self->decision;
}

/**
 * preview_verdict_set_decision:
 * @self: a verdict
 * @decision: whether the run is taken
 */
void
preview_verdict_set_decision (PreviewVerdict *self, PreviewDecision decision)
{
  g_return_if_fail (PREVIEW_IS_VERDICT (self));
  g_return_if_fail (decision < PREVIEW_N_DECISIONS);

  if (self->decision == decision)
    return;
  self->decision = decision;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DECISION]);
}

/**
 * preview_verdict_get_rating:
 * @self: a verdict
 *
 * Returns: 1 to %PREVIEW_MAX_RATING stars, or 0
 */
guint
preview_verdict_get_rating (PreviewVerdict *self)
{
  g_return_val_if_fail (PREVIEW_IS_VERDICT (self), 0);

  return self->rating;
}

/**
 * preview_verdict_set_rating:
 * @self: a verdict
 * @rating: 1 to %PREVIEW_MAX_RATING stars, or 0 for none
 */
void
preview_verdict_set_rating (PreviewVerdict *self, guint rating)
{
  g_return_if_fail (PREVIEW_IS_VERDICT (self));
  g_return_if_fail (rating <= PREVIEW_MAX_RATING);

  if (self->rating == rating)
    return;
  self->rating = rating;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RATING]);
}

/**
 * preview_verdict_get_reason:
 * @self: a verdict
 *
 * Returns: why, may be empty
 */
const char *
preview_verdict_get_reason (PreviewVerdict *self)
{
  g_return_val_if_fail (PREVIEW_IS_VERDICT (self), NULL);

  return self->reason;
}

/**
 * preview_verdict_set_reason:
 * @self: a verdict
 * @reason: why; cut after %PREVIEW_REASON_MAX_LENGTH characters
 */
void
preview_verdict_set_reason (PreviewVerdict *self, const char *reason)
{
  g_autofree char *valid = NULL;
  g_autofree char *cut = NULL;

  g_return_if_fail (PREVIEW_IS_VERDICT (self));
  g_return_if_fail (reason != NULL);

  valid = g_utf8_make_valid (reason, -1);
  cut = g_utf8_substring (
      valid, 0, MIN (g_utf8_strlen (valid, -1), PREVIEW_REASON_MAX_LENGTH));
  if (g_strcmp0 (self->reason, cut) == 0)
    return;
  g_free (self->reason);
  self->reason = g_steal_pointer (&cut);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
}

/**
 * preview_decision_get_nick:
 * @decision: whether a run is taken
 *
 * Returns: its name in files
 */
const char *
preview_decision_get_nick (PreviewDecision decision)
{
  return decisions[decision].nick;
}

/**
 * preview_decision_from_nick:
 * @nick: (nullable): a name in a file
 *
 * Returns: the decision; %PREVIEW_DECISION_NONE for any other name
 */
PreviewDecision
preview_decision_from_nick (const char *nick)
{
  for (guint i = 0; i < PREVIEW_N_DECISIONS; i++) {
    if (g_strcmp0 (nick, decisions[i].nick) == 0)
      return i;
  }
  return PREVIEW_DECISION_NONE;
}

/**
 * preview_decision_get_label:
 * @decision: whether a run is taken
 *
 * Returns: its name for the user, translated
 */
const char *
preview_decision_get_label (PreviewDecision decision)
{
  return _ (decisions[decision].label);
}
