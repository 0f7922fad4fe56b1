/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "caption-frame.h"
#include "pipeline-harness.h"

#define FIRST_RUN 1700
#define N_TRIES 5
/* A line of text in every script that has something of its own, and what is
 * done to it. Whether it is legible is for people to see, in the folder of
 * pictures; that something is drawn, and that nothing fails, is tested. */
typedef struct
{
  const char *name;
  const char *speakers;
  /* JSON: the lines on screen at two seconds. */
  const char *lines;
} ScriptCase;

#define LINE(text, speaker) \
  "{\"start\": 1.5, \"end\": 4.5, \"text\": \"" text \
  "\", \"speaker\": \"" speaker "\"}"

static const ScriptCase script_cases[] = {
    {"arabic", "name-color",
     LINE ("مرحبًا بكم في الميناء! كنّا ننتظر السفينة منذ الصباح الباكر.",
           "مارا")},
    {"arabic-latin", "name",
     LINE ("GStreamer هو إطار عمل مفتوح المصدر للوسائط المتعددة.", "Jonas")},
    {"hebrew", "name-color",
     LINE ("שלום לכולם! חיכינו לאונייה מאז 5 בבוקר, נכון?", "מרה")},
    {"hebrew-overlap", "color",
     LINE ("ברוכים הבאים לנמל!", "מרה") "," LINE ("Hello, שלום!", "Jonas")},
    {"japanese", "name-color",
     LINE ("港へようこそ。朝早くから船を待っていましたが、いつ来るかは誰も知り"
           "ませ"
           "んでした。",
           "マラ")},
    {"chinese", "name-color",
     LINE ("欢迎来到港口。我们从清晨就开始等船，可是没有人知道它什么时候会来。",
           "玛拉")},
    {"hindi", "name-color",
     LINE ("बंदरगाह पर आपका स्वागत है, "
           "हम सुबह से जहाज़ का इंतज़ार कर रहे थे।",
           "मारा")},
    {"thai", "name-color",
     LINE ("ยินดีต้อนรับสู่ท่าเรือ เรารอเรือมาตั้งแต่เช้าตรู่"
           "แต่ไม่มีใครรู้ว่าจะมาเมื่อไหร่",
           "มารา")},
    {"mongolian", "name-color",
     LINE ("ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ᠂ ᠰᠠᠢᠨ ᠪᠠᠶᠢᠨ᠎ᠠ ᠤᠤ︖", "ᠮᠠᠷᠠ")},
    {"emoji", "name-color",
     LINE ("Look 👩‍👩‍👧‍👦 at the 🏴󠁧󠁢󠁳󠁣󠁴󠁿 "
           "flag "
           "🇩🇪🇫🇷 and wave 👋🏽!",
           "🦊")},
    {"controls", "name",
     LINE ("\\u202e\\u2066evil\\u202d \\u0007bell, a\\u0300\\u0301\\u0302"
           "\\u0303\\u0304\\u0305\\u0306\\u0307\\u0308\\u0309\\u030a flood, "
           "<b>tags</b> &",
           "\\u202eevE")},
};

static guint64
add_run (const ScriptCase *c)
{
  guint64 run_id = FIRST_RUN + (guint64)(c - script_cases);
  g_autofree char *value = g_strdup_printf (
      "{\"video_url\": \"media:harbour-en.mp4\", \"transcript\": [%s]}",
      c->lines);

  camb_service_add_run (pipeline_harness_get_service (), "dubbing", run_id,
                        value);

  return run_id;
}

/* The picture flows again a moment before the text does after a seek, and an
 * overlay may draw its first one without: so there are some tries. */
static CaptionDifference
render (const char *burnt, const char *plain, const char *name)
{
  g_autoptr (GstSample) without = caption_frame_render (plain, 2 * GST_SECOND);
  CaptionDifference difference = {0};

  for (guint i = 0; i < N_TRIES && difference.n_changed == 0; i++) {
    g_autoptr (GstSample) with = caption_frame_render (burnt, 2 * GST_SECOND);

    caption_frame_save (with, name);
    difference = caption_frame_compare (with, without);
  }

  return difference;
}

static void
test_script (gconstpointer data)
{
  const ScriptCase *c = data;
  const guint64 run_id = add_run (c);
  g_autofree char *plain = g_strdup_printf ("cambsrc run-id=%" G_GUINT64_FORMAT
                                            " audio=none subtitles=none ! "
                                            "avdec_h264",
                                            run_id);
  g_autofree char *burnt = g_strdup_printf (
      "cambsrc name=s run-id=%" G_GUINT64_FORMAT " audio=none speaker-style=%s "
      "s.video_0 ! avdec_h264 ! o.video_sink s.text_0 ! o.subtitle_sink "
      "subtitleoverlay name=o",
      run_id, c->speakers);
  g_autofree char *name = g_strdup_printf ("script-%s.png", c->name);

  g_assert_cmpuint (render (burnt, plain, name).n_changed, >, 1000);
}

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (script_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/pipeline/scripts/", script_cases[i].name, NULL);

    g_test_add_data_func (path, &script_cases[i], test_script);
  }
}

int
main (int argc, char **argv)
{
  return pipeline_harness_run (argc, argv, add_tests);
}
