/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * PreviewKeyState:
 * @PREVIEW_KEY_LOADING: the keyring is being asked
 * @PREVIEW_KEY_MISSING: there is none
 * @PREVIEW_KEY_UNCHECKED: there is one, the service was not asked yet
 * @PREVIEW_KEY_CHECKING: the service is being asked
 * @PREVIEW_KEY_ACCEPTED: the service accepted it
 * @PREVIEW_KEY_REFUSED: the service refused it
 *
 * What is known of the key of an account.
 */
typedef enum
{
  PREVIEW_KEY_LOADING,
  PREVIEW_KEY_MISSING,
  PREVIEW_KEY_UNCHECKED,
  PREVIEW_KEY_CHECKING,
  PREVIEW_KEY_ACCEPTED,
  PREVIEW_KEY_REFUSED,
} PreviewKeyState;

#define PREVIEW_DEFAULT_BASE_URL "https://client.camb.ai/apis"

/**
 * PreviewAccount:
 *
 * Where runs come from: the address of the service, and the key for it. The
 * key is kept in the user's keyring, by address; it cannot be read from here,
 * only given to an element.
 */
#define PREVIEW_TYPE_ACCOUNT (preview_account_get_type ())
G_DECLARE_FINAL_TYPE (PreviewAccount,
                      preview_account,
                      PREVIEW,
                      ACCOUNT,
                      GObject)

PreviewAccount *preview_account_new (const char *base_url);
PreviewAccount *preview_account_new_with_key (const char *base_url,
                                              const char *key);
PreviewAccount *preview_account_copy (PreviewAccount *self);
const char *preview_account_get_base_url (PreviewAccount *self);
void preview_account_set_base_url (PreviewAccount *self, const char *base_url);
PreviewKeyState preview_account_get_key_state (PreviewAccount *self);
const char *preview_account_get_problem (PreviewAccount *self);
void preview_account_set_key (PreviewAccount *self, const char *key);
void preview_account_forget_key (PreviewAccount *self);
void preview_account_note_refusal (PreviewAccount *self);
void preview_account_note_acceptance (PreviewAccount *self);
void preview_account_apply (PreviewAccount *self, GstElement *element);
gboolean preview_base_url_is_valid (const char *base_url);

G_END_DECLS
