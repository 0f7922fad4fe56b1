/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define DEMO_N_LANGUAGES 3
#define DEMO_N_SPEAKERS 3
#define DEMO_SECONDS 30
#define DEMO_FPS 25

/* The clip that the dubs are of: who says what, when, in which languages. All
 * strings belong to the story. */
typedef struct
{
  const char *name;
  const char *variant;
  int pitch;
  double pan;
} DemoSpeaker;

typedef struct
{
  const char *key;
  const char *voice;
  const char *name;
  const char *code;
} DemoLanguage;

typedef struct
{
  guint speaker;
  double start;
  double end;
  const char *texts[DEMO_N_LANGUAGES];
} DemoLine;

typedef struct
{
  const char *voice;
  const char *file;
  int pitch;
  int speed;
} DemoTake;

typedef struct
{
  const char *title;
  DemoSpeaker speakers[DEMO_N_SPEAKERS];
  DemoLanguage languages[DEMO_N_LANGUAGES];
  DemoLine *lines;
  guint n_lines;
  const char *take_text;
  DemoTake *takes;
  guint n_takes;
  /* What the strings are in. */
  JsonParser *parser;
} DemoStory;

DemoStory *demo_story_new (void);
void demo_story_free (DemoStory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoStory, demo_story_free)

G_END_DECLS
