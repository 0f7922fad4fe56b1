/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-service.h"
#include "net-front.h"

G_BEGIN_DECLS

/* The media of the tests: what the runs of a Net are made of. */
#define NET_FILM "harbour-en.mp4"
#define NET_TAIL_FILM "harbour-en-tail.mp4"
#define NET_VOICE "harbour-en.flac"
#define NET_PCM "harbour-en.wav"

/**
 * Net:
 * @service: the stand-in
 * @wire: what lies in front of it
 * @front: the same
 * @cache: whether elements keep media
 * @cache_dir: where; a folder of this Net's own, which is empty at first
 * @uri: the last run that was added
 * @media: what it plays
 *
 * A service, the way to it, and a place for a cache.
 */
typedef struct
{
  CambService *service;
  NetWire wire;
  NetFront *front;
  gboolean cache;
  char *cache_dir;
  char *uri;
  char *media;
} Net;

int net_main (int argc, char **argv, void (*add_tests) (void));
TlsFiles *net_get_tls_files (void);

Net *net_new (NetWire wire, gboolean cache);
Net *net_new_with_certificate (NetWire wire, const char *certificate);
void net_free (Net *self);
void net_add_run (Net *self, const char *media);
void net_add_run_at (Net *self, const char *media, const char *url);
guint64 net_get_size (Net *self);
guint net_get_n_api_requests (Net *self);
guint net_get_n_media_requests (Net *self);
guint64 net_get_n_media_bytes (Net *self);
guint net_count_status (Net *self, guint status);
char *net_dup_requests (Net *self);
void net_expire_cb (gpointer net);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Net, net_free)

G_END_DECLS
