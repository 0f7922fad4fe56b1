/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-account.h"
#include "preview-spec.h"

G_BEGIN_DECLS

/**
 * PreviewLookupFunc:
 * @answer: the element's property `run`
 * @data: as given to preview_lookup_new()
 *
 * What the service said. Called in the main thread.
 */
typedef void (*PreviewLookupFunc) (const GstStructure *answer, gpointer data);

/**
 * PreviewLookup:
 *
 * Asks for one run, through an element that belongs to no pipeline. What is
 * asked for at the same time goes to the service in as few calls as it allows.
 */
#define PREVIEW_TYPE_LOOKUP (preview_lookup_get_type ())
G_DECLARE_FINAL_TYPE (PreviewLookup, preview_lookup, PREVIEW, LOOKUP, GObject)

PreviewLookup *preview_lookup_new (const PreviewSpec *spec,
                                   PreviewAccount *account,
                                   PreviewLookupFunc func,
                                   gpointer data);
void preview_lookup_ask (PreviewLookup *self);

G_END_DECLS
