/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-account.h"
#include "preview-run.h"

G_BEGIN_DECLS

/**
 * PreviewExportNote:
 * @position: in nanoseconds from the start of the run
 * @tag: what it is about
 * @text: what the reviewer says
 */
typedef struct
{
  guint64 position;
  char *tag;
  char *text;
} PreviewExportNote;

/**
 * PreviewExportItem:
 * @spec: which run, without a language all of its languages; or a file that
 *     was attached
 * @account: (nullable): whom to ask, as nobody else uses it
 * @title: (nullable): what users call it
 * @offset: when it begins beside the others, in nanoseconds
 * @decision: the reviewer's
 * @rating: the reviewer's, 0 for none
 * @reason: the reviewer's
 * @notes: (element-type PreviewExportNote): the reviewer's
 *
 * A run as it was when the export began, for any thread.
 */
typedef struct
{
  PreviewSpec *spec;
  PreviewAccount *account;
  char *title;
  gint64 offset;
  char *decision;
  guint rating;
  char *reason;
  GPtrArray *notes;
} PreviewExportItem;

PreviewExportItem *preview_export_item_new (const PreviewSpec *spec,
                                            PreviewAccount *account);
PreviewExportItem *preview_export_item_new_for_run (PreviewRun *run,
                                                    PreviewAccount *account);
void preview_export_item_free (PreviewExportItem *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewExportItem, preview_export_item_free)

G_END_DECLS
