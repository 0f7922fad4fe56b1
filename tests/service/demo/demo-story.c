/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "demo-story.h"
#include "service-resource.h"

#define STORY "/org/cambsrc/demo/story.json"

static JsonObject *
get_item (JsonObject *object, const char *list, guint i)
{
  return json_array_get_object_element (
      json_object_get_array_member (object, list), i);
}

static guint
get_length (JsonObject *object, const char *list)
{
  return json_array_get_length (json_object_get_array_member (object, list));
}

static void
read_cast (DemoStory *self, JsonObject *root)
{
  for (guint i = 0; i < DEMO_N_SPEAKERS; i++) {
    JsonObject *item = get_item (root, "speakers", i);
    DemoSpeaker *speaker = &self->speakers[i];

    speaker->name = json_object_get_string_member (item, "name");
    speaker->variant = json_object_get_string_member (item, "variant");
    speaker->pitch = (int)json_object_get_int_member (item, "pitch");
    speaker->pan = json_object_get_double_member (item, "pan");
  }
  for (guint i = 0; i < DEMO_N_LANGUAGES; i++) {
    JsonObject *item = get_item (root, "languages", i);
    DemoLanguage *language = &self->languages[i];

    language->key = json_object_get_string_member (item, "key");
    language->voice = json_object_get_string_member (item, "voice");
    language->name = json_object_get_string_member (item, "name");
    language->code = json_object_get_string_member (item, "code");
  }
}

static void
read_lines (DemoStory *self, JsonObject *root)
{
  self->n_lines = get_length (root, "lines");
  self->lines = g_new0 (DemoLine, self->n_lines);
  for (guint i = 0; i < self->n_lines; i++) {
    JsonObject *item = get_item (root, "lines", i);
    DemoLine *line = &self->lines[i];

    line->speaker = (guint)json_object_get_int_member (item, "speaker");
    line->start = json_object_get_double_member (item, "start");
    line->end = json_object_get_double_member (item, "end");
    for (guint l = 0; l < DEMO_N_LANGUAGES; l++)
      line->texts[l] =
          json_object_get_string_member (item, self->languages[l].key);
  }
}

static void
read_takes (DemoStory *self, JsonObject *take)
{
  self->take_text = json_object_get_string_member (take, "text");
  self->n_takes = get_length (take, "voices");
  self->takes = g_new0 (DemoTake, self->n_takes);
  for (guint i = 0; i < self->n_takes; i++) {
    JsonObject *item = get_item (take, "voices", i);

    self->takes[i].voice = json_object_get_string_member (item, "voice");
    self->takes[i].file = json_object_get_string_member (item, "file");
    self->takes[i].pitch = (int)json_object_get_int_member (item, "pitch");
    self->takes[i].speed = (int)json_object_get_int_member (item, "speed");
  }
}

/* The file is part of the program: not to find it is a fault of the build. */
DemoStory *
demo_story_new (void)
{
  DemoStory *self = g_new0 (DemoStory, 1);
  JsonParser *parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resource_lookup_data (
      service_get_resource (), STORY, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  gsize size = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  JsonObject *root = NULL;

  if (text == NULL ||
      !json_parser_load_from_data (parser, text, (gssize)size, &error))
    g_error ("%s: %s", STORY, error->message);
  self->parser = parser;
  root = json_node_get_object (json_parser_get_root (parser));
  self->title = json_object_get_string_member (root, "title");
  read_cast (self, root);
  read_lines (self, root);
  read_takes (self, json_object_get_object_member (root, "take"));
  return self;
}

void
demo_story_free (DemoStory *self)
{
  g_object_unref (self->parser);
  g_free (self->lines);
  g_free (self->takes);
  g_free (self);
}
