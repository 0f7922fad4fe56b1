/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * CambStrings: where the texts of one transcript live. Strings stay where they
 * are until the last reference goes, so that a builder and everything built
 * from it share them. Adding is for one thread only; reading is for all.
 */
typedef struct _CambStrings CambStrings;

CambStrings *camb_strings_new (void);
CambStrings *camb_strings_ref (CambStrings *self);
void camb_strings_unref (CambStrings *self);
const char *
camb_strings_add (CambStrings *self, const char *text, gssize length);
void camb_strings_clear (CambStrings *self);
void
camb_strings_hold (CambStrings *self, gpointer owner, GDestroyNotify release);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambStrings, camb_strings_unref)

G_END_DECLS
