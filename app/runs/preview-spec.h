/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-kind.h"

G_BEGIN_DECLS

/**
 * PreviewSpec:
 * @kind: whose run it is; %PREVIEW_KIND_NONE if that has to be chosen
 * @run_id: the run, from 1 to %G_MAXINT64
 * @language: (nullable): which of its languages
 * @translation: the translation run to lay on it, or 0
 * @uri: (nullable): where a %PREVIEW_KIND_FILE is; @run_id is then a number
 *   made of it
 *
 * What names a run to open, read from something a user pasted.
 */
typedef struct
{
  PreviewKind kind;
  guint64 run_id;
  char *language;
  guint64 translation;
  char *uri;
} PreviewSpec;

PreviewSpec *preview_spec_new (PreviewKind kind, guint64 run_id);
PreviewSpec *preview_spec_new_file (const char *uri);
PreviewSpec *preview_spec_copy (const PreviewSpec *self);
void preview_spec_free (PreviewSpec *self);
PreviewSpec *
preview_spec_parse (const char *text, gssize length, char **problem);
char *preview_spec_to_uri (const PreviewSpec *self);
gboolean preview_spec_equal (const PreviewSpec *a, const PreviewSpec *b);
gboolean preview_parse_run_id (const char *text, gssize length, guint64 *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewSpec, preview_spec_free)

G_END_DECLS
