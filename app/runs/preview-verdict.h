/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** PreviewDecision: whether a reviewer takes a run. */
typedef enum
{
  PREVIEW_DECISION_NONE,
  PREVIEW_DECISION_PICKED,
  PREVIEW_DECISION_REJECTED,
} PreviewDecision;

#define PREVIEW_N_DECISIONS (PREVIEW_DECISION_REJECTED + 1)

/* Stars; 0 stands for none given. */
#define PREVIEW_MAX_RATING 5
/* Longer reasons are cut. */
#define PREVIEW_REASON_MAX_LENGTH 1000

/**
 * PreviewVerdict:
 *
 * What a reviewer thinks of a run: its decision, rating and reason are
 * properties, to be watched and bound.
 */
#define PREVIEW_TYPE_VERDICT (preview_verdict_get_type ())
G_DECLARE_FINAL_TYPE (PreviewVerdict,
                      preview_verdict,
                      PREVIEW,
                      VERDICT,
                      GObject)

PreviewVerdict *preview_verdict_new (void);
gboolean preview_verdict_is_given (PreviewVerdict *self);
PreviewDecision preview_verdict_get_decision (PreviewVerdict *self);
void preview_verdict_set_decision (PreviewVerdict *self,
                                   PreviewDecision decision);
guint preview_verdict_get_rating (PreviewVerdict *self);
void preview_verdict_set_rating (PreviewVerdict *self, guint rating);
const char *preview_verdict_get_reason (PreviewVerdict *self);
void preview_verdict_set_reason (PreviewVerdict *self, const char *reason);

const char *preview_decision_get_nick (PreviewDecision decision);
PreviewDecision preview_decision_from_nick (const char *nick);
const char *preview_decision_get_label (PreviewDecision decision);

G_END_DECLS
