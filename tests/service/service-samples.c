/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-resource.h"
#include "service-samples.h"

#define SAMPLES "/org/cambsrc/demo/samples.json"

static const char *const kinds[] = {"dubbing", "tts", "sound", "translation"};

/* The file is part of the program: not to find it is a fault of the build. */
static JsonObject *
load (JsonParser *parser)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resource_lookup_data (
      service_get_resource (), SAMPLES, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (data == NULL ||
      !json_parser_load_from_data (parser, data, (gssize)size, &error))
    g_error ("%s: %s", SAMPLES, error->message);
  return json_node_get_object (json_parser_get_root (parser));
}

static guint
get_number (JsonObject *sample, const char *name)
{
  return (guint)json_object_get_int_member_with_default (sample, name, 0);
}

static void
add_sample (ServiceRuns *runs, const char *kind, JsonObject *sample)
{
  ServiceRun run = {
      .kind = kind,
      .id = get_number (sample, "id"),
      .value = json_object_get_member (sample, "value"),
      .pending = json_object_get_member (sample, "pending"),
      .n_asks = get_number (sample, "n_asks"),
      .seconds = get_number (sample, "seconds"),
  };

  service_runs_add (runs, &run);
}

void
service_samples_load (ServiceRuns *runs)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = load (parser);

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    JsonArray *samples = json_object_get_array_member (root, kinds[k]);

    for (guint i = 0; i < json_array_get_length (samples); i++)
      add_sample (runs, kinds[k], json_array_get_object_element (samples, i));
  }
}

static void
append_row (GString *table, const char *kind, JsonObject *sample)
{
  g_autofree char *uri =
      g_strdup_printf ("camb://%s/%u", kind, get_number (sample, "id"));

  g_string_append_printf (table, "%-24s %-44s %-18s %s\n", uri,
                          json_object_get_string_member (sample, "what"),
                          json_object_get_string_member (sample, "languages"),
                          json_object_get_string_member (sample, "state"));
}

/* The sample runs, a line each. */
char *
service_samples_dup_table (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = load (parser);
  GString *table = g_string_new (NULL);

  g_string_append_printf (table, "%-24s %-44s %-18s %s\n", "URI", "WHAT",
                          "LANGUAGES", "STATE");
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    JsonArray *samples = json_object_get_array_member (root, kinds[k]);

    for (guint i = 0; i < json_array_get_length (samples); i++)
      append_row (table, kinds[k], json_array_get_object_element (samples, i));
  }
  return g_string_free (table, FALSE);
}
