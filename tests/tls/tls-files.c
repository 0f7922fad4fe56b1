/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "tls-files.h"

#include <glib/gstdio.h>

struct _TlsFiles
{
  char *folder;
};

/* openssl has no other way to say when a certificate begins and ends. */
static const char settings[] = "[ca]\n"
                               "default_ca = own\n"
                               "[own]\n"
                               "database = index\n"
                               "new_certs_dir = .\n"
                               "rand_serial = yes\n"
                               "default_md = sha256\n"
                               "policy = any\n"
                               "unique_subject = no\n"
                               "[any]\n"
                               "commonName = supplied\n"
                               "[here]\n"
                               "basicConstraints = CA:FALSE\n"
                               "subjectAltName = IP:127.0.0.1\n"
                               "[elsewhere]\n"
                               "basicConstraints = CA:FALSE\n"
                               "subjectAltName = DNS:elsewhere.example\n"
                               "[req]\n"
                               "distinguished_name = name\n"
                               "[name]\n";

#define NEW_KEY \
  "-config settings -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 "
#define SIGN "ca -batch -notext -config settings -in leaf.csr "
#define BY_CA "-cert ca.pem -keyfile ca.key "
#define VALID "-startdate 20200101000000Z -enddate 20990101000000Z "

static const char *const commands[] = {
    "req -x509 -days 10000 -subj /CN=Authority "
    "-addext basicConstraints=critical,CA:TRUE "
    "-keyout ca.key -out ca.pem " NEW_KEY,
    "req -x509 -days 10000 -subj /CN=Unknown "
    "-addext basicConstraints=critical,CA:TRUE "
    "-keyout unknown.key -out unknown.pem " NEW_KEY,
    "req -subj /CN=Leaf -keyout leaf.key -out leaf.csr " NEW_KEY,
    SIGN BY_CA VALID "-extensions here -out leaf.pem",
    SIGN BY_CA VALID "-extensions elsewhere -out elsewhere.pem",
    SIGN BY_CA "-startdate 20200101000000Z -enddate 20250101000000Z "
               "-extensions here -out expired.pem",
    SIGN VALID "-cert unknown.pem -keyfile unknown.key "
               "-extensions here -out stranger.pem",
    SIGN VALID "-selfsign -keyfile leaf.key -extensions here -out alone.pem",
};

static void
run_openssl (TlsFiles *self, const char *command)
{
  g_autofree char *line = g_strconcat ("openssl ", command, NULL);
  g_auto (GStrv) argv = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_shell_parse_argv (line, NULL, &argv, &error);
  g_assert_no_error (error);
  g_spawn_sync (self->folder, argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                NULL, &said, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s: %s", line, error->message, said);
}

static void
write_file (TlsFiles *self, const char *name, const char *text)
{
  g_autofree char *path = tls_files_dup_path (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/** tls_files_new: makes the files, in half a second. */
TlsFiles *
tls_files_new (void)
{
  TlsFiles *self = g_new0 (TlsFiles, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("cambsrc-tls-XXXXXX", &error);
  g_assert_no_error (error);
  write_file (self, "settings", settings);
  write_file (self, "index", "");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    run_openssl (self, commands[i]);
  return self;
}

/** tls_files_free: removes the files. */
void
tls_files_free (TlsFiles *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = tls_files_dup_path (self, name);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self);
}

/** tls_files_dup_path: (transfer full): the absolute path of a file. */
char *
tls_files_dup_path (TlsFiles *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}
